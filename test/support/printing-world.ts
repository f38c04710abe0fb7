import { startDevices, type DeviceSet } from '../../src/agent/devices/start-devices.ts';
import type { ReceiptDesk } from '../../src/agent/receipt-desk.ts';
import { silentLogger } from '../../src/base/logger.ts';
import type { Clock, Timers } from '../../src/base/clock.ts';
import type { TwinReceipt } from '../../src/doubles/receipt-printer-twin/twin-receipt.ts';
import type { ByteTransport } from '../../src/ports/byte-port.ts';
import type { PrintSpool } from '../../src/ports/print-spool.ts';
import type { ReceiptPrinterProfile } from '../../src/profiles/device-profile.ts';
import type { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { deskRig, orderOf } from './receipt-desk-rig.ts';

/** What a person, a cable or the power does to the printer twin, over whatever link. */
export interface FaultyPrinter {
  setPaperOut(out: boolean): void;
  endPaperAfter(lines: number): void;
  setCoverOpen(open: boolean): void;
  setHot(hot: boolean): void;
  setCutterJammed(jammed: boolean): void;
  setMute(mute: boolean): void;
  setDeaf(deaf: boolean): void;
  setSlow(msPerLine: number): void;
  cutPower(): void;
  cutPowerAfter(lines: number): void;
  restorePower(): void;
  hangUp(): void;
}

/** One trouble at a time, as it happens and as it ends. */
const troubles: readonly (readonly [string, (printer: FaultyPrinter, random: SeededRandom) => void])[] = [
  ['paper out', (printer) => printer.setPaperOut(true)],
  ['paper ends in a receipt', (printer, random) => printer.endPaperAfter(random.integer(1, 6))],
  ['cover open', (printer) => printer.setCoverOpen(true)],
  ['too hot', (printer) => printer.setHot(true)],
  ['knife jammed', (printer) => printer.setCutterJammed(true)],
  ['mute', (printer) => printer.setMute(true)],
  ['deaf', (printer) => printer.setDeaf(true)],
  ['slow', (printer, random) => printer.setSlow(random.integer(50, 900))],
  ['power cut', (printer) => printer.cutPower()],
  ['power cut in a receipt', (printer, random) => printer.cutPowerAfter(random.integer(1, 6))],
  ['unplugged', (printer) => printer.hangUp()],
];

export const troubleNames = troubles.map(([name]) => name);

export function trouble(printer: FaultyPrinter, random: SeededRandom): string {
  const [name, begin] = random.pick(troubles);
  begin(printer, random);
  return name;
}

/** Everything is well, and a line takes its usual time. */
export function heal(printer: FaultyPrinter, msPerLine: number): void {
  printer.restorePower();
  printer.setPaperOut(false);
  printer.cutPowerAfter(Number.POSITIVE_INFINITY);
  printer.setCoverOpen(false);
  printer.setHot(false);
  printer.setCutterJammed(false);
  printer.setMute(false);
  printer.setSlow(msPerLine);
  printer.setDeaf(false);
}

/** A process that prints: devices and a desk over a spool that outlives it. */
export interface PrintingProcess {
  readonly desk: ReceiptDesk;
  readonly devices: DeviceSet;
  /** As SIGKILL does it: nothing that this process still does reaches the spool or the printer. */
  kill(): void;
}

export interface PrintingProcessOptions {
  readonly spool: PrintSpool;
  /** Records in the journal so far; each is a receipt that was due. */
  readonly headSeq: number;
  readonly profile: ReceiptPrinterProfile;
  readonly address: string;
  readonly transport: ByteTransport;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: SeededRandom;
}

export function startPrintingProcess(options: PrintingProcessOptions): PrintingProcess {
  let alive = true;
  const whileAlive: Timers = { after: (delayMs, run) => options.timers.after(delayMs, () => { if (alive) run(); }) };
  const devices = startDevices({
    devices: [{ class: 'receipt-printer', profile: options.profile.id, address: options.address }], transport: options.transport, profiles: new Map([[options.profile.id, options.profile]]),
    clock: options.clock, timers: whileAlive, random: options.random, logger: silentLogger,
  });
  const spool: PrintSpool = {
    jobs: () => options.spool.jobs(),
    outcomes: () => options.spool.outcomes(),
    dueUpToSeq: () => options.spool.dueUpToSeq(),
    settled: () => options.spool.settled(),
    close: () => options.spool.close(),
    put: (job) => { if (alive) options.spool.put(job); },
    remove: (jobId) => { if (alive) options.spool.remove(jobId); },
    putOutcome: (outcome) => { if (alive) options.spool.putOutcome(outcome); },
    setDueUpToSeq: (seq) => { if (alive) options.spool.setDueUpToSeq(seq); },
  };
  const due = Array.from({ length: options.headSeq }, (_, index) => ({ id: orderOf(index + 1), seq: index + 1 }));
  const { desk } = deskRig({ spool, headSeq: options.headSeq, due, clock: options.clock, timers: whileAlive, printer: devices.printer });
  return {
    desk, devices,
    kill: () => {
      alive = false;
      void desk.stop();
      void devices.stop();
    },
  };
}

/** What the paper alone says, by the lines that `receiptOf` makes. */
export interface PaperFindings {
  /** Orders with a receipt that has its beginning and its end. */
  readonly whole: ReadonlySet<string>;
  /** Orders that a person could take for two: more than one beginning without a mark, or one number of a reprint twice. */
  readonly doubled: readonly string[];
}

export function readPaper(pieces: readonly TwinReceipt[]): PaperFindings {
  const whole = new Set<string>();
  const begun = new Map<string, number>();
  const lines = pieces.flatMap(({ text }) => [...text.split('\n').map((line) => line.trim().replace(/ +/g, ' ')), '']);
  lines.forEach((line, at) => {
    const id = /^Begin (order-\d+)$/.exec(line)?.[1];
    if (id === undefined) return;
    const mark = /^REPRINT (\d+)$/.exec(lines[at + 1] ?? '')?.[1];
    // Cut off right behind its first line it is nobody's receipt, and whether a mark would have followed nobody can say.
    if (mark === undefined && !/^-+$/.test(lines[at + 1] ?? '')) return;
    const key = mark === undefined ? id : `${id} REPRINT ${mark}`;
    begun.set(key, (begun.get(key) ?? 0) + 1);
    if (lines[at + (mark === undefined ? 2 : 3)] === `End ${id}`) whole.add(id);
  });
  return { whole, doubled: [...begun].filter(([, count]) => count > 1).map(([key]) => key) };
}
