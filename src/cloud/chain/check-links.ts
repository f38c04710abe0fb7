import { equalBytes } from '../../base/bytes.ts';
import type { VerifyingKey } from '../../base/crypto.ts';
import type { ChainHeadRow, ChainLinkRow, DayRootRow } from '../store/rows.ts';
import type { AuditFindings } from './audit-findings.ts';
import { decodeLeaves, linkRoot, noRoot, signedDay, signedLink, type Leaf } from './chain-form.ts';

/** As many missing links as are named one by one. */
const gapMax = 100;

/** Checks links one after another, in the order of their numbers, and remembers what each day ends with. */
export class LinkChecker {
  readonly #key: VerifyingKey;
  readonly #findings: AuditFindings;
  readonly #lastOfDay = new Map<string, ChainLinkRow>();
  #last: ChainLinkRow | undefined;
  /** The link before is missing or not as it was written: what it said of entries is not known. */
  broken = false;

  constructor(key: VerifyingKey, findings: AuditFindings) {
    this.#key = key;
    this.#findings = findings;
  }

  /** What the link seals; undefined when it is not the link that was written. */
  check(link: ChainLinkRow): readonly Leaf[] | undefined {
    const expectedNo = (this.#last?.linkNo ?? 0) + 1;
    this.#missing(expectedNo, link.linkNo);
    if (link.linkNo !== expectedNo) this.broken = true;
    const leaves = decodeLeaves(link.leaves);
    const problem = this.#problemOf(link, leaves);
    const follows = link.linkNo === expectedNo && equalBytes(link.previousRoot, this.#last?.root ?? noRoot);
    this.#last = link;
    this.#lastOfDay.set(link.day, link);
    if (problem !== undefined || leaves === undefined) {
      this.#findings.add('chain_links', link.linkNo, problem ?? 'was edited: what it seals cannot be read');
      this.broken = true;
      return undefined;
    }
    // With a link missing, or an edited one before it, that is where the fault lies.
    if (!follows && !this.broken) this.#findings.add('chain_links', link.linkNo, 'does not follow the link before it');
    return leaves;
  }

  head(head: ChainHeadRow | undefined, lastEntryId: number): void {
    const linkNo = this.#last?.linkNo ?? 0;
    if (head === undefined) return this.#findings.add('chain_heads', 'this', 'is missing');
    if (head.linkNo > linkNo && head.lastEntryId > lastEntryId) this.#missing(linkNo + 1, head.linkNo + 1);
    else if (head.linkNo !== linkNo || (head.lastEntryId !== lastEntryId && !this.broken)) this.#findings.add('chain_heads', 'this', `was edited: the chain ends with link ${linkNo}`);
  }

  /** In the order of their days. */
  days(roots: readonly DayRootRow[]): void {
    let previousRoot: Uint8Array = noRoot;
    for (const root of roots) {
      const problem = this.#dayProblem(root, previousRoot);
      if (problem !== undefined) this.#findings.add('day_roots', root.day, problem);
      previousRoot = root.root;
    }
    const published = new Set(roots.map(({ day }) => day));
    const days = [...this.#lastOfDay.keys()].sort();
    // The last day may not be over yet.
    for (const day of days.slice(0, -1)) if (!published.has(day)) this.#findings.add('day_roots', day, 'is missing');
  }

  #problemOf(link: ChainLinkRow, leaves: readonly Leaf[] | undefined): string | undefined {
    if (!equalBytes(linkRoot(link), link.root)) return 'was edited: its root is another';
    if (link.keyId !== this.#key.keyId) return `is signed with another key, ${link.keyId.slice(0, 64)}`;
    if (!this.#key.verify(signedLink(link.root), link.signature)) return 'was edited or inserted: its signature is not the cloud\'s';
    const counted = leaves !== undefined && leaves.length === link.entryCount && leaves[0]!.entryId === link.firstEntryId && leaves.at(-1)!.entryId === link.lastEntryId;
    return counted ? undefined : 'counts other entries than it seals';
  }

  #dayProblem(root: DayRootRow, previousRoot: Uint8Array): string | undefined {
    if (root.keyId !== this.#key.keyId) return `is signed with another key, ${root.keyId.slice(0, 64)}`;
    if (!this.#key.verify(signedDay(root), root.signature)) return 'was edited or inserted: its signature is not the cloud\'s';
    if (!equalBytes(root.previousRoot, previousRoot)) return 'does not follow the day root before it';
    const link = this.#lastOfDay.get(root.day);
    if (link === undefined) return 'stands for a day without links';
    const same = equalBytes(link.root, root.root) && link.dayEntryCount === root.entryCount && link.dayFirstEntryId === root.firstEntryId && link.dayLastEntryId === root.lastEntryId;
    return same ? undefined : 'is not what its links add up to';
  }

  #missing(fromNo: number, toNo: number): void {
    for (let linkNo = fromNo; linkNo < toNo && linkNo < fromNo + gapMax; linkNo += 1) this.#findings.add('chain_links', linkNo, 'is missing');
  }
}
