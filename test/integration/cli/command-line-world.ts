import { startScannerTwin, type ScannerTwin } from '../../../src/doubles/scanner-twin/scanner-twin.ts';
import { freePort, until } from '../cloud/broker-support.ts';
import { newHome, run, runJson, start, startMs, writeConfig, type Ended, type Home, type Started } from './command-line-support.ts';

export interface Finding {
  readonly check: string;
  readonly result: 'good' | 'note' | 'bad';
  readonly text: string;
}

/** A cloud and a terminal with a scanner, each as its own program, with the embedded database and broker. */
export interface CommandLineWorld {
  readonly home: Home;
  readonly scanner: ScannerTwin;
  readonly cloud: Started;
  readonly agent: Started;
  readonly enrolmentFile: string;
  /** Of the terminal's API. */
  readonly socketFile: string;
  /** What `cloud terminal add` answered. */
  readonly added: Ended;
  readonly ports: Readonly<Record<'counter' | 'broker' | 'http' | 'channel', number>>;
  call(...args: string[]): Promise<Ended>;
  json<Value = Record<string, unknown>>(...args: string[]): Promise<{ readonly status: Ended['status']; readonly value: Value }>;
  begin(...args: string[]): Started;
  stop(): Promise<void>;
}

/** For its two programs, and for the terminal to be ready. */
export const worldStartMs = 3 * startMs;

export interface WorldOptions {
  /** Beside the scanner. */
  readonly devices?: readonly { readonly class: string; readonly profile: string; readonly address: string; readonly name?: string; readonly cardPrefixes?: readonly string[] }[];
  /** Checks of the doctor that stay bad in this world. */
  readonly bad?: readonly string[];
}

export async function startCommandLineWorld({ devices = [], bad = [] }: WorldOptions = {}): Promise<CommandLineWorld> {
  const stops: (() => Promise<unknown> | void)[] = [];
  const stop = async () => { for (const each of stops.splice(0).reverse()) await each(); };
  const home = newHome();
  stops.push(() => home.remove());
  const scanner = await startScannerTwin();
  stops.push(() => scanner.stop());
  const ports = { counter: await freePort(), broker: await freePort(), http: await freePort(), channel: await freePort() };
  const dataFolder = `${home.folder}/data`;
  const file = writeConfig(home, 'cardtill.json', {
    dataFolder,
    agent: { counter: { port: ports.counter }, devices: [{ class: 'scanner', profile: 'generic-line-serial', address: `tcp://${scanner.host}:${scanner.port}` }, ...devices] },
    cloud: { broker: { port: ports.broker }, httpPort: ports.http, channel: { kind: 'double', port: ports.channel }, seedDemo: true },
  });
  const named = (args: readonly string[]) => ['--config', file, ...args];
  const call = (...args: string[]) => run(home, named(args));
  const json = <Value>(...args: string[]) => runJson<Value>(home, named(args));
  const begin = (...args: string[]) => {
    const started = start(home, named(args));
    stops.push(async () => {
      started.process.kill('SIGTERM');
      await started.ended;
    });
    return started;
  };
  try {
    const cloud = begin('cloud');
    await cloud.said('"cloud.started"');
    const added = await call('cloud', 'terminal', 'add', '--store', 'north', '--id', 'till-1', '--json');
    const agent = begin('agent');
    await agent.said('"agent.started"');
    await until(async () => (await json<{ findings: readonly Finding[] }>('doctor')).value.findings.every(({ check, result }) => result === 'good' || check === 'receipt font' || bad.includes(check)), 'the terminal is ready', startMs);
    return { home, scanner, cloud, agent, added, enrolmentFile: `${dataFolder}/agent/enrolment.json`, socketFile: `${dataFolder}/agent/counter.sock`, ports, call, json, begin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
