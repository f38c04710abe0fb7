import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import { writeStatusByte, type EscposStatusFlags } from '../../../src/codecs/escpos/escpos-reply.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { EscposPrinter } from '../../../src/drivers/receipt-printer/escpos-printer.ts';
import { printerProfile } from './profiles.ts';

const document: ReceiptDocument = { jobId: 'job-1', lines: [{ kind: 'pair', label: '合计', value: '12.50' }, { kind: 'cut' }] };

interface Mood {
  flags: Partial<EscposStatusFlags>;
  realTime: boolean;
  ordered: boolean;
}

function rig(profile = printerProfile) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const printer = new EscposPrinter({ port, profile, clock: time, timers: time });
  port.onClose(() => printer.end());
  const mood: Mood = { flags: {}, realTime: true, ordered: true };
  const decoder = new EscposDecoder();
  const seen: string[] = [];
  const hooks: { onText: () => void } = { onText: () => undefined };
  far.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      seen.push(frame.type);
      if (frame.type === 'text') hooks.onText();
      if (frame.type === 'status-request' && mood.realTime) far.send(Uint8Array.of(writeStatusByte(frame.status, mood.flags)));
      if (frame.type === 'paper-status-request' && mood.ordered) far.send(Uint8Array.of(mood.flags.paperOut === true ? 0x0c : 0x00));
    }
  });
  return { time, far, port, printer, mood, seen, hooks };
}

