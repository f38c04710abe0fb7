import { asciiBytes, concatBytes, equalBytes, fromHex, toHex } from '../base/bytes.ts';
import { sha256, type SigningKey, type VerifyingKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import { decodeMessage, encodeMessage } from './body-codec.ts';
import { clockQuality, enumName } from './enums.ts';
import { cardtill } from './generated/contract.js';
import { isMoneyKind } from './kinds.ts';

export const protocolVersion = 1;

export type Direction = 'up' | 'down';

/** Everything about a message but its body (wire design, Envelope). */
export interface Header {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly id: OrderId;
  /** A number: an unknown kind must be answerable (REQ-ENV-6). */
  readonly kind: number;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly configVersion: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly bootId: string;
  readonly clockQuality: 'good' | 'bad';
  /** Money records only (REQ-ENV-7). */
  readonly seq?: number;
  readonly previousHash?: Uint8Array;
}

export interface OpenedMessage {
  readonly header: Header;
  readonly keyId: string;
  readonly body: Uint8Array;
}

const signedType = cardtill.v1.Signed;
const contentType = cardtill.v1.Content;

/** Signs a message. The result is what travels, and for money records what the journal keeps. */
export function sealMessage(direction: Direction, header: Header, body: Uint8Array, key: SigningKey): Uint8Array {
  checkChainFields(header);
  const { clockQuality: quality, id, ...rest } = header;
  const content = {
    header: { ...rest, id: fromHex(id), protocolVersion, clockQuality: clockQuality[quality], keyId: key.keyId },
    body,
  };
  const signed = encodeMessage(contentType, 'content', content, ['header']);
  const signature = key.sign(signatureInput(direction, signed));
  return encodeMessage(signedType, 'signed', { signed, keyId: key.keyId, signature }, []);
}

/**
 * Checks and opens a message. Throws WIRE_TOO_LARGE, WIRE_MALFORMED or WIRE_SIGNATURE; a message
 * that comes back was signed, whole, by the key that `keyOf` gave for its key id (REQ-ENV-1, -3, -4).
 */
export function openMessage(direction: Direction, bytes: Uint8Array, keyOf: (keyId: string) => VerifyingKey | undefined): OpenedMessage {
  if (bytes.length > limits.wireMessageBytesMax) throw new CardtillError('WIRE_TOO_LARGE', `a message of ${bytes.length} bytes`);
  const outer = decodeMessage(signedType, 'signed', bytes, []) as unknown as { signed: Uint8Array; keyId: string; signature: Uint8Array };
  const key = keyOf(outer.keyId);
  if (key === undefined) throw new CardtillError('WIRE_SIGNATURE', 'signed with an unknown key');
  if (!key.verify(signatureInput(direction, outer.signed), outer.signature)) throw new CardtillError('WIRE_SIGNATURE', 'the signature is wrong');
  // The outer form has one encoding only: nothing may ride along outside the signature.
  const canonical = encodeMessage(signedType, 'signed', outer, []);
  if (!equalBytes(canonical, bytes)) throw new CardtillError('WIRE_MALFORMED', 'bytes outside the signature');
  return openContent(outer.signed, outer.keyId);
}

function openContent(signed: Uint8Array, keyId: string): OpenedMessage {
  const content = decodeMessage(contentType, 'content', signed, ['header']) as unknown as { header: Record<string, never>; body: Uint8Array };
  const raw = content.header as unknown as Omit<Header, 'id' | 'clockQuality'> & { id: Uint8Array; clockQuality: number; protocolVersion: number; keyId: string };
  if (raw.protocolVersion !== protocolVersion) throw new CardtillError('WIRE_UNSUPPORTED', `protocol version ${raw.protocolVersion}`);
  if (raw.keyId !== keyId) throw new CardtillError('WIRE_MALFORMED', 'the key ids inside and outside differ');
  if (raw.id.length !== 16) throw new CardtillError('WIRE_MALFORMED', 'an id has 16 bytes');
  const { protocolVersion: _version, keyId: _keyId, id, clockQuality: quality, ...rest } = raw;
  const header: Header = { ...rest, id: toHex(id) as OrderId, clockQuality: enumName(clockQuality, quality) ?? 'bad' };
  checkChainFields(header);
  return { header, keyId, body: content.body };
}

function checkChainFields(header: Header): void {
  const chained = header.seq !== undefined && header.previousHash !== undefined;
  const plain = header.seq === undefined && header.previousHash === undefined;
  if (isMoneyKind(header.kind) ? !chained : !plain) throw new CardtillError('WIRE_MALFORMED', 'seq and previous hash belong to money records, and to all of them');
  if (chained && (header.seq! < 1 || header.previousHash!.length !== 32)) throw new CardtillError('WIRE_MALFORMED', 'seq starts at 1 and a hash has 32 bytes');
}

function signatureInput(direction: Direction, signed: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes(`cardtill/v1/${direction}\0`), signed);
}

/** Hash that links the chain: over the encoded Signed, exactly as journaled and sent. */
export function recordHash(sealed: Uint8Array): Uint8Array {
  return sha256(sealed);
}

/** What makes two messages of one id "the same": kind, store, assignment and body (REQ-ID-3). */
export function orderBodyHash(header: Pick<Header, 'kind' | 'storeId' | 'assignmentVersion'>, body: Uint8Array): Uint8Array {
  // Lengths first: no two different inputs share one concatenation.
  const storeId = new TextEncoder().encode(header.storeId);
  const fixed = new Uint8Array(12);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, header.kind);
  view.setUint32(4, header.assignmentVersion);
  view.setUint32(8, storeId.length);
  return sha256(fixed, storeId, body);
}
