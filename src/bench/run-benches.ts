import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CardtillError } from '../base/errors.ts';
import { embeddedDatabaseFolder } from '../cloud/embedded/postgres/embedded-postgres.ts';
import type { BenchResult } from './bench-result.ts';
import type { BenchTime } from './bench-world.ts';
import { benchHerd } from './herd-bench.ts';
import { benchHotplug } from './hotplug-bench.ts';
import { benchJournal } from './journal-bench.ts';
import { benchMqtt } from './mqtt-bench.ts';
import { embeddedEcho, mosquittoEcho } from './mqtt-echo.ts';
import { benchOffline } from './offline-bench.ts';
import { benchPayment } from './payment-bench.ts';
import { benchProcesses } from './process-bench.ts';
import { benchDecode, benchReceipts } from './receipt-bench.ts';
import { benchRules } from './rules-bench.ts';
import { benchScan } from './scan-bench.ts';
import { benchSimulator } from './simulator-bench.ts';

export interface BenchOptions {
  /** On the disk that is to be measured. */
  readonly folder: string;
  readonly agentFile: string;
  readonly cloudFile: string;
  readonly deviceHostFile: string;
  readonly simulateWorkerFile: string;
  readonly threads: number;
  /** Fewer rounds: to see that it runs, not for figures. */
  readonly quick: boolean;
  /** Names of measures; empty for all. */
  readonly only: readonly string[];
  readonly time: BenchTime;
  say(line: string): void;
}

export interface Target {
  readonly of: 'ratioP50' | 'p50' | 'p99';
  readonly atMost: number;
  /** As people read it. */
  readonly text: string;
}

const ratio = (atMost: number, remark = ''): Target => ({ of: 'ratioP50', atMost, text: `≤ ${atMost} ×${remark}` });
const nagle: Target = { of: 'p50', atMost: 5_000, text: '< 5 ms' };

/** What each measure has to keep, most as a median against its floor in the same run (design: stack, targets). */
export const targets: Readonly<Record<string, Target>> = {
  'journal.append': ratio(1.15),
  'journal.append64': ratio(1.25, ' (0.8 of the rate)'),
  'payment.online': ratio(1.5),
  'scan.decision': ratio(1.15),
  'receipt.encode': ratio(0.001, ' (of the time on the line)'),
  'device.hotplug': { of: 'p99', atMost: 200, text: '≤ 200 ms (p99)' },
  'reconnect.herd': ratio(3, ' (peak against mean)'),
  'start.cold': ratio(1.8),
  'memory.agent': ratio(1.7),
  'memory.deviceHost': ratio(1.7),
  'mqtt.roundtrip': nagle,
  'mqtt.roundtrip.mosquitto': nagle,
};

/** Undefined for a measure that has no target. */
export function meetsTarget(result: BenchResult): boolean | undefined {
  const target = targets[result.name];
  return target === undefined ? undefined : result[target.of] <= target.atMost;
}

/** Each of the 200 members of the seed pays once, ten of them to warm up: a code that was used is declined while it lasts. */
const paymentsMax = 190;

/** Runs the measures one after another in a folder of its own, which is removed. */
export async function runBenches(options: BenchOptions): Promise<readonly BenchResult[]> {
  mkdirSync(options.folder, { recursive: true });
  const folder = mkdtempSync(join(resolve(options.folder), 'bench-'));
  try {
    return await run({ ...options, folder });
  } finally {
    for (const path of [folder, embeddedDatabaseFolder(join(folder, 'payments', 'payment')), embeddedDatabaseFolder(join(folder, 'offline', 'cloud'))]) rmSync(path, { recursive: true, force: true });
  }
}

async function run(options: BenchOptions): Promise<readonly BenchResult[]> {
  const { deviceHostFile, agentFile, cloudFile, simulateWorkerFile, threads, quick, time, say } = options;
  const rounds = (full: number) => (quick ? Math.ceil(full / 20) : full);
  const within = (name: string) => {
    const path = join(options.folder, name);
    mkdirSync(path);
    return path;
  };
  const benches: readonly (readonly [readonly string[], () => Promise<readonly BenchResult[]>])[] = [
    [['journal.append', 'journal.appendTwoCopies', 'journal.append64'], () => benchJournal(within('journal'), rounds(2_000))],
    [['mqtt.roundtrip'], async () => [await benchMqtt('mqtt.roundtrip', await embeddedEcho(time.timers, time.random), rounds(2_000))]],
    [['mqtt.roundtrip.mosquitto'], async () => {
      const echo = await mosquittoEcho(within('mosquitto'), time.timers, time.random);
      return echo === undefined ? [] : [await benchMqtt('mqtt.roundtrip.mosquitto', echo, rounds(2_000))];
    }],
    [['signature.make', 'signature.check', 'record.digest'], () => benchRules(rounds(200), time.timers)],
    [['payment.online'], async () => [await benchPayment(within('payments'), { cloudFile, deviceHostFile }, rounds(paymentsMax), time)]],
    [['scan.decision'], async () => [await benchScan(within('scans'), deviceHostFile, rounds(paymentsMax), time)]],
    [['offline.decision', 'backlog.settle'], () => benchOffline(within('offline'), { cloudFile, deviceHostFile }, rounds(400), time)],
    [['receipt.encode', 'receipt.encode.point-of-sale', 'receipt.encode.node-thermal-printer', 'receipt.encode.receiptline'], () => benchReceipts(rounds(1_000), say)],
    [['scan.decode'], () => Promise.resolve([benchDecode(rounds(1_000), time)])],
    [['device.hotplug'], async () => {
      const result = await benchHotplug(within('hotplug'), deviceHostFile, rounds(60), time);
      if (result === undefined) say('device.hotplug is left out: socat makes its pty');
      return result === undefined ? [] : [result];
    }],
    [['reconnect.herd'], async () => [await benchHerd(quick ? 50 : 1_000, time)]],
    [['simulator.seeds'], async () => [await benchSimulator(simulateWorkerFile, rounds(200), threads)]],
    [['start.cold', 'memory.agent', 'memory.agent.anonymous', 'memory.deviceHost', 'memory.deviceHost.anonymous'], () => benchProcesses({ folder: within('processes'), agentFile, rounds: rounds(20), time })],
  ];
  const known = benches.flatMap(([names]) => names);
  const unknown = options.only.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new CardtillError('BENCH_UNKNOWN', `there is no measure ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const results: BenchResult[] = [];
  for (const [names, bench] of benches) {
    if (options.only.length > 0 && !names.some((name) => options.only.includes(name))) continue;
    say(`measuring ${names.join(', ')} …`);
    results.push(...(await bench()));
  }
  return options.only.length === 0 ? results : results.filter(({ name }) => options.only.includes(name));
}
