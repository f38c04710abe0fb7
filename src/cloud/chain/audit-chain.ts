import { equalBytes } from '../../base/bytes.ts';
import type { VerifyingKey } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import type { EntryRecord, PostingRow } from '../store/rows.ts';
import type { Store, Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { AuditFindings, type ChainFinding } from './audit-findings.ts';
import type { Leaf } from './chain-form.ts';
import { checkEntry, nameOf } from './check-entry.ts';
import { LinkChecker } from './check-links.ts';

export interface ChainAudit {
  readonly entries: number;
  readonly postings: number;
  readonly links: number;
  readonly dayRoots: number;
  /** Too young to be in the chain: only their own hashes were checked. */
  readonly unsealedEntries: number;
  readonly findings: readonly ChainFinding[];
  /** Findings beyond the bound of the list. */
  readonly findingsLeftOut: number;
}

/**
 * Recomputes every hash, link, root and signature of the books as of one moment. Reads everything,
 * page by page; waits for nobody and holds up nobody.
 */
export function auditChain(store: Store, key: VerifyingKey): Promise<ChainAudit> {
  return store.transaction((tx) => new ChainWalk(tx, key).run(), { snapshot: true });
}

/** Along the ids, link by link: what lies between two links' last ids is read with the later one. */
class ChainWalk {
  readonly #tx: Transaction;
  readonly #findings = new AuditFindings();
  readonly #links: LinkChecker;
  /** Everything up to here was read. */
  #cursor = Number.MIN_SAFE_INTEGER;
  /** Read, but in no link so far: late ones are in a later link. */
  readonly #unsealed = new Set<number>();
  #entries = 0;
  #postings = 0;
  #linkCount = 0;

  constructor(tx: Transaction, key: VerifyingKey) {
    this.#tx = tx;
    this.#links = new LinkChecker(key, this.#findings);
  }

  async run(): Promise<ChainAudit> {
    await this.#walkLinks();
    for (const entryId of this.#unsealed) this.#findings.add('entries', entryId, 'was inserted: it is in no link, and those after it are');
    const sealedEntryId = this.#cursor;
    const unsealedEntries = await this.#walkTail();
    const [head, days] = await Promise.all([this.#tx.get(tables.chainHeads, { name: 'this' }), this.#tx.find(tables.dayRoots, { where: {}, orderBy: 'day' })]);
    this.#links.head(head, this.#linkCount === 0 ? 0 : sealedEntryId);
    this.#links.days(days);
    return {
      entries: this.#entries, postings: this.#postings, links: this.#linkCount, dayRoots: days.length, unsealedEntries,
      findings: this.#findings.list, findingsLeftOut: this.#findings.leftOut,
    };
  }

  async #walkLinks(): Promise<void> {
    for (let above = Number.MIN_SAFE_INTEGER; ;) {
      const page = await this.#tx.find(tables.chainLinks, { where: {}, range: { column: 'linkNo', above }, orderBy: 'linkNo', limit: linksPerPage });
      for (const link of page) {
        this.#linkCount += 1;
        const leaves = this.#links.check(link);
        if (leaves !== undefined) await this.#checkLeaves(link.linkNo, leaves);
      }
      if (page.length < linksPerPage) return;
      above = page.at(-1)!.linkNo;
    }
  }

  async #checkLeaves(linkNo: number, leaves: readonly Leaf[]): Promise<void> {
    const last = leaves.at(-1)!.entryId;
    const { entries, postings } = await this.#read(Math.min(this.#cursor, leaves[0]!.entryId - 1), last);
    const hashes = new Map(leaves.map((leaf) => [leaf.entryId, leaf.hash]));
    for (const entry of entries.values()) {
      if (entry.entryId <= this.#cursor) continue;
      this.#check(entry, postings);
      // What a link sealed that cannot be trusted any more is not held against the entry.
      if (!hashes.has(entry.entryId) && !this.#links.broken) this.#unsealed.add(entry.entryId);
    }
    this.#orphans(postings, (entryId) => entries.has(entryId) || hashes.has(entryId) || entryId <= this.#cursor);
    for (const [entryId, hash] of hashes) {
      this.#unsealed.delete(entryId);
      const entry = entries.get(entryId);
      if (entry === undefined) this.#findings.add('entries', entryId, `is missing: link ${linkNo} holds it`);
      else if (!equalBytes(entry.entryHash, hash)) this.#findings.add('entries', entryId, `was edited: link ${linkNo} holds another hash of it`);
    }
    this.#cursor = Math.max(this.#cursor, last);
    this.#links.broken = false;
  }

  /** What no link holds yet; how many entries there are. */
  async #walkTail(): Promise<number> {
    let count = 0;
    for (;;) {
      const page = await this.#tx.find(tables.entries, { where: {}, range: { column: 'entryId', above: this.#cursor }, orderBy: 'entryId', limit: limits.ledgerChainEntriesMax });
      const last = page.at(-1)?.entryId ?? Number.MAX_SAFE_INTEGER;
      const postings = await this.#postingsOf(this.#cursor, last);
      const known = new Set(page.map(({ entryId }) => entryId));
      for (const entry of page) this.#check(entry, postings);
      this.#orphans(postings, (entryId) => known.has(entryId));
      count += page.length;
      this.#cursor = last;
      if (page.length === 0) return count;
    }
  }

  #check(entry: EntryRecord, postings: ReadonlyMap<number, readonly PostingRow[]>): void {
    this.#entries += 1;
    const own = postings.get(entry.entryId) ?? [];
    this.#postings += own.length;
    checkEntry(entry, own, this.#findings);
  }

  #orphans(postings: ReadonlyMap<number, readonly PostingRow[]>, known: (entryId: number) => boolean): void {
    for (const [entryId, rows] of postings) {
      if (!known(entryId)) for (const row of rows) this.#findings.add('postings', nameOf(row), 'was inserted: there is no such entry');
    }
  }

  async #read(above: number, upTo: number): Promise<{ readonly entries: ReadonlyMap<number, EntryRecord>; readonly postings: ReadonlyMap<number, readonly PostingRow[]> }> {
    const [entries, postings] = await Promise.all([
      this.#tx.find(tables.entries, { where: {}, range: { column: 'entryId', above, upTo }, orderBy: 'entryId' }), this.#postingsOf(above, upTo),
    ]);
    return { entries: new Map(entries.map((entry) => [entry.entryId, entry])), postings };
  }

  async #postingsOf(above: number, upTo: number): Promise<ReadonlyMap<number, readonly PostingRow[]>> {
    const byEntry = new Map<number, PostingRow[]>();
    for (const posting of await this.#tx.find(tables.postings, { where: {}, range: { column: 'entryId', above, upTo }, orderBy: 'entryId' })) {
      const rows = byEntry.get(posting.entryId);
      if (rows === undefined) byEntry.set(posting.entryId, [posting]);
      else rows.push(posting);
    }
    return byEntry;
  }
}

const linksPerPage = 50;
