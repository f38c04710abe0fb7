import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { starPrinterModel, type StarCounter } from '../../../src/doubles/star-printer-twin/star-printer-twin.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { StarPrinter } from '../../../src/drivers/receipt-printer/star-printer.ts';
import type { PrinterStatus } from '../../../src/ports/receipt-printer.ts';
import type { ReceiptPrinterCapabilities, ReceiptPrinterProfile } from '../../../src/profiles/device-profile.ts';
import { printerProfile } from './profiles.ts';

const document: ReceiptDocument = {
  jobId: 'job-1',
  lines: [
    { kind: 'text', text: 'Bäckerei', align: 'center', bold: true, size: 'double' },
    { kind: 'pair', label: 'Total', value: '€12.50' },
    { kind: 'qr', data: 'HELLO' },
    { kind: 'barcode', data: '12345678' },
    { kind: 'drawer' },
    { kind: 'cut' },
  ],
};

function rig(changes: Partial<ReceiptPrinterCapabilities> = {}, { protocol = 'star-prnt', counter = 'counts' }: { readonly protocol?: 'star-line' | 'star-prnt'; readonly counter?: StarCounter } = {}) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const profile: ReceiptPrinterProfile = { ...printerProfile, protocol, capabilities: { ...printerProfile.capabilities, characters: 'cp858', ...changes } };
  const printer = new StarPrinter({ port, profile, clock: time, timers: time });
  port.onClose(() => printer.end());
  const model = starPrinterModel({ counter });
  /** `held`: what stays in the printer's buffer; status requests are answered all the same. */
  const hooks: { onBytes: () => void; held?: Uint8Array[] | undefined } = { onBytes: () => undefined };
  joinMemory(model, far);
  far.onData((bytes) => {
    if (bytes.length > 3) hooks.onBytes();
    if (hooks.held !== undefined && bytes.length !== 3) hooks.held.push(bytes.slice());
    else model.take(bytes);
  });
  const told: PrinterStatus[] = [];
  printer.onStatus((status) => told.push(status));
  return { time, far, port, printer, model, hooks, told };
}

/** Lets real turns and time go by. */
async function pass(time: ManualTime, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await time.advance(50);
  }
}

/** The encoder is loaded by import(): its turns are not the manual time's. */
async function within<T>(outcome: Promise<T>, time: ManualTime): Promise<T> {
  const done: string[] = [];
  void outcome.finally(() => done.push('done'));
  for (let turn = 0; turn < 5_000 && done.length === 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await time.advance(50);
  }
  return outcome;
}

