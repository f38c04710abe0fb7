import { limits } from '../../base/limits.ts';
import { HidKeyboardReader, type WedgeFrame } from '../../codecs/hid-keyboard/hid-keyboard-reader.ts';
import { HidPosReader, type HidPosFrame } from '../../codecs/hid-pos/hid-pos-reader.ts';
import { encodeSsi, ssiOpcodes, ssiReader, type SsiFrame } from '../../codecs/zebra-ssi/ssi-message.ts';
import { readDecodeData } from '../../codecs/zebra-ssi/ssi-decode-data.ts';
import { scanBytesMax } from './line-protocol.ts';
import type { ScanFinding, ScanProtocol } from './scan-protocol.ts';

/** HID POS: every chunk of the port is one report. */
export class HidPosProtocol implements ScanProtocol {
  readonly opening: readonly Uint8Array[] = [];
  readonly silenceMs = limits.scanHalfCodeMs;
  readonly #reader: HidPosReader;

  constructor(options: Omit<ConstructorParameters<typeof HidPosReader>[0], 'codeBytesMax'>) {
    this.#reader = new HidPosReader({ ...options, codeBytesMax: scanBytesMax });
  }

  get isPending(): boolean {
    return this.#reader.isPending;
  }

  push(report: Uint8Array): readonly ScanFinding[] {
    return this.#reader.push(report).flatMap(hidPosFinding);
  }

  silence(): readonly ScanFinding[] {
    return this.#reader.flush().flatMap(hidPosFinding);
  }
}

function hidPosFinding(frame: HidPosFrame): readonly ScanFinding[] {
  if (frame.kind === 'code') return [{ kind: 'read', bytes: frame.bytes, prefixBytes: 0 }];
  // Reports of other kinds (battery, status) are none of ours.
  return frame.reason === 'foreign' ? [] : [{ kind: 'unreadable', reason: frame.reason === 'too-long' ? 'too-long' : 'not-text' }];
}

/** A wedge: every chunk of the port is one keyboard report. */
export class HidKeyboardProtocol implements ScanProtocol {
  readonly opening: readonly Uint8Array[] = [];
  readonly silenceMs: number;
  readonly #reader: HidKeyboardReader;

  constructor(options: Omit<ConstructorParameters<typeof HidKeyboardReader>[0], 'lineBytesMax'> & { readonly endGapMs?: number }) {
    this.silenceMs = options.endGapMs ?? limits.scanKeyGapMs;
    this.#reader = new HidKeyboardReader({ ...options, lineBytesMax: scanBytesMax });
  }

  get isPending(): boolean {
    return this.#reader.isPending;
  }

  push(report: Uint8Array): readonly ScanFinding[] {
    return this.#reader.push(report).map(wedgeFinding);
  }

  silence(): readonly ScanFinding[] {
    return this.#reader.flush().map(wedgeFinding);
  }
}

function wedgeFinding(frame: WedgeFrame): ScanFinding {
  return frame.kind === 'line' ? { kind: 'read', bytes: frame.bytes, prefixBytes: 0 } : { kind: 'unreadable', reason: 'too-long' };
}

/** Packets of a Zebra scanner: each code is acknowledged, and one that comes again for want of it is no second code. */
export class SsiProtocol implements ScanProtocol {
  /** Parameter EE = 1, until power-off: codes come as packets. */
  readonly opening = [encodeSsi({ opcode: ssiOpcodes.paramSend, from: 'host', data: Uint8Array.of(0xff, 0xee, 0x01) })];
  readonly silenceMs = limits.scanHalfCodeMs;
  readonly #reader = ssiReader();

  get isPending(): boolean {
    return this.#reader.pendingBytes > 0;
  }

  push(chunk: Uint8Array): readonly ScanFinding[] {
    return this.#reader.push(chunk).flatMap(ssiFindings);
  }

  silence(): readonly ScanFinding[] {
    return this.#reader.flush().flatMap(ssiFindings);
  }
}

function ssiFindings(frame: SsiFrame): readonly ScanFinding[] {
  if (frame.kind !== 'message' || frame.from !== 'decoder') return [];
  const code = readDecodeData(frame);
  if (code === undefined) return [];
  return [{ kind: 'answer', bytes: encodeSsi({ opcode: ssiOpcodes.acknowledge, from: 'host' }) }, { kind: 'read', bytes: code.bytes.slice(), prefixBytes: 0 }];
}
