import { assert } from '../../base/assert.ts';
import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { frameFilter, frameReader, type FrameReader, type Rest } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** Unified commands of Newland's engines, and of Sunmi's modules that have one (devices §1.3). */
export interface NewlandCommand {
  /** `@` outlives a power cut and wears the flash; `#` does not. */
  readonly storage: 'saved' | 'volatile';
  /** `SCNTRG1`, `ORTSET3000`, …: name and value, in order. */
  readonly settings: readonly string[];
}

export interface NewlandReply {
  readonly kind: 'reply';
  readonly storage: 'saved' | 'volatile';
  readonly results: readonly { readonly setting: string; readonly verdict: 'taken' | 'refused' | 'unknown' }[];
}

const prefix = { command: Uint8Array.of(0x7e, 0x01), reply: Uint8Array.of(0x02, 0x01) };
const address = asciiBytes('0000');
const end = Uint8Array.of(0x3b, 0x03);
const verdicts = { 0x06: 'taken', 0x15: 'refused', 0x05: 'unknown' } as const;
const replyBytesMax = 512;

/** Older engines know only these two. */
export const newlandLegacyTrigger = { on: Uint8Array.of(0x1b, 0x31), off: Uint8Array.of(0x1b, 0x30) } as const;

/** An engine wants 50 ms between two of them. */
export function encodeNewland({ storage, settings }: NewlandCommand): Uint8Array {
  assert(settings.length > 0 && settings.every((setting) => /^[A-Z0-9]{3,32}[*%^]?$/.test(setting)), 'a setting is a name and a value');
  return concatBytes(prefix.command, address, Uint8Array.of(storage === 'saved' ? 0x40 : 0x23), asciiBytes(settings.join(';')), end);
}

/** What the engine makes of a command; the twin writes it. */
export function encodeNewlandReply({ storage, results }: Omit<NewlandReply, 'kind'>): Uint8Array {
  const code = { taken: 0x06, refused: 0x15, unknown: 0x05 } as const;
  const echoed = results.map(({ setting, verdict }) => setting + String.fromCharCode(code[verdict])).join(';');
  return concatBytes(prefix.reply, address, Uint8Array.of(storage === 'saved' ? 0x40 : 0x23), asciiBytes(echoed), end);
}

/** Commands that arrive at an engine, for the twin. */
export function newlandCommandReader(): FrameReader<NewlandCommand & { readonly kind: 'command' }> {
  return frameReader<NewlandCommand & { readonly kind: 'command' }>((bytes) => cut(bytes, prefix.command, (storage, text) => {
    const settings = text.split(';');
    return settings.every((setting) => /^[A-Z0-9]{3,32}[*%^]?$/.test(setting)) ? { kind: 'command', storage, settings } : undefined;
  }), replyBytesMax);
}

/** Tells replies from read codes. */
export function newlandReplyFilter(): FrameReader<NewlandReply, Rest> {
  return frameFilter((bytes) => cut(bytes, prefix.reply, readResults), replyBytesMax);
}

function readResults(storage: 'saved' | 'volatile', text: string): NewlandReply | undefined {
  const results = text.split(';').map((part) => ({ setting: part.slice(0, -1), verdict: verdicts[part.charCodeAt(part.length - 1) as keyof typeof verdicts] }));
  if (results.some(({ setting, verdict }) => verdict === undefined || !/^[A-Z0-9*%^]{3,40}$/.test(setting))) return undefined;
  return { kind: 'reply', storage, results };
}

function cut<Frame>(bytes: Uint8Array, first: Uint8Array, read: (storage: 'saved' | 'volatile', text: string) => Frame | undefined): FrameCut<Frame> {
  const head = concatBytes(first, address);
  for (let at = 0; at < Math.min(bytes.length, head.length); at += 1) if (bytes[at] !== head[at]) return { kind: 'none' };
  if (bytes.length <= head.length) return { kind: 'more' };
  const mark = bytes[head.length]!;
  if (mark !== 0x40 && mark !== 0x23) return { kind: 'none' };
  const close = bytes.indexOf(end[1]!, head.length);
  if (close < 0) return { kind: 'more' };
  if (bytes[close - 1] !== end[0]) return { kind: 'none' };
  const frame = read(mark === 0x40 ? 'saved' : 'volatile', Buffer.from(bytes.subarray(head.length + 1, close - 1)).toString('latin1'));
  return frame === undefined ? { kind: 'none' } : { kind: 'frame', frame, byteCount: close + 1 };
}
