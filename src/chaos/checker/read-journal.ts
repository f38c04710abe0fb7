import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardtill } from '../../wire/generated/contract.js';

/** A money record as it lies on the disk: of the contract only what the checker compares. */
export interface SignedRecord {
  readonly terminalId: string;
  readonly epoch: number;
  readonly seq: number;
  /** The contract's number. */
  readonly kind: number;
  readonly orderId: string;
  readonly storeId: string;
  readonly wallMs: number;
  readonly clockGood: boolean;
  readonly hash: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Numbers of proto/cardtill/v1/envelope.proto. */
export const recordKinds = { pay: 20, approved: 21, declined: 22, fulfilled: 23, reverse: 24, reversed: 25, cashRecharge: 26, attention: 31, leaseTaken: 32, leaseSpend: 33 } as const;

const v1 = cardtill.v1;
const bodyTypes: Readonly<Record<number, { decode(bytes: Uint8Array): object; toObject(message: object, options: object): object }>> = {
  20: v1.Pay, 21: v1.PayApproved, 22: v1.PayDeclined, 24: v1.Reverse, 26: v1.CashRecharge, 32: v1.LeaseTaken, 33: v1.LeaseSpend,
};

const segmentName = /^journal-\d{8}\.log$/;
const marker = Buffer.from('CTJ1', 'latin1');
/** Marker, length, type, place, seq, previous hash (src/storage/README.md); a checksum of 4 bytes follows what is sealed. */
const headBytes = 56;

/**
 * Every record that one copy of a journal holds, by the checker's own reading of the format: wherever a
 * frame stands whole, whether or not the journal as a whole is sound.
 */
export function readJournal(folder: string): readonly SignedRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => segmentName.test(name)).sort().flatMap((name) => framesOf(readFileSync(join(folder, name))));
}

function framesOf(bytes: Buffer): SignedRecord[] {
  const records: SignedRecord[] = [];
  for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 1)) {
    if (at + headBytes > bytes.length) break;
    const length = bytes.readUInt32LE(at + 4);
    if (length === 0 || at + headBytes + length + 4 > bytes.length) continue;
    const record = recordOf(bytes.subarray(at + headBytes, at + headBytes + length));
    if (record === undefined) continue;
    records.push(record);
    at += headBytes + length;
  }
  return records;
}

/** Undefined for what is no money record. */
export function recordOf(sealed: Uint8Array): SignedRecord | undefined {
  try {
    const options = { longs: Number, defaults: true };
    const { signed } = v1.Signed.toObject(v1.Signed.decode(sealed), options) as { readonly signed: Uint8Array };
    const { header, body } = v1.Content.toObject(v1.Content.decode(signed), options) as { readonly header: Record<string, never>; readonly body: Uint8Array };
    const kind = Number(header['kind']);
    if (kind < 20 || kind >= 50) return undefined;
    const type = bodyTypes[kind];
    return {
      terminalId: String(header['terminalId']), epoch: Number(header['terminalEpoch']), seq: Number(header['seq']), kind,
      orderId: Buffer.from(header['id'] as unknown as Uint8Array).toString('hex'), storeId: String(header['storeId']), wallMs: Number(header['wallMs']),
      clockGood: Number(header['clockQuality']) === 1, hash: createHash('sha256').update(sealed).digest('hex'),
      body: type === undefined ? {} : (type.toObject(type.decode(body), options) as Record<string, unknown>),
    };
  } catch {
    return undefined;
  }
}
