/** How a reader that poses as a keyboard writes a tag's number (devices §2.6). */
export type RfidFormat = '10D' | '8H' | '10H' | '3D5D' | '2.4H.4D' | '14D' | 'hex' | 'decimal';

export interface RfidReading {
  readonly format: RfidFormat;
  /** For `hex` and `decimal`: which byte the reader writes first. */
  readonly byteOrder: 'big' | 'little';
}

const forms: Readonly<Record<RfidFormat, RegExp>> = {
  '10D': /^\d{10}$/, '8H': /^[0-9A-F]{8}$/i, '10H': /^[0-9A-F]{10}$/i, '3D5D': /^\d{3},\d{5}$/, '2.4H.4D': /^[0-9A-F]{4}\.\d{5}$/i, '14D': /^\d{14}$/, hex: /^(?:[0-9A-F]{2}){4,10}$/i, decimal: /^\d{1,20}$/,
};

/**
 * The tag's number as upper-case hexadecimal, as many bytes as the format has: 4 or 5, 3 for `3D5D`. Undefined when the text is not of
 * the format, or says a number that it cannot hold.
 */
export function tagNumber(text: string, { format, byteOrder }: RfidReading): string | undefined {
  if (!forms[format].test(text)) return undefined;
  switch (format) {
    case '10D': return hexOf(BigInt(text), 4);
    case '14D': return hexOf(BigInt(text), 5);
    case '8H':
    case '10H': return text.toUpperCase();
    case '3D5D': return joined(hexOf(BigInt(text.slice(0, 3)), 1), hexOf(BigInt(text.slice(4)), 2));
    case '2.4H.4D': return joined(text.slice(0, 4).toUpperCase(), hexOf(BigInt(text.slice(5)), 2));
    case 'hex': return ordered(text.toUpperCase(), byteOrder);
    case 'decimal': {
      const hex = hexOf(BigInt(text), 4) ?? hexOf(BigInt(text), 7);
      return hex === undefined ? undefined : ordered(hex, byteOrder);
    }
  }
}

/** `hex` and `decimal` are whole UIDs, as readers of 13.56 MHz write them; the others are numbers of 125 kHz tags. */
export function isUidFormat(format: RfidFormat): boolean {
  return format === 'hex' || format === 'decimal';
}

/** How a reader writes a tag of five bytes: for the twin. */
export function tagText(tag: Uint8Array, format: Exclude<RfidFormat, 'hex' | 'decimal'>): string {
  const number = BigInt(`0x${Buffer.from(tag).toString('hex')}`);
  const low = number & 0xffffffffn;
  const digits = (value: bigint, count: number, base = 10) => value.toString(base).toUpperCase().padStart(count, '0');
  switch (format) {
    case '10D': return digits(low, 10);
    case '14D': return digits(number, 14);
    case '8H': return digits(low, 8, 16);
    case '10H': return digits(number, 10, 16);
    case '3D5D': return `${digits((number >> 16n) & 0xffn, 3)},${digits(number & 0xffffn, 5)}`;
    case '2.4H.4D': return `${digits((number >> 16n) & 0xffffn, 4, 16)}.${digits(number & 0xffffn, 5)}`;
  }
}

/**
 * Facility and number of a Wiegand frame with 26 bits, as 0 and 1: even parity over the first half, odd over the second.
 * Undefined when a parity is wrong.
 */
export function readWiegand26(bits: string): { readonly facility: number; readonly number: number } | undefined {
  if (!/^[01]{26}$/.test(bits)) return undefined;
  const ones = (from: number, to: number) => [...bits.slice(from, to)].filter((bit) => bit === '1').length;
  if (ones(0, 13) % 2 !== 0 || ones(13, 26) % 2 !== 1) return undefined;
  return { facility: Number.parseInt(bits.slice(1, 9), 2), number: Number.parseInt(bits.slice(9, 25), 2) };
}

function hexOf(value: bigint, bytes: number): string | undefined {
  return value < 1n << BigInt(bytes * 8) ? value.toString(16).toUpperCase().padStart(bytes * 2, '0') : undefined;
}

function joined(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined || second === undefined ? undefined : first + second;
}

function ordered(hex: string, byteOrder: 'big' | 'little'): string {
  return byteOrder === 'big' ? hex : (hex.match(/../g) ?? []).toReversed().join('');
}
