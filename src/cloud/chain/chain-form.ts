import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { canonical } from '../ledger/entry-hash.ts';
import type { ChainLinkRow, DayRootRow } from '../store/rows.ts';

/** What a link keeps of an entry. */
export interface Leaf {
  readonly entryId: number;
  readonly hash: Uint8Array;
}

const leafBytes = 40;

/** The root before the first link and before the first day. */
export const noRoot = new Uint8Array(32);

export function encodeLeaves(leaves: readonly Leaf[]): Uint8Array {
  const bytes = new Uint8Array(leaves.length * leafBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, { entryId, hash }] of leaves.entries()) {
    view.setBigInt64(index * leafBytes, BigInt(entryId));
    bytes.set(hash, index * leafBytes + 8);
  }
  return bytes;
}

/** Undefined when no sealer wrote these bytes. */
export function decodeLeaves(bytes: Uint8Array): readonly Leaf[] | undefined {
  if (bytes.length === 0 || bytes.length % leafBytes !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const leaves: Leaf[] = [];
  for (let offset = 0; offset < bytes.length; offset += leafBytes) {
    const entryId = Number(view.getBigInt64(offset));
    if (!Number.isSafeInteger(entryId) || entryId <= (leaves.at(-1)?.entryId ?? Number.MIN_SAFE_INTEGER)) return undefined;
    leaves.push({ entryId, hash: bytes.slice(offset + 8, offset + leafBytes) });
  }
  return leaves;
}

/** SHA-256 over everything a link says, the root before it included. */
export function linkRoot(link: Omit<ChainLinkRow, 'root' | 'signature'>): Uint8Array {
  const fields = [
    link.linkNo, link.day, link.firstEntryId, link.lastEntryId, link.entryCount, link.dayFirstEntryId, link.dayLastEntryId, link.dayEntryCount, link.sealedMs, link.keyId,
    link.leaves.length,
  ];
  return sha256(formOf('chain-link', fields), link.previousRoot, link.leaves);
}

/** What the cloud's key signs of a link: its root, which says the rest. */
export function signedLink(root: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes('cardtill/v1/chain-root\0'), root);
}

/** What the cloud's key signs of a day. */
export function signedDay(day: Omit<DayRootRow, 'signature'>): Uint8Array {
  return concatBytes(formOf('day-root', [day.day, day.firstEntryId, day.lastEntryId, day.entryCount, day.keyId]), day.previousRoot, day.root);
}

function formOf(name: string, fields: readonly (string | number)[]): Uint8Array {
  return new TextEncoder().encode(`cardtill/v1/${name}\0${fields.map(canonical).join('')}`);
}

/** The UTC day of a moment, YYYY-MM-DD. */
export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}
