import { concatBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import type { EntryRecord, PostingRow } from '../store/rows.ts';

/** What of an entry is hashed, in this order for ever: a new column of the table needs a new version of the form. */
export const hashedEntryColumns = [
  'entryId', 'event', 'merchantId', 'orderNumber', 'terminalId', 'orderId', 'storeId', 'assignmentVersion', 'attribution', 'staffId', 'terminalWallMs', 'wallMs',
  'memberId', 'memberSequence', 'amountFen', 'principalFen', 'bonusFen', 'balanceAfterFen', 'postingCount',
] as const satisfies readonly (keyof EntryRecord)[];

export const hashedPostingColumns = ['entryId', 'line', 'account', 'lotNo', 'amountFen', 'balanceAfterFen'] as const satisfies readonly (keyof PostingRow)[];

const text = new TextEncoder();

/** SHA-256 over the canonical form of a posting. */
export function postingHash(posting: Omit<PostingRow, 'postingHash'>): Uint8Array {
  return sha256(text.encode(`cardtill/v1/posting;${hashedPostingColumns.map((column) => canonical(posting[column])).join('')}`));
}

/** SHA-256 over the canonical form of an entry and the hashes of its postings, in the order of their lines. */
export function entryHash(entry: Omit<EntryRecord, 'entryHash'>, postingHashes: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(text.encode(`cardtill/v1/entry;${hashedEntryColumns.map((column) => canonical(entry[column])).join('')}`), ...postingHashes));
}

/** Each value tells its kind and its length, so that no two rows have one form. The migration says the same in SQL. */
export function canonical(value: string | number | null): string {
  if (value === null) return 'n;';
  return typeof value === 'number' ? `i${value};` : `t${Buffer.byteLength(value)}:${value}`;
}
