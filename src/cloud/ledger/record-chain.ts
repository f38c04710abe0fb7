import { equalBytes } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';

/** What the cloud holds of one terminal's chain in one epoch. */
export interface StreamState {
  /** Every seq up to it was received. */
  readonly highWater: number;
  /** 0 when nothing was received. */
  readonly highest: number;
}

/** Adds one seq, given the received seqs above the old high-water mark in ascending order (the new one may be among them). */
export function receiveSeq(stream: StreamState, seq: number, receivedAbove: Iterable<number>): StreamState {
  const highest = Math.max(stream.highest, seq);
  if (seq !== stream.highWater + 1) return { highWater: stream.highWater, highest };
  let highWater = seq;
  for (const next of receivedAbove) {
    if (next > highWater + 1) break;
    if (next === highWater + 1) highWater = next;
  }
  return { highWater, highest };
}

/** The first gaps between the high-water mark and the highest seq, at most limits.wireListItemsMax. */
export function missingSeqs(stream: StreamState, receivedAbove: Iterable<number>): readonly number[] {
  const missing: number[] = [];
  let next = stream.highWater + 1;
  const fillTo = (end: number) => {
    for (; next < end && missing.length < limits.wireListItemsMax; next += 1) missing.push(next);
  };
  for (const seq of receivedAbove) {
    fillTo(seq);
    next = Math.max(next, seq + 1);
    if (missing.length >= limits.wireListItemsMax) return missing;
  }
  fillTo(stream.highest + 1);
  return missing;
}

interface ChainLink {
  readonly hash: Uint8Array;
  readonly previousHash: Uint8Array;
}

/** Why a record does not fit between its neighbours; undefined when it does or they are not here yet (REQ-ENV-7). */
export function chainFault(record: ChainLink & { readonly seq: number }, before: ChainLink | undefined, after: ChainLink | undefined): 'CHAIN_START' | 'CHAIN_FORK' | undefined {
  if (record.seq === 1 && record.previousHash.some((byte) => byte !== 0)) return 'CHAIN_START';
  if (before !== undefined && !equalBytes(before.hash, record.previousHash)) return 'CHAIN_FORK';
  if (after !== undefined && !equalBytes(record.hash, after.previousHash)) return 'CHAIN_FORK';
  return undefined;
}

/**
 * Compares a terminal's head with what the cloud holds (REQ-SES-2). `atHead` is the cloud's record
 * of that seq, `afterHead` the one that follows it.
 */
export function headVerdict(head: { readonly seq: number; readonly hash: Uint8Array }, highest: number, atHead: ChainLink | undefined, afterHead: ChainLink | undefined): 'proven' | 'behind' | 'forked' {
  if (atHead !== undefined && !equalBytes(atHead.hash, head.hash)) return 'forked';
  if (afterHead !== undefined && !equalBytes(afterHead.previousHash, head.hash)) return 'forked';
  return head.seq >= highest ? 'proven' : 'behind';
}
