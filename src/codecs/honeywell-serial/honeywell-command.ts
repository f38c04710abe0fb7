import { assert } from '../../base/assert.ts';
import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { frameFilter, type FrameReader, type Rest } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

const SYN = 0x16;
const CR = 0x0d;
const ACK = 0x06;
const ENQ = 0x05;
const NAK = 0x15;

/** What one can say to a Honeywell scanner on a serial line (N3680 guide p.144; devices §1.3). */
export type HoneywellCommand =
  | { readonly type: 'trigger'; readonly on: boolean }
  /** Tag, sub-tag and data, as the guide prints them: `VSUFCR`. `volatile` is lost with the power; the flash wears out. */
  | { readonly type: 'setting'; readonly setting: string; readonly storage: 'volatile' | 'flash' }
  | { readonly type: 'question'; readonly setting: string };

/** The scanner's answer repeats the setting. */
export interface HoneywellAnswer {
  readonly setting: string;
  readonly verdict: 'taken' | 'unknown-tag' | 'bad-data';
}

const verdicts: Readonly<Record<number, HoneywellAnswer['verdict']>> = { [ACK]: 'taken', [ENQ]: 'unknown-tag', [NAK]: 'bad-data' };

export function encodeHoneywell(command: HoneywellCommand): Uint8Array {
  if (command.type === 'trigger') return Uint8Array.of(SYN, command.on ? 0x54 : 0x55, CR);
  assert(/^[A-Z0-9]{3,64}$/.test(command.setting), 'a setting is a tag, a sub-tag and data');
  const end = command.type === 'question' ? '?' : command.storage === 'flash' ? '.' : '!';
  return concatBytes(Uint8Array.of(SYN, 0x4d, CR), asciiBytes(command.setting + end));
}

/** The commands that `bytes` hold, for the twin: undefined when they are anything else. */
export function decodeHoneywell(bytes: Uint8Array): HoneywellCommand | undefined {
  if (bytes[0] !== SYN || bytes[2] !== CR) return undefined;
  if (bytes.length === 3 && (bytes[1] === 0x54 || bytes[1] === 0x55)) return { type: 'trigger', on: bytes[1] === 0x54 };
  if (bytes[1] !== 0x4d) return undefined;
  const [, setting, end] = /^([A-Z0-9]{3,64})([!.?])$/.exec(Buffer.from(bytes.subarray(3)).toString('latin1')) ?? [];
  if (setting === undefined) return undefined;
  return end === '?' ? { type: 'question', setting } : { type: 'setting', setting, storage: end === '.' ? 'flash' : 'volatile' };
}

/** One answer, without what else the line carries: undefined when the bytes are something else, as a read code. */
export function readHoneywellAnswer(line: Uint8Array): HoneywellAnswer | undefined {
  const end = line.at(-1) === 0x21 || line.at(-1) === 0x2e ? line.length - 1 : line.length;
  const verdict = verdicts[line[end - 1] ?? 0];
  const setting = Buffer.from(line.subarray(0, Math.max(end - 1, 0))).toString('latin1');
  return verdict === undefined || !/^[A-Z0-9]{3,64}$/.test(setting) ? undefined : { setting, verdict };
}

/** An answer between read codes. */
export interface HoneywellReply extends HoneywellAnswer {
  readonly kind: 'reply';
}

const settingBytesMin = 3;
const settingBytesMax = 64;

/** Tells answers from read codes: an answer is a setting with its verdict right behind it, which no code of printable characters is. */
export function honeywellReplyFilter(): FrameReader<HoneywellReply, Rest> {
  return frameFilter(cutReply, settingBytesMax + 2);
}

/** What a scanner makes of a menu command; the twin writes it. */
export function encodeHoneywellReply({ setting, verdict }: HoneywellAnswer, storage: 'volatile' | 'flash' = 'volatile'): Uint8Array {
  const code = { taken: ACK, 'unknown-tag': ENQ, 'bad-data': NAK }[verdict];
  return asciiBytes(`${setting}${String.fromCharCode(code)}${storage === 'flash' ? '.' : '!'}`);
}

function cutReply(bytes: Uint8Array): FrameCut<HoneywellReply> {
  let length = 0;
  while (length < bytes.length && isSettingByte(bytes[length]!)) length += 1;
  if (length === 0 || length > settingBytesMax) return { kind: 'none' };
  if (length === bytes.length) return { kind: 'more' };
  const verdict = verdicts[bytes[length]!];
  if (verdict === undefined || length < settingBytesMin) return { kind: 'none' };
  const closing = bytes[length + 1];
  // The command's own end is repeated behind the verdict; a question has none.
  if (closing === undefined) return { kind: 'more' };
  const frame: HoneywellReply = { kind: 'reply', setting: Buffer.from(bytes.subarray(0, length)).toString('latin1'), verdict };
  return { kind: 'frame', frame, byteCount: length + (closing === 0x21 || closing === 0x2e ? 2 : 1) };
}

function isSettingByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a);
}
