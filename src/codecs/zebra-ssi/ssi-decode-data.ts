import { ssiOpcodes, type SsiMessage } from './ssi-message.ts';

/** A code that an SSI decoder read. */
export interface SsiCode {
  /** In the words of AIM symbology names, as the other scanners' codecs use them; undefined for a type that we have no name for. */
  readonly symbology: string | undefined;
  readonly typeByte: number;
  /** Digits of the add-on: 0, 2 or 5. */
  readonly supplementDigits: 0 | 2 | 5;
  readonly bytes: Uint8Array;
}

/** Bar code types, from the manual where not said otherwise (devices §1.3). */
const symbologies: Readonly<Record<number, string>> = {
  0x01: 'code39', 0x02: 'codabar', 0x03: 'code128', 0x06: 'itf', 0x07: 'code93', 0x08: 'upca', 0x09: 'upce', 0x0a: 'ean8', 0x0b: 'ean13', 0x0c: 'code11', 0x0e: 'msi',
  0x0f: 'gs1-128', 0x11: 'pdf417', 0x16: 'bookland', 0x1b: 'data-matrix', 0x1c: 'qr', 0x2d: 'aztec', 0x72: 'chinese-2of5',
};

/** Undefined for a message that is no read code. */
export function readDecodeData(message: SsiMessage): SsiCode | undefined {
  const [typeByte] = message.data;
  if (message.opcode !== ssiOpcodes.decodeData || typeByte === undefined) return undefined;
  const plain = symbologies[typeByte];
  if (plain !== undefined) return { symbology: plain, typeByte, supplementDigits: 0, bytes: message.data.subarray(1) };
  const base = typeByte & 0x3f;
  const supplementDigits = (typeByte & 0xc0) === 0x40 ? 2 : (typeByte & 0xc0) === 0x80 ? 5 : 0;
  return { symbology: supplementDigits === 0 ? undefined : symbologies[base], typeByte, supplementDigits, bytes: message.data.subarray(1) };
}
