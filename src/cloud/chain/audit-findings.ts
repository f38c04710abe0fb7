import { limits } from '../../base/limits.ts';

export type AuditedTable = 'entries' | 'postings' | 'chain_links' | 'day_roots' | 'chain_heads';

/** One row that is not what was written. */
export interface ChainFinding {
  readonly table: AuditedTable;
  /** Its key: an entry id, entry id/line, a link number, a day. */
  readonly id: string;
  /** What is wrong with it, in words. */
  readonly problem: string;
}

/** Findings of one audit, one a row, up to a bound; what is beyond it is counted. */
export class AuditFindings {
  readonly list: ChainFinding[] = [];
  leftOut = 0;
  readonly #named = new Set<string>();

  add(table: AuditedTable, id: string | number, problem: string): void {
    const name = `${table} ${id}`;
    if (this.#named.has(name)) return;
    if (this.list.length >= limits.auditFindingsMax) {
      this.leftOut += 1;
      return;
    }
    this.#named.add(name);
    this.list.push({ table, id: String(id), problem });
  }
}
