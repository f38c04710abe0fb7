import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import type { EscposFrame } from '../../../src/codecs/escpos/escpos-command.ts';
import { writeAutomaticStatus, writeStatusByte, type EscposAutomaticStatus } from '../../../src/codecs/escpos/escpos-reply.ts';
import { writeDeviceId, writePortStatus } from '../../../src/codecs/usb-printer/usb-printer-class.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { EscposPrinter } from '../../../src/drivers/receipt-printer/escpos-printer.ts';
import type { PortFacts } from '../../../src/ports/byte-port.ts';
import type { PrinterStatus } from '../../../src/ports/receipt-printer.ts';
import type { ReceiptPrinterCapabilities, ReceiptPrinterProfile } from '../../../src/profiles/device-profile.ts';
import { printerProfile } from './profiles.ts';

const document: ReceiptDocument = { jobId: 'job-1', lines: [{ kind: 'pair', label: '合计', value: '12.50' }, { kind: 'cut' }] };
const usbFacts: PortFacts = { usb: { descriptors: new Uint8Array(), interfaceNumber: 2 } };

function profileWith(capabilities: Partial<ReceiptPrinterCapabilities>, quirks?: ReceiptPrinterProfile['quirks']): ReceiptPrinterProfile {
  return { ...printerProfile, capabilities: { ...printerProfile.capabilities, ...capabilities }, ...(quirks === undefined ? {} : { quirks }) };
}

/** A printer whose every answer the test gives, unless `mood` says that it answers by itself. */
function rig(profile: ReceiptPrinterProfile, facts: PortFacts = {}) {
  const time = new ManualTime();
  const { port, far } = memoryLink(facts);
  const frames: EscposFrame[] = [];
  const mood: { flags: Partial<EscposAutomaticStatus>; realTime: boolean; ordered: boolean } = { flags: {}, realTime: true, ordered: true };
  const decoder = new EscposDecoder();
  far.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      frames.push(frame);
      if (frame.type === 'status-request' && mood.realTime) far.send(Uint8Array.of(writeStatusByte(frame.status, mood.flags)));
      if (frame.type === 'automatic-status') far.send(writeAutomaticStatus(mood.flags));
      if (frame.type === 'paper-status-request' && mood.ordered) far.send(Uint8Array.of(0x00));
      if (frame.type === 'proof-request' && mood.ordered) far.send(proof(frame.id));
      if (frame.type === 'recover') mood.flags = { ...mood.flags, cutterError: false };
    }
  });
  const printer = new EscposPrinter({ port, profile, clock: time, timers: time });
  const told: PrinterStatus[] = [];
  printer.onStatus((status) => told.push(status));
  port.onClose(() => printer.end());
  const seen = () => frames.map(({ type }) => type);
  const lastProof = () => frames.findLast((frame) => frame.type === 'proof-request')!.id;
  return { time, far, printer, told, frames, seen, mood, lastProof };
}

function proof(id: string): Uint8Array {
  return Buffer.from(`7"${id}\0`, 'latin1');
}

