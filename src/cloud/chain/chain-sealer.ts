import { assert } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import type { SigningKey } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import type { ChainLinkRow, EntryRecord } from '../store/rows.ts';
import type { Store, Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { dayOf, decodeLeaves, encodeLeaves, linkRoot, noRoot, signedDay, signedLink, type Leaf } from './chain-form.ts';

export interface ChainSealerOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The cloud's key. */
  readonly key: SigningKey;
}

/**
 * Gathers committed entries into links of the chain and publishes a signed root for every day that
 * is over. Any number of sealers may work on one database: they take turns on the chain's head,
 * which no payment touches.
 */
export class ChainSealer {
  readonly #options: ChainSealerOptions;

  constructor(options: ChainSealerOptions) {
    this.#options = options;
  }

  /** Seals what has settled, up to a bound: a backlog of more waits for the next round. */
  async round(): Promise<void> {
    for (let links = 0; links < limits.ledgerChainLinksPerRound; links += 1) if (!(await this.#sealOne())) return;
  }

  /** True when there may be more to seal. */
  #sealOne(): Promise<boolean> {
    const { store, clock, key } = this.#options;
    return store.transaction(async (tx) => {
      const nowMs = clock.wallMs();
      const head = await tx.lock(tables.chainHeads, { name: 'this' });
      assert(head !== undefined, 'the chain has a head');
      const last = head.linkNo === 0 ? undefined : await tx.get(tables.chainLinks, { linkNo: head.linkNo });
      const [late, settled, published] = await Promise.all([
        lateEntries(tx, head.lastEntryId, last, nowMs), settledEntries(tx, head.lastEntryId, nowMs),
        last === undefined ? undefined : tx.get(tables.dayRoots, { day: last.day }),
      ]);
      const run = oneDayOf([...late, ...settled], { lastDay: last?.day ?? '', lastIsPublished: published !== undefined, today: dayOf(nowMs) });
      const dayIsOver = last !== undefined && last.day < (run?.day ?? dayOf(nowMs - limits.ledgerChainSettleMs));
      if (dayIsOver && published === undefined) await publishDay(tx, last, key);
      if (run === undefined) return false;
      const link = makeLink(run.entries, run.day, last, nowMs, key);
      tx.append(tables.chainLinks, [link]);
      tx.change(tables.chainHeads, { name: 'this' }, { linkNo: link.linkNo, lastEntryId: Math.max(head.lastEntryId, link.lastEntryId) });
      return true;
    });
  }
}

/** An entry that a clock dates into the future must not hold up the chain for as long: it counts as settled. */
function hasSettled(entry: EntryRecord, nowMs: number): boolean {
  return Math.abs(nowMs - entry.wallMs) >= limits.ledgerChainSettleMs;
}

/** In the order of their ids, up to the first that is too young: before that one every gap is an id that was given back. */
async function settledEntries(tx: Transaction, aboveEntryId: number, nowMs: number): Promise<readonly EntryRecord[]> {
  const entries = await tx.find(tables.entries, { where: {}, range: { column: 'entryId', above: aboveEntryId }, orderBy: 'entryId', limit: limits.ledgerChainEntriesMax });
  const young = entries.findIndex((entry) => !hasSettled(entry, nowMs));
  return young === -1 ? entries : entries.slice(0, young);
}

/** Commits that took longer than the settling time: their ids lie among those sealed already. */
async function lateEntries(tx: Transaction, lastEntryId: number, last: ChainLinkRow | undefined, nowMs: number): Promise<readonly EntryRecord[]> {
  if (last === undefined || nowMs - last.sealedMs > limits.ledgerChainLateMs) return [];
  const above = lastEntryId - limits.ledgerChainLateIds;
  const [entries, links] = await Promise.all([
    tx.find(tables.entries, { where: {}, range: { column: 'entryId', above, upTo: lastEntryId }, orderBy: 'entryId' }),
    tx.find(tables.chainLinks, { where: {}, range: { column: 'lastEntryId', above }, orderBy: 'linkNo' }),
  ]);
  const sealed = new Set(links.flatMap((link) => (decodeLeaves(link.leaves) ?? []).map((leaf) => leaf.entryId)));
  return entries.filter((entry) => !sealed.has(entry.entryId) && hasSettled(entry, nowMs)).slice(0, limits.ledgerChainEntriesMax);
}

/**
 * The first of `entries` that belong to one link: a link is of one day. Days only rise along the
 * chain and are never ahead of the clock, and nothing is added to a day whose root is published.
 */
function oneDayOf(
  entries: readonly EntryRecord[], chain: { readonly lastDay: string; readonly lastIsPublished: boolean; readonly today: string },
): { readonly day: string; readonly entries: readonly EntryRecord[] } | undefined {
  const dayFor = (entry: EntryRecord) => {
    const own = dayOf(entry.wallMs) < chain.today ? dayOf(entry.wallMs) : chain.today;
    if (own > chain.lastDay) return own;
    return chain.lastIsPublished && chain.today > chain.lastDay ? chain.today : chain.lastDay;
  };
  const [first] = entries;
  if (first === undefined) return undefined;
  const day = dayFor(first);
  const next = entries.findIndex((entry) => dayFor(entry) > day);
  return { day, entries: next === -1 ? entries : entries.slice(0, next) };
}

function makeLink(entries: readonly EntryRecord[], day: string, last: ChainLinkRow | undefined, sealedMs: number, key: SigningKey): ChainLinkRow {
  const leaves: Leaf[] = entries.map(({ entryId, entryHash }) => ({ entryId, hash: entryHash })).sort((left, right) => left.entryId - right.entryId);
  const firstEntryId = leaves[0]!.entryId;
  const lastEntryId = leaves.at(-1)!.entryId;
  const today = last?.day === day ? last : undefined;
  const unsigned = {
    linkNo: (last?.linkNo ?? 0) + 1, day, firstEntryId, lastEntryId, entryCount: leaves.length, leaves: encodeLeaves(leaves),
    dayFirstEntryId: Math.min(firstEntryId, today?.dayFirstEntryId ?? firstEntryId), dayLastEntryId: Math.max(lastEntryId, today?.dayLastEntryId ?? lastEntryId),
    dayEntryCount: leaves.length + (today?.dayEntryCount ?? 0), previousRoot: last?.root ?? noRoot, sealedMs, keyId: key.keyId,
  };
  const root = linkRoot(unsigned);
  return { ...unsigned, root, signature: key.sign(signedLink(root)) };
}

async function publishDay(tx: Transaction, last: ChainLinkRow, key: SigningKey): Promise<void> {
  const [before] = await tx.find(tables.dayRoots, { where: {}, orderBy: 'day', descending: true, limit: 1 });
  const unsigned = {
    day: last.day, firstEntryId: last.dayFirstEntryId, lastEntryId: last.dayLastEntryId, entryCount: last.dayEntryCount,
    root: last.root, previousRoot: before?.root ?? noRoot, keyId: key.keyId,
  };
  tx.append(tables.dayRoots, [{ ...unsigned, signature: key.sign(signedDay(unsigned)) }]);
}