describe('Star printer', () => {
  it.each(['star-line', 'star-prnt'] as const)('prints in %s, and is proved by the counter that its status shows', async (protocol) => {
    const { printer, model, time } = rig({}, { protocol });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    const [receipt] = model.receipts();
    expect(receipt!.text.split('\n')).toEqual([`${' '.repeat(16)}Bäckerei`, `Total${' '.repeat(37)}€12.50`, expect.stringContaining('[QR HELLO]'), expect.stringContaining('[Code 128 12345678]')]);
    expect([model.drawerOpenings, model.discardedBytes]).toEqual([1, 0]);
  });

  it('nothing proves it before its counter has counted: a status is given ahead of the paper', async () => {
    const { printer, model, time, hooks } = rig();
    hooks.held = [];
    const outcomes: string[] = [];
    const outcome = printer.print(document);
    void outcome.then(({ kind }) => outcomes.push(kind));
    await pass(time, 40);
    expect([outcomes, model.receipts().length]).toEqual([[], 0]);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    expect([await within(outcome, time), model.receipts().length]).toEqual([{ kind: 'proved' }, 1]);
  });

  it('a block that is counted while the last bytes are still being written proves it, and nobody is asked', async () => {
    const { printer, far, model, time } = rig();
    await within(printer.status(), time);
    const asked: number[] = [];
    far.onData((bytes) => {
      if (bytes.length === 3) asked.push(time.monotonicMs());
      model.take(bytes);
    });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    expect(asked).toHaveLength(1);
  });

  it('one without a counter prints, and says that it cannot prove it: no status is a proof, nor a reason to print it again', async () => {
    const { printer, model, time, hooks } = rig({}, { counter: 'absent' });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(await within(printer.print(document, { afterDoubt: true }), time)).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(model.receipts()).toHaveLength(2);
    hooks.onBytes = () => model.set({ coverOpen: true });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'cover-open' });
  });

  it('one whose counter stands is waited for once, and then taken for one without', async () => {
    const { printer, model, time } = rig({}, { counter: 'stands' });
    const tookMs = async () => {
      const beganMs = time.monotonicMs();
      expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'no-proof' });
      return time.monotonicMs() - beganMs;
    };
    expect(await tookMs()).toBeGreaterThanOrEqual(limits.printProofTimeoutMs);
    expect(await tookMs()).toBeLessThan(limits.printProofTimeoutMs);
    expect(model.receipts()).toHaveLength(2);
    const doubtful = rig({}, { counter: 'stands' });
    expect(await within(doubtful.printer.print(document, { afterDoubt: true }), doubtful.time)).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(doubtful.model.receipts()).toHaveLength(1);
  });

  it('one that is known to count, and does not, has not printed', async () => {
    const known = rig({ processId: true }, { counter: 'stands' });
    expect(await within(known.printer.print(document), known.time)).toEqual({ kind: 'unproved', fault: 'no-answer' });
    const { printer, time, hooks } = rig();
    expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    hooks.held = [];
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'no-answer' });
  });

  it('is proved by its counter round the end of it', async () => {
    const { printer, model, time } = rig({ processId: true });
    for (let count = 0; count < 34; count += 1) expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    expect(model.receipts()).toHaveLength(34);
  });

  it.each([['paperOut', 'paper-out'], ['coverOpen', 'cover-open']] as const)('%s before: refused, nothing sent', async (flag, fault) => {
    const { printer, model, time, told } = rig();
    model.set({ [flag]: true });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'refused', fault });
    expect(await within(printer.status(), time)).toEqual({ kind: 'faulted', fault });
    expect(told).toEqual([{ kind: 'faulted', fault }]);
    expect(printer.detail).toBe(fault);
    model.set({ [flag]: false });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    expect(model.receipts()).toHaveLength(1);
  });

  it.each([false, true])('paper that ends in mid-job is unproved (counter: %s)', async (processId) => {
    const { printer, model, time, hooks } = rig({ processId });
    hooks.onBytes = () => model.set({ paperOut: true });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'paper-out' });
  });

  it('a silent printer is refused; one that falls silent in mid-job is unproved', async () => {
    const { printer, model, time, hooks } = rig();
    model.setMute(true);
    expect(await within(printer.print(document), time)).toEqual({ kind: 'refused', fault: 'no-answer' });
    model.setMute(false);
    hooks.onBytes = () => model.setMute(true);
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'no-answer' });
    expect(model.receipts()).toHaveLength(1);
  });

  it('one that answered and is silent several times in a row is opened anew', async () => {
    const { printer, port, model, time } = rig();
    expect((await within(printer.status(), time)).kind).toBe('ready');
    model.setMute(true);
    for (let count = 1; count < limits.printerSilencesMax; count += 1) expect([await within(printer.status(), time), port.status]).toEqual([{ kind: 'unknown' }, 'open']);
    await within(printer.status(), time);
    expect(port.status).toBe('closed');
  });

  it('one that has no status prints without proof', async () => {
    const { printer, model, time } = rig({ realTimeStatus: false });
    expect(await within(printer.status(), time)).toEqual({ kind: 'unknown' });
    expect(await within(printer.print(document), time)).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(model.receipts()).toHaveLength(1);
  });

  it('a port that is gone before is refused, one that goes in mid-job is unproved', async () => {
    const early = rig();
    early.far.hangUp();
    expect(await within(early.printer.print(document), early.time)).toEqual({ kind: 'refused', fault: 'gone' });
    const late = rig();
    late.hooks.onBytes = () => late.far.hangUp();
    expect(await within(late.printer.print(document), late.time)).toMatchObject({ kind: 'unproved' });
  });

  it('opens the drawer, and has none where the profile says so', async () => {
    const { printer, model, time } = rig();
    expect(await within(printer.openDrawer(), time)).toEqual({ kind: 'proved' });
    expect(model.drawerOpenings).toBe(1);
    const { drawerPin: _pin, ...without } = printerProfile.capabilities;
    const { port } = memoryLink();
    const other = new StarPrinter({ port, profile: { ...printerProfile, protocol: 'star-line', capabilities: without }, clock: time, timers: time });
    expect(await other.openDrawer()).toEqual({ kind: 'no-drawer' });
  });

  it('takes as many jobs as may wait', async () => {
    const { printer, model, time } = rig();
    model.setMute(true);
    const jobs = Array.from({ length: limits.printJobsMax + 1 }, () => printer.status());
    expect(await jobs.at(-1)).toEqual({ kind: 'unknown' });
    printer.end();
    await time.advance(limits.printerStatusTimeoutMs);
  });
});