describe('proof by process id', () => {
  it('asks with an id of its own for every job, and nothing proves but its answer', async () => {
    const { printer, seen, mood, lastProof, time, far } = rig(profileWith({ processId: true }));
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    const first = lastProof();
    expect(seen()).not.toContain('paper-status-request');
    mood.ordered = false;
    const second = printer.print(document);
    await time.advance(1);
    expect(lastProof()).not.toBe(first);
    far.send(proof(first));
    far.send(Uint8Array.of(0x00));
    await time.advance(2 * limits.printerStatusTimeoutMs);
    far.send(proof(lastProof()));
    expect(await second).toEqual({ kind: 'proved' });
  });

  it('without real-time status the id alone proves, and its absence does not', async () => {
    const { printer, seen, mood, time } = rig(profileWith({ processId: true, realTimeStatus: false }));
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    expect(seen()).not.toContain('status-request');
    mood.ordered = false;
    const silent = printer.print(document);
    await time.advance(limits.printProofTimeoutMs + 2 * limits.printerStatusTimeoutMs);
    expect(await silent).toEqual({ kind: 'unproved', fault: 'no-answer' });
  });

  it('every answer may come in any pieces, with automatic status and real-time answers before and after', async () => {
    const replies = (id: string) => Buffer.concat([writeAutomaticStatus({ paperNearEnd: true }), Buffer.of(0x12), proof(id), writeAutomaticStatus({}), Buffer.of(0x12)]);
    const length = replies('0000').length;
    for (let at = 0; at <= length; at += 1) {
      const { printer, mood, far, time, lastProof } = rig(profileWith({ processId: true, automaticStatus: true }));
      mood.ordered = false;
      const outcome = printer.print(document);
      await time.advance(1);
      const bytes = replies(lastProof());
      far.send(bytes.subarray(0, at));
      far.send(bytes.subarray(at));
      expect(await outcome).toEqual({ kind: 'proved' });
    }
    expect(length).toBe(17);
  });
});

describe('proof by GS r 1', () => {
  /** A printer that is known to answer in order. */
  const proved = async () => {
    const known = rig(printerProfile);
    expect(await known.printer.print(document)).toEqual({ kind: 'proved' });
    return known;
  };

  it('a late answer to the job before proves nothing', async () => {
    const { printer, mood, far, time, seen } = await proved();
    mood.ordered = false;
    const first = printer.print(document);
    await time.advance(limits.printProofTimeoutMs + 3 * limits.printerStatusTimeoutMs);
    expect(await first).toEqual({ kind: 'unproved', fault: 'no-answer' });
    const before = seen().filter((type) => type === 'init').length;
    const second = printer.print(document);
    await time.advance(1);
    // What it owes it gives now, and then the answer to the question that was asked to find that out.
    far.send(Uint8Array.of(0x00, 0x00));
    await time.advance(limits.printerQuietMs);
    expect(seen().filter((type) => type === 'init')).toHaveLength(before + 1);
    await time.advance(limits.printProofTimeoutMs + 3 * limits.printerStatusTimeoutMs);
    expect(await second).toEqual({ kind: 'unproved', fault: 'no-answer' });
  });

  it('a printer that lost its buffer and owes nothing prints the next job', async () => {
    const { printer, mood, time } = rig(printerProfile);
    mood.ordered = false;
    const first = printer.print(document);
    await time.advance(limits.printProofTimeoutMs + 3 * limits.printerStatusTimeoutMs);
    expect((await first).kind).toBe('unproved');
    mood.ordered = true;
    const second = printer.print(document);
    await time.advance(limits.printerQuietMs);
    expect(await second).toEqual({ kind: 'proved' });
  });

  it('one that owes an answer and gives none is sent nothing', async () => {
    const { printer, mood, time, seen } = await proved();
    mood.ordered = false;
    const first = printer.print(document);
    await time.advance(limits.printProofTimeoutMs + 3 * limits.printerStatusTimeoutMs);
    await first;
    const second = printer.print(document);
    await time.advance(limits.printProofTimeoutMs);
    expect(await second).toEqual({ kind: 'refused', fault: 'no-answer' });
    expect(seen().filter((type) => type === 'init')).toHaveLength(2);
  });

  it('late answers to real-time questions are not taken for answers to others', async () => {
    const { printer, mood, far, time } = rig(printerProfile);
    mood.realTime = false;
    const mute = printer.status();
    await time.advance(limits.printerStatusTimeoutMs);
    expect(await mute).toEqual({ kind: 'unknown' });
    // "Offline" to the first question would be "feed button" to the second, and the printer would pass for ready.
    mood.realTime = true;
    mood.flags = { offline: true, coverOpen: true };
    const decoder = new EscposDecoder();
    let asked = 0;
    far.onData((bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.type !== 'status-request') continue;
        asked += 1;
        // The answer that was owed comes before the first one.
        const owed = asked === 1 ? [0x12] : [];
        far.send(Uint8Array.of(...owed, writeStatusByte(frame.status, mood.flags)));
      }
    });
    const after = printer.status();
    await time.advance(limits.printerQuietMs);
    expect(await after).toEqual({ kind: 'faulted', fault: 'cover-open' });
  });
});

