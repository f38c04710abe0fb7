import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** What one can say to a CCID reader (CCID 1.1 §6.1; devices §2.3). */
export type CcidCommand = { readonly slot: number; readonly sequence: number } & (
  | { readonly type: 'power-on'; readonly voltage: 'automatic' | '5V' | '3V' | '1.8V' }
  | { readonly type: 'power-off' }
  | { readonly type: 'slot-status' }
  | { readonly type: 'transfer'; readonly data: Uint8Array }
  | { readonly type: 'escape'; readonly data: Uint8Array }
);

export interface CcidReply {
  readonly kind: 'reply';
  readonly type: 'data' | 'slot-status' | 'parameters' | 'escape';
  readonly slot: number;
  readonly sequence: number;
  readonly card: 'active' | 'inactive' | 'absent';
  /** `more-time`: the card still works; the same reply comes again. */
  readonly outcome: 'done' | 'failed' | 'more-time';
  /** For `failed`: bError; FE mute card, FB hardware, F5 protocol, E0 busy. */
  readonly error: number;
  readonly data: Uint8Array;
}

const headerBytes = 10;
const commandTypes = { 'power-on': 0x62, 'power-off': 0x63, 'slot-status': 0x65, transfer: 0x6f, escape: 0x6b } as const;
const replyTypes: Readonly<Record<number, CcidReply['type']>> = { 0x80: 'data', 0x81: 'slot-status', 0x82: 'parameters', 0x83: 'escape' };
const voltages = ['automatic', '5V', '3V', '1.8V'] as const;
const cards = ['active', 'inactive', 'absent'] as const;
const outcomes = ['done', 'failed', 'more-time'] as const;
/** Extended APDU and its header: no reader of ours says more (dwMaxCCIDMessageLength). */
const messageBytesMax = 65_556;

export function encodeCcid(command: CcidCommand): Uint8Array {
  const data = 'data' in command ? command.data : new Uint8Array(0);
  assert(data.length <= messageBytesMax - headerBytes, 'a CCID message has a bound');
  const parameter = command.type === 'power-on' ? voltages.indexOf(command.voltage) : 0;
  return concatBytes(header(commandTypes[command.type], data.length, command, [parameter, 0, 0]), data);
}

/** What a reader answers: for the twin. */
export function encodeCcidReply(reply: Omit<CcidReply, 'kind'>): Uint8Array {
  const type = Number(Object.keys(replyTypes).find((key) => replyTypes[Number(key)] === reply.type));
  const status = cards.indexOf(reply.card) | (outcomes.indexOf(reply.outcome) << 6);
  return concatBytes(header(type, reply.data.length, reply, [status, reply.error, 0]), reply.data);
}

/** Undefined for bytes that are no whole command: for the twin. */
export function decodeCcid(bytes: Uint8Array): CcidCommand | undefined {
  const length = lengthOf(bytes);
  const type = (Object.keys(commandTypes) as (keyof typeof commandTypes)[]).find((name) => commandTypes[name] === bytes[0]);
  if (type === undefined || length === undefined || bytes.length !== headerBytes + length) return undefined;
  const common = { slot: bytes[5]!, sequence: bytes[6]! };
  if (type === 'transfer' || type === 'escape') return { ...common, type, data: bytes.slice(headerBytes) };
  const voltage = voltages[bytes[7]!];
  if (type !== 'power-on') return { ...common, type };
  return voltage === undefined ? undefined : { ...common, type, voltage };
}

/** Replies out of bulk-in transfers: a long one comes in several. */
export function ccidReplyReader(replyBytesMax: number): FrameReader<CcidReply> {
  return frameReader((bytes) => cutReply(bytes, replyBytesMax), replyBytesMax);
}

function cutReply(bytes: Uint8Array, replyBytesMax: number): FrameCut<CcidReply> {
  const type = replyTypes[bytes[0]!];
  if (type === undefined) return { kind: 'none' };
  const length = lengthOf(bytes);
  if (length === undefined) return { kind: 'more' };
  const [card, outcome] = [cards[bytes[7]! & 0x03], outcomes[bytes[7]! >> 6]];
  if (card === undefined || outcome === undefined || headerBytes + length > replyBytesMax) return { kind: 'none' };
  if (bytes.length < headerBytes + length) return { kind: 'more' };
  const frame: CcidReply = { kind: 'reply', type, slot: bytes[5]!, sequence: bytes[6]!, card, outcome, error: bytes[8]!, data: bytes.slice(headerBytes, headerBytes + length) };
  return { kind: 'frame', frame, byteCount: headerBytes + length };
}

function header(type: number, length: number, { slot, sequence }: { readonly slot: number; readonly sequence: number }, last: readonly [number, number, number]): Uint8Array {
  return Uint8Array.of(type, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, length >>> 24, slot, sequence & 0xff, ...last);
}

function lengthOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < headerBytes) return undefined;
  return bytes[1]! + bytes[2]! * 0x100 + bytes[3]! * 0x10000 + bytes[4]! * 0x1000000;
}