describe('a Star printer that may still hold a document', () => {
  const unproved = { kind: 'unproved', fault: 'no-answer' };

  it('the end of that one does not prove the next', async () => {
    const { printer, model, time, hooks } = rig({ processId: true });
    hooks.held = [];
    expect(await within(printer.print(document), time)).toEqual(unproved);
    const before = hooks.held.length;
    const outcomes: string[] = [];
    const second = printer.print(document, { afterDoubt: true });
    void second.then(({ kind }) => outcomes.push(kind));
    await pass(time, 20);
    // It goes on with what it held, and with the lone end behind it, which takes no paper.
    for (const bytes of hooks.held.splice(0, before)) model.take(bytes);
    while (hooks.held[0]?.length === 1) model.take(hooks.held.shift()!);
    await pass(time, 60);
    expect([model.receipts().length, outcomes, hooks.held.length > 0]).toEqual([1, [], true]);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    expect([await within(second, time), model.receipts().length]).toEqual([{ kind: 'proved' }, 2]);
  });

  it.each([
    ['a page', (printer: StarPrinter) => printer.print(document)],
    ['a kick of the drawer', (printer: StarPrinter) => printer.openDrawer()],
  ])('%s that ended unproved, of which who prints next knows nothing, does not prove the next', async (_name, before) => {
    const { printer, model, time, hooks } = rig();
    expect(await within(printer.print(document), time)).toEqual({ kind: 'proved' });
    hooks.held = [];
    const first = before(printer);
    await pass(time, 10);
    model.set({ coverOpen: true });
    expect(await within(first, time)).toEqual({ kind: 'unproved', fault: 'cover-open' });
    model.set({ coverOpen: false });
    const outcomes: string[] = [];
    const second = printer.print(document);
    void second.then(({ kind }) => outcomes.push(kind));
    await pass(time, 4);
    // The printer goes on with what it held, and then with the lone end: nothing of the next document.
    const lone = hooks.held.findIndex((bytes) => bytes.length === 1);
    for (const bytes of hooks.held.splice(0, lone + 1)) model.take(bytes);
    await pass(time, 60);
    expect([lone > 0, outcomes, hooks.held.length > 0]).toEqual([true, [], true]);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    expect(await within(second, time)).toEqual({ kind: 'proved' });
    // Nothing is owed any more: no lone end goes before the one after.
    hooks.held = [];
    const third = printer.print(document);
    await pass(time, 4);
    expect(hooks.held.map(({ length }) => length > 1)).not.toContain(false);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    expect(await within(third, time)).toEqual({ kind: 'proved' });
  });

  it('one that was cut off while it waited for the lone end still owes it', async () => {
    const { printer, model, time, hooks } = rig({ processId: true });
    hooks.held = [];
    const refused = printer.print(document, { afterDoubt: true });
    await pass(time, 5);
    model.set({ paperOut: true });
    expect(await within(refused, time)).toEqual({ kind: 'refused', fault: 'paper-out' });
    expect(printer.owesProof).toBe(true);
    model.set({ paperOut: false });
    const next = printer.print(document);
    await pass(time, 5);
    expect(hooks.held.map((bytes) => bytes.length)).toEqual([1, 1]);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    await pass(time, 60);
    expect(hooks.held.length).toBeGreaterThan(0);
    for (const bytes of hooks.held.splice(0)) model.take(bytes);
    expect([await within(next, time), printer.owesProof]).toEqual([{ kind: 'proved' }, false]);
  });

  it('one that holds nothing proves the next, round the end of the counter too', async () => {
    const { printer, model, time } = rig({ processId: true });
    for (let count = 0; count < 17; count += 1) expect(await within(printer.print(document, { afterDoubt: true }), time)).toEqual({ kind: 'proved' });
    expect(model.receipts()).toHaveLength(17);
  });

  it('paper that ends meanwhile is refused, nothing of the next sent', async () => {
    const { printer, model, time, hooks } = rig({ processId: true });
    hooks.held = [];
    const outcome = printer.print(document, { afterDoubt: true });
    await pass(time, 5);
    model.set({ paperOut: true });
    expect(await within(outcome, time)).toEqual({ kind: 'refused', fault: 'paper-out' });
    expect(hooks.held.map((bytes) => bytes.length)).toEqual([1]);
  });

  it('a counter that does not come to rest proves nothing, and the document is sent', async () => {
    const { printer, time, hooks, model } = rig({ processId: true });
    hooks.held = [];
    hooks.onBytes = () => {
      const held = hooks.held ?? [];
      hooks.held = undefined;
      for (const bytes of held) model.take(bytes);
    };
    expect(await within(printer.print(document, { afterDoubt: true }), time)).toEqual(unproved);
    expect(model.receipts()).toHaveLength(1);
  });
});