describe('what a printer tells by itself', () => {
  it('is asked for once it is open and with every job, and is known at once', async () => {
    const { printer, far, told, time, frames, seen } = rig(profileWith({ automaticStatus: true }));
    await time.advance(0);
    expect(seen()).toEqual(['automatic-status']);
    expect(frames[0]).toEqual({ type: 'automatic-status', mask: 0x0e });
    far.send(writeAutomaticStatus({ paperOut: true, offline: true }));
    far.send(writeAutomaticStatus({ coverOpen: true }));
    far.send(writeAutomaticStatus({ coverOpen: true }));
    far.send(writeAutomaticStatus({ paperNearEnd: true }));
    expect(told).toEqual([{ kind: 'ready', paper: 'present' }, { kind: 'faulted', fault: 'paper-out' }, { kind: 'faulted', fault: 'cover-open' }, { kind: 'ready', paper: 'near-end' }]);
    expect(printer.detail).toBe('paper near end');
    await printer.print(document);
    expect(seen().slice(-6, -4)).toEqual(['automatic-status', 'paper-status-request']);
  });

  it('a fault that is told in mid-job ends the waiting for a proof', async () => {
    const { printer, far, mood, time } = rig(profileWith({ automaticStatus: true, processId: true }));
    mood.ordered = false;
    const outcome = printer.print(document);
    await time.advance(1);
    mood.flags = { paperOut: true };
    far.send(writeAutomaticStatus(mood.flags));
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'paper-out' });
  });

  it('is enough where a printer answers no questions', async () => {
    const { printer, mood, far, seen } = rig(profileWith({ automaticStatus: true, realTimeStatus: false }));
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    mood.flags = { coverOpen: true };
    far.send(writeAutomaticStatus(mood.flags));
    expect(await printer.print(document)).toEqual({ kind: 'refused', fault: 'cover-open' });
    expect(seen()).not.toContain('status-request');
  });

  it('a printer of that kind that has said nothing is unknown', async () => {
    const { printer, far, time } = rig(profileWith({ automaticStatus: true, realTimeStatus: false }));
    far.onData(() => undefined);
    const status = printer.status();
    await time.advance(limits.printerStatusTimeoutMs);
    expect(await status).toEqual({ kind: 'unknown' });
  });
});

describe('who the printer says it is', () => {
  it.each([
    ['of the profile', 'TM-T88V-i', ''], ['another', 'TM-m30II', 'says it is TM-m30II'],
  ])('over GS I 67: %s', async (_name, says, detail) => {
    const { printer, far, time, seen } = rig(profileWith({ modelNames: ['TM-T88V', 'TM-T88VI'] }));
    await time.advance(0);
    expect(seen()).toEqual(['name-request']);
    far.send(Buffer.from(`_${says}\0`, 'latin1'));
    expect(printer.detail).toBe(detail);
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    expect(printer.detail).toBe(detail);
  });

  it('is not asked where the profile knows no name: a clone would print the question', async () => {
    const { time, seen } = rig(printerProfile);
    await time.advance(0);
    expect(seen()).toEqual([]);
  });

  it('over USB by its device id, without a byte to print', async () => {
    const { printer, far, time, seen } = rig(profileWith({ modelNames: ['XP-80'] }), usbFacts);
    const asked: unknown[] = [];
    far.onControl((request) => {
      asked.push(request);
      return writeDeviceId('MFG:Gprinter;MDL:GP-L80;CMD:ESC/POS;');
    });
    await time.advance(0);
    expect(printer.detail).toBe('says it is GP-L80');
    expect(asked).toEqual([{ kind: 'usb-in', requestType: 0xa1, request: 0, value: 0, index: 0x0200, byteCount: 1_024 }]);
    expect(seen()).toEqual([]);
  });
});

