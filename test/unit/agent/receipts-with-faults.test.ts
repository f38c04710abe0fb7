import { describe, expect, it } from 'vitest';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../src/doubles/memory-byte-port.ts';
import { memoryPrintSpool } from '../../../src/doubles/memory-storage/memory-caches.ts';
import { ReceiptPrinterModel } from '../../../src/doubles/receipt-printer-twin/receipt-printer-model.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { heal, readPaper, startPrintingProcess, trouble, troubleNames, type FaultyPrinter } from '../../support/printing-world.ts';
import { orderOf } from '../../support/receipt-desk-rig.ts';
import { printerProfile } from '../drivers/profiles.ts';

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
const receipts = 100;
const usualMsPerLine = 60;
const address = 'tcp://127.0.0.1:9100';

interface Figures {
  readonly proved: number;
  readonly failed: readonly string[];
  readonly reprints: number;
  readonly troubles: readonly string[];
  readonly kills: number;
  readonly breaches: readonly string[];
}

/** A hundred sales while the printer, its cable, its power and our process fail at random; then everything is well again. */
async function run(seed: number): Promise<Figures> {
  const random = new SeededRandom(seed);
  const time = new ManualTime();
  const capabilities = { ...printerProfile.capabilities, processId: random.chance(0.5), automaticStatus: random.chance(0.5) };
  const model = new ReceiptPrinterModel({ timers: time, receiptsMax: 10_000, processId: true, automaticStatus: true });
  const transport = new MemoryTransport();
  let far: MemoryFarEnd | undefined;
  transport.attach(address, (end) => {
    far = end;
    joinMemory(model, end);
  });
  const lineGoesWithPower = random.chance(0.5);
  model.onPower((powered) => { if (!powered && lineGoesWithPower) far?.hangUp(); });
  const printer: FaultyPrinter = { ...methodsOf(model), hangUp: () => far?.hangUp() };
  heal(printer, usualMsPerLine);
  let diskRefuses = false;
  const spool = { ...memoryPrintSpool(), settled: async () => !diskRefuses };
  const profile = { ...printerProfile, capabilities };
  const begin = (headSeq: number) => startPrintingProcess({ spool, headSeq, profile, address, transport, clock: time, timers: time, random: random.fork(`process-${headSeq}`) });
  spool.setDueUpToSeq(0);
  let process = begin(0);
  let due = 0;
  let kills = 0;
  let healAtMs = Number.POSITIVE_INFINITY;
  const troubles: string[] = [];
  while (due < receipts) {
    if (random.chance(0.6)) {
      due += 1;
      process.desk.due({ id: orderOf(due), seq: due });
    }
    if (healAtMs === Number.POSITIVE_INFINITY && random.chance(0.5)) {
      troubles.push(trouble(printer, random));
      healAtMs = time.monotonicMs() + random.integer(100, 8_000);
      diskRefuses = random.chance(0.1);
    } else if (time.monotonicMs() >= healAtMs) {
      heal(printer, usualMsPerLine);
      diskRefuses = false;
      healAtMs = Number.POSITIVE_INFINITY;
    }
    if (due < receipts && random.chance(0.03)) {
      // Half of the time a record is in the journal and the process ends before the spool hears of it.
      if (random.chance(0.5)) due += 1;
      process.kill();
      process = begin(due);
      kills += 1;
    }
    await time.advance(random.integer(1, 1_500));
  }
  heal(printer, usualMsPerLine);
  diskRefuses = false;
  for (let second = 0; second < 600 && process.desk.standing().waiting > 0; second += 1) await time.advance(1_000);
  return { ...judge(process.desk.state.bind(process.desk), model), troubles, kills };
}

function methodsOf(model: ReceiptPrinterModel): Omit<FaultyPrinter, 'hangUp'> {
  return {
    setPaperOut: (out) => model.setPaperOut(out), endPaperAfter: (lines) => model.endPaperAfter(lines), setCoverOpen: (open) => model.setCoverOpen(open), setHot: (hot) => model.setHot(hot),
    setCutterJammed: (jammed) => model.setCutterJammed(jammed), setMute: (mute) => model.setMute(mute), setDeaf: (deaf) => model.setDeaf(deaf), setSlow: (ms) => model.setSlow(ms),
    cutPower: () => model.cutPower(), cutPowerAfter: (lines) => model.cutPowerAfter(lines), restorePower: () => model.restorePower(),
  };
}

/** Paper against what the desk says. */
function judge(stateOf: (id: ReturnType<typeof orderOf>) => { readonly state: string; readonly reason?: string }, model: ReceiptPrinterModel): Pick<Figures, 'proved' | 'failed' | 'reprints' | 'breaches'> {
  const { whole, doubled } = readPaper(model.pieces());
  const breaches = doubled.map((key) => `twice on paper: ${key}`);
  const failed: string[] = [];
  let proved = 0;
  for (let number = 1; number <= receipts; number += 1) {
    const id = orderOf(number);
    const { state, reason } = stateOf(id);
    if (state === 'proved' && whole.has(id)) proved += 1;
    else if (state === 'proved') breaches.push(`${id} is proved and not on paper`);
    else if (state === 'failed' && reason !== undefined) failed.push(reason);
    else breaches.push(`${id} is ${state} in the end`);
  }
  return { proved, failed, reprints: model.pieces().filter(({ text }) => text.includes('REPRINT')).length, breaches };
}

describe('a hundred receipts while the printer fails at random', () => {
  const all: Figures[] = [];

  it.each(seeds)('seed %i: each is proved and on paper or has failed by name, none is there twice without a mark', async (seed) => {
    const figures = await run(seed);
    all.push(figures);
    expect(figures.breaches).toEqual([]);
    expect(figures.proved + figures.failed.length).toBe(receipts);
  });

  it('and everything that may happen has happened', () => {
    expect(all).toHaveLength(seeds.length);
    expect(new Set(all.flatMap(({ troubles }) => troubles))).toEqual(new Set(troubleNames));
    const sum = (of: (figures: Figures) => number) => all.reduce((total, figures) => total + of(figures), 0);
    expect(sum(({ kills }) => kills)).toBeGreaterThan(seeds.length);
    expect(sum(({ reprints }) => reprints)).toBeGreaterThan(5 * seeds.length);
    expect(sum(({ proved }) => proved)).toBeGreaterThan(0.95 * seeds.length * receipts);
  });

  it('a checker that is shown a duplicate finds it', () => {
    const text = (mark: string) => ['Begin order-7', ...(mark === '' ? [] : [mark]), '-'.repeat(48), 'End order-7'].join('\n');
    const pieces = (...texts: string[]) => readPaper(texts.map((each) => ({ text: each })) as unknown as Parameters<typeof readPaper>[0]);
    expect(pieces(text(''), text('REPRINT 1'), text('REPRINT 2'))).toEqual({ whole: new Set(['order-7']), doubled: [] });
    expect(pieces(text(''), text('')).doubled).toEqual(['order-7']);
    expect(pieces(text('REPRINT 1'), text('REPRINT 1')).doubled).toEqual(['order-7 REPRINT 1']);
    expect(pieces(`Begin order-7\n${'-'.repeat(48)}`, text('')).doubled).toEqual(['order-7']);
    expect(pieces('Begin order-7', text('')).doubled).toEqual([]);
    expect(pieces('Begin order-7').whole.size).toBe(0);
  });
});
