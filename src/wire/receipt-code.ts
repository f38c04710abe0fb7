import { concatBytes, fromHex, toHex } from '../base/bytes.ts';
import type { SigningKey, VerifyingKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';
import { fen, type Fen } from '../base/fen.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import { sealText, splitText } from './signed-text.ts';

/**
 * The QR text of a receipt: `CT1.<payload>.<signature>`, both in base64url without padding. The
 * payload is version 1 of a form of its own, because protobuf's tags and lengths would cost the
 * paper 20 characters: kind (1 byte), wall milliseconds (6), amount and seq (LEB128), record hash
 * and order id (16 each), terminal id and store id with their lengths before them, how many
 * characters the key id shares with the terminal id at its start (1), and the rest of the key id. A
 * payload has one encoding only. The signature is Ed25519 of the terminal over
 * `cardtill/v1/receipt\0` and the payload.
 */

export type ReceiptKind = 'payment' | 'recharge' | 'cash-taken' | 'cash-note';

/** What a code says; `recordHash` is the first half of the record's SHA-256. */
export interface ReceiptCode {
  readonly kind: ReceiptKind;
  readonly terminalId: string;
  readonly seq: number;
  readonly recordHash: Uint8Array;
  readonly orderId: OrderId;
  readonly amountFen: Fen;
  readonly storeId: string;
  readonly wallMs: number;
  readonly keyId: string;
}

export interface ReadReceiptCode {
  readonly code: ReceiptCode;
  /** Whether `key` made its signature. */
  signedBy(key: VerifyingKey): boolean;
}

const mark = 'CT1';
const purpose = 'cardtill/v1/receipt';
/** Numbers of kinds are never reused. */
const kindNumbers: Readonly<Record<ReceiptKind, number>> = { payment: 1, recharge: 2, 'cash-taken': 3, 'cash-note': 4 };
const hashBytes = 16;
const textBytesMax = 255;

/** The text of a receipt's symbol: 180 to 200 characters with the ids that this cloud makes up. Throws WIRE_MALFORMED for ids that do not fit. */
export function sealReceipt(statement: Omit<ReceiptCode, 'keyId'>, key: SigningKey): string {
  const payload = encodePayload({ ...statement, keyId: key.keyId, recordHash: statement.recordHash.slice(0, hashBytes) });
  return sealText(mark, purpose, payload, key);
}

/** Reads a code without judging its signature. Throws WIRE_MALFORMED. */
export function readReceipt(text: string): ReadReceiptCode {
  if (text.length > limits.receiptCodeCharsMax) throw malformed('it is too long');
  const { payload, signature, input } = splitText(mark, purpose, text, 'a receipt');
  const code = decodePayload(payload);
  if (toHex(encodePayload(code)) !== toHex(payload)) throw malformed('it is not written as it should be');
  return { code, signedBy: (key) => key.keyId === code.keyId && key.verify(input, signature) };
}

function encodePayload(code: ReceiptCode): Uint8Array {
  const shared = sharedChars(code.terminalId, code.keyId);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(Math.min(Math.max(code.wallMs, 0), 2 ** 48 - 1)));
  return concatBytes(
    Uint8Array.of(kindNumbers[code.kind]), time.subarray(2), leb128(code.amountFen), leb128(code.seq), code.recordHash, fromHex(code.orderId),
    textOf(code.terminalId), textOf(code.storeId), Uint8Array.of(shared), textOf(code.keyId.slice(shared)),
  );
}

function decodePayload(payload: Uint8Array): ReceiptCode {
  const reader = new PayloadReader(payload);
  const number = reader.bytes(1)[0];
  const kind = (Object.keys(kindNumbers) as ReceiptKind[]).find((each) => kindNumbers[each] === number);
  if (kind === undefined) throw malformed('its kind is unknown');
  const wallMs = reader.bytes(6).reduce((value, byte) => value * 256 + byte, 0);
  const amountFen = reader.leb128();
  const seq = reader.leb128();
  if (amountFen > limits.amountFenMax) throw malformed('its amount is beyond its bound');
  const recordHash = reader.bytes(hashBytes);
  const orderId = toHex(reader.bytes(16)) as OrderId;
  const terminalId = reader.text();
  const storeId = reader.text();
  const keyId = `${terminalId.slice(0, reader.bytes(1)[0])}${reader.text()}`;
  reader.end();
  return { kind, terminalId, seq, recordHash, orderId, amountFen: fen(amountFen), storeId, wallMs, keyId };
}

class PayloadReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bytes(length: number): Uint8Array {
    if (this.#offset + length > this.#bytes.length) throw malformed('it is cut off');
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  leb128(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes(1)[0]!;
      value += (byte & 0x7f) * factor;
      if (!Number.isSafeInteger(value)) throw malformed('a number is too large');
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const length = this.bytes(1)[0]!;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(length));
    } catch (cause) {
      throw cause instanceof CardtillError ? cause : malformed('a text in it is not text');
    }
  }

  end(): void {
    if (this.#offset !== this.#bytes.length) throw malformed('it has more bytes than it should');
  }
}

function sharedChars(left: string, right: string): number {
  let count = 0;
  while (count < 255 && count < left.length && left[count] === right[count]) count += 1;
  return count;
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function textOf(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > textBytesMax) throw malformed('an id is too long for it');
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function malformed(what: string): CardtillError {
  return new CardtillError('WIRE_MALFORMED', `not a receipt of this system: ${what}`);
}
