import { assert } from '../../base/assert.ts';
import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** An eight-digit display with lamps, as most small shops in China have one (LED8N; devices §4). */
export type Led8Command =
  | { readonly type: 'init' }
  | { readonly type: 'clear' }
  /** Digits, minus, points and spaces; a point takes no place of its own. */
  | { readonly type: 'show'; readonly digits: string }
  | { readonly type: 'lamp'; readonly lamp: Led8Lamp };

/** 单价, 总计, 收款, 找零. */
export type Led8Lamp = 'off' | 'price' | 'total' | 'paid' | 'change';

const lamps: readonly Led8Lamp[] = ['off', 'price', 'total', 'paid', 'change'];
const places = 8;
/** Eight digits, a point behind each. */
const showCharactersMax = 2 * places;

/** Fen as digits that fit: without the decimals when they do not, dashes when nothing does. */
export function led8Amount(amountFen: number): string {
  assert(Number.isSafeInteger(amountFen), 'an amount is whole fen');
  const sign = amountFen < 0 ? '-' : '';
  const fen = Math.abs(amountFen);
  const exact = `${sign}${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  if (placesOf(exact) <= places) return exact;
  const yuan = `${sign}${Math.floor(fen / 100)}`;
  return placesOf(yuan) <= places ? yuan : '-'.repeat(places);
}

export function encodeLed8(commands: readonly Led8Command[]): Uint8Array {
  return concatBytes(...commands.map(encodeOne));
}

function encodeOne(command: Led8Command): Uint8Array {
  switch (command.type) {
    case 'init': return Uint8Array.of(0x1b, 0x40);
    case 'clear': return Uint8Array.of(0x0c);
    case 'show':
      assert(isShowable(command.digits), 'the display shows eight digits, minus, points and spaces');
      return concatBytes(Uint8Array.of(0x1b, 0x51, 0x41), asciiBytes(command.digits), Uint8Array.of(0x0d));
    case 'lamp': return Uint8Array.of(0x1b, 0x73, 0x30 + lamps.indexOf(command.lamp));
  }
}

/** Reads the bytes back: for the display twin and tests. */
export function led8Reader(): FrameReader<Led8Command> {
  return frameReader(cut, 3 + showCharactersMax + 1);
}

function cut(bytes: Uint8Array): FrameCut<Led8Command> {
  const [first, second, third] = bytes;
  if (first === 0x0c) return { kind: 'frame', frame: { type: 'clear' }, byteCount: 1 };
  if (first !== 0x1b) return { kind: 'none' };
  if (second === undefined) return { kind: 'more' };
  if (second === 0x40) return { kind: 'frame', frame: { type: 'init' }, byteCount: 2 };
  if (second !== 0x51 && second !== 0x73) return { kind: 'none' };
  if (third === undefined) return { kind: 'more' };
  const lamp = lamps[third - 0x30];
  if (second === 0x73) return lamp === undefined ? { kind: 'none' } : { kind: 'frame', frame: { type: 'lamp', lamp }, byteCount: 3 };
  const end = bytes.indexOf(0x0d, 3);
  if (third !== 0x41) return { kind: 'none' };
  const digits = Buffer.from(bytes.subarray(3, end < 0 ? undefined : end)).toString('latin1');
  if (!/^[-0-9. ]*$/.test(digits)) return { kind: 'none' };
  if (end < 0) return { kind: 'more' };
  return isShowable(digits) ? { kind: 'frame', frame: { type: 'show', digits }, byteCount: end + 1 } : { kind: 'none' };
}

function isShowable(digits: string): boolean {
  return /^[-0-9. ]{1,16}$/.test(digits) && placesOf(digits) <= places;
}

function placesOf(digits: string): number {
  return digits.replaceAll('.', '').length;
}