describe('the status of a USB port', () => {
  it('says why a printer gives no answer', async () => {
    const { printer, far, mood, time } = rig(printerProfile, usbFacts);
    far.onControl((request) => (request.kind === 'usb-in' && request.request === 1 && request.index === 2 ? Uint8Array.of(writePortStatus({ paperEmpty: true, selected: false, error: true })) : undefined));
    mood.realTime = false;
    const outcome = printer.print(document);
    await time.advance(limits.printerStatusTimeoutMs);
    expect(await outcome).toEqual({ kind: 'refused', fault: 'paper-out' });
  });

  it.each([
    [{ paperEmpty: false, selected: true, error: false }, { kind: 'ready', paper: 'unknown' }, { kind: 'unproved', fault: 'no-proof' }],
    [{ paperEmpty: true, selected: true, error: true }, { kind: 'faulted', fault: 'paper-out' }, { kind: 'refused', fault: 'paper-out' }],
    [{ paperEmpty: false, selected: true, error: true }, { kind: 'faulted', fault: 'offline' }, { kind: 'refused', fault: 'offline' }],
    [{ paperEmpty: false, selected: false, error: false }, { kind: 'faulted', fault: 'offline' }, { kind: 'refused', fault: 'offline' }],
  ] as const)('%j of a printer without another: known, and no proof', async (bits, status, outcome) => {
    const { printer, far } = rig(profileWith({ realTimeStatus: false }), usbFacts);
    far.onControl((request) => (request.kind === 'usb-in' && request.request === 1 ? Uint8Array.of(writePortStatus(bits)) : undefined));
    expect(await printer.status()).toEqual(status);
    expect(await printer.print(document)).toEqual(outcome);
  });

  it('a port that does not know the request is as good as none', async () => {
    const { printer } = rig(printerProfile, usbFacts);
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
  });
});

describe('after a fault of the cutter', () => {
  it('the printer is told to go on before the next job', async () => {
    const { printer, mood, seen } = rig(printerProfile);
    mood.flags = { cutterError: true };
    expect(await printer.print(document)).toEqual({ kind: 'proved' });
    expect(seen().indexOf('recover')).toBeLessThan(seen().indexOf('init'));
  });
});

describe('a job after one that nobody knows about', () => {
  it('is not proved by the answers to the other, whoever sent it', async () => {
    const { printer, mood, far, time, seen } = rig(printerProfile);
    mood.ordered = false;
    const outcome = printer.print(document, { afterDoubt: true });
    // Late answers of the process before: to its question in real time, and to its GS r.
    far.send(Uint8Array.of(0x12));
    await time.advance(limits.printerQuietMs);
    expect(seen()).not.toContain('init');
    far.send(Uint8Array.of(0x00));
    far.send(Uint8Array.of(0x00));
    await time.advance(limits.printerQuietMs);
    expect(seen()).toContain('init');
    await time.advance(limits.printerStatusTimeoutMs);
    far.send(Uint8Array.of(0x00));
    expect(await outcome).toEqual({ kind: 'proved' });
  });

  it('by a process id needs no such care', async () => {
    const { printer, time, seen } = rig(profileWith({ processId: true }));
    const outcome = printer.print(document, { afterDoubt: true });
    await time.advance(limits.printerQuietMs);
    expect(await outcome).toEqual({ kind: 'proved' });
    expect(seen()).not.toContain('paper-status-request');
  });
});

describe('a printer that answers in real time and never in order', () => {
  it.each([[false], [true]])('prints, is not believed, and is not printed again for it (after a doubt: %s)', async (afterDoubt) => {
    const { printer, mood, time, seen } = rig(printerProfile);
    mood.ordered = false;
    const outcome = printer.print(document, { afterDoubt });
    await time.advance(3 * limits.printProofTimeoutMs);
    expect(await outcome).toEqual({ kind: 'unproved', fault: 'no-proof' });
    expect(seen().filter((command) => command === 'init')).toHaveLength(1);
  });
});