describe('ESC/POS printer', () => {
  it('prints and says so after status before and after', async () => {
    const { printer, seen } = rig();
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    expect(seen.join(' ')).toMatch(/^(status-request ){4}init (kanji-mode )?text line-feed cut paper-status-request( status-request){4}$/);
  });

  it.each([
    ['paperOut', 'paper-out'], ['coverOpen', 'cover-open'], ['cutterError', 'cutter'], ['offline', 'offline'], ['unrecoverable', 'offline'],
  ] as const)('%s before: refused, nothing sent', async (flag, fault) => {
    const { printer, mood, seen } = rig();
    mood.flags = { [flag]: true };
    expect(await printer.print(document)).toEqual({ kind: 'refused', fault });
    expect(await printer.status()).toEqual({ kind: 'faulted', fault });
    expect(seen.filter((type) => type !== 'status-request')).toEqual(flag === 'cutterError' ? ['recover'] : []);
  });

  it('reports paper that runs low', async () => {
    const { printer, mood } = rig();
    mood.flags = { paperNearEnd: true };
    expect(await printer.status()).toEqual({ kind: 'ready', paper: 'near-end' });
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
  });

  it('a silent printer is refused: unknown is not ok', async () => {
    const { time, printer, mood, seen } = rig();
    mood.realTime = false;
    const outcome = printer.print(document);
    await time.advance(limits.printerStatusTimeoutMs);
    expect(await outcome).toEqual({ kind: 'refused', fault: 'no-answer' });
    expect(seen).toEqual(['status-request']);
  });

  it('a printer that answered and is silent several times in a row is opened anew', async () => {
    const { printer, port, mood, time } = rig();
    expect((await printer.status()).kind).toBe('ready');
    mood.realTime = false;
    const asked = async () => {
      const answer = printer.status();
      await time.advance(limits.printerStatusTimeoutMs);
      return answer;
    };
    for (let count = 1; count < limits.printerSilencesMax; count += 1) expect([await asked(), port.status]).toEqual([{ kind: 'unknown' }, 'open']);
    mood.realTime = true;
    await time.advance(limits.printerQuietMs);
    const again = printer.status();
    await time.advance(limits.printerQuietMs);
    expect((await again).kind).toBe('ready');
    mood.realTime = false;
    for (let count = 1; count < limits.printerSilencesMax; count += 1) expect([await asked(), port.status]).toEqual([{ kind: 'unknown' }, 'open']);
    await asked();
    expect([port.status, await printer.print(document)]).toEqual(['closed', { kind: 'refused', fault: 'gone' }]);
  });

  it('one that never said a word keeps its port: another would be no better', async () => {
    const { printer, port, mood, time } = rig();
    mood.realTime = false;
    for (let count = 0; count < 2 * limits.printerSilencesMax; count += 1) {
      const outcome = printer.print(document);
      await time.advance(limits.printerStatusTimeoutMs);
      expect(await outcome).toEqual({ kind: 'refused', fault: 'no-answer' });
    }
    expect(port.status).toBe('open');
  });

  it('paper that ends in mid-job is unproved', async () => {
    const { time, printer, mood, hooks } = rig();
    hooks.onText = () => { mood.flags = { paperOut: true }; mood.ordered = false; };
    const outcome = printer.print(document);
    await time.advance(limits.printerStatusTimeoutMs);
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'paper-out' });
  });

  it('a printer that falls silent in mid-job is unproved', async () => {
    const { time, printer, mood, hooks } = rig();
    hooks.onText = () => { mood.realTime = false; mood.ordered = false; };
    const outcome = printer.print(document);
    await time.advance(2 * limits.printerStatusTimeoutMs);
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'no-answer' });
  });

  it('a slow printer that stays well is waited for, with an end', async () => {
    const { time, printer, mood } = rig();
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    mood.ordered = false;
    const outcome = printer.print(document);
    await time.advance(limits.printProofTimeoutMs + limits.printerStatusTimeoutMs);
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'no-answer' });
  });

  it('a slow answer in order still proves the print', async () => {
    const { time, far, printer, mood } = rig();
    mood.ordered = false;
    const outcome = printer.print(document);
    await time.advance(3 * limits.printerStatusTimeoutMs);
    far.send(Uint8Array.of(0x00));
    expect(await outcome).toEqual({ kind: 'proved' });
  });

  it('trusts real-time status alone where the profile says so', async () => {
    const { printer, seen } = rig({ ...printerProfile, quirks: [{ quirk: 'no-ordered-status', why: 'test', source: 'test' }] });
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    expect(seen).not.toContain('paper-status-request');
  });

  it('a printer without status prints unproved', async () => {
    const { printer, seen } = rig({ ...printerProfile, capabilities: { ...printerProfile.capabilities, realTimeStatus: false } });
    expect(await printer.print(document)).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(await printer.status()).toEqual({ kind: 'unknown' });
    expect(seen).not.toContain('status-request');
  });

  it('a hang-up before is refused, in mid-write unproved, while waiting unproved', async () => {
    const before = rig();
    before.far.hangUp();
    expect(await before.printer.print(document)).toEqual({ kind: 'refused', fault: 'gone' });

    const during = rig();
    during.hooks.onText = () => during.far.hangUp();
    expect(await during.printer.print(document)).toMatchObject({ kind: 'unproved' });

    const after = rig();
    after.mood.ordered = false;
    const outcome = after.printer.print(document);
    await after.time.advance(10);
    after.far.hangUp();
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'gone' });
  });

  it('a write that fails is unproved', async () => {
    const { time, far, printer, seen } = rig();
    expect(await printer.status()).toEqual({ kind: 'ready', paper: 'present' });
    const outcome = printer.print({ jobId: 'x', lines: Array.from({ length: 500 }, () => ({ kind: 'rule' as const })) });
    await Promise.resolve();
    while (!seen.includes('text')) await Promise.resolve();
    far.stall();
    far.hangUp();
    await time.advance(10);
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'write-failed' });
  });

  it('writes in bounded pieces and one job at a time', async () => {
    const { far, printer, seen } = rig();
    const long: ReceiptDocument = { jobId: 'long', lines: Array.from({ length: 300 }, (_, index) => ({ kind: 'text' as const, text: `line ${index} 一二三四五六七八` })) };
    const outcomes = await Promise.all([printer.print(long), printer.print(document), printer.openDrawer()]);
    expect(outcomes).toEqual([{ kind: 'proved' }, { kind: 'proved' }, { kind: 'proved' }]);
    expect(Math.max(...far.writes.map((write) => write.length))).toBe(limits.printChunkBytesMax);
    expect(seen.filter((type) => type === 'init')).toHaveLength(2);
    expect(seen.filter((type) => type === 'drawer')).toHaveLength(1);
    expect(seen.lastIndexOf('cut')).toBeGreaterThan(seen.lastIndexOf('init'));
  });

  it('refuses more jobs than may wait', async () => {
    const { far, printer } = rig();
    far.stall();
    const outcomes = Array.from({ length: limits.printJobsMax + 1 }, () => printer.print(document));
    expect(await outcomes.at(-1)).toEqual({ kind: 'refused', fault: 'offline' });
    far.hangUp();
    expect((await Promise.all(outcomes)).every((outcome) => outcome.kind === 'refused')).toBe(true);
  });
});
