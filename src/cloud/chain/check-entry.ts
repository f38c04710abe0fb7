import { equalBytes } from '../../base/bytes.ts';
import { entryHash, postingHash } from '../ledger/entry-hash.ts';
import type { EntryRecord, PostingRow } from '../store/rows.ts';
import type { AuditFindings } from './audit-findings.ts';

/** Recomputes the hashes of an entry and of its postings and names what does not fit: missing and added postings too. */
export function checkEntry(entry: EntryRecord, postings: readonly PostingRow[], findings: AuditFindings): void {
  const inOrder = [...postings].sort((left, right) => left.line - right.line);
  for (const posting of inOrder) {
    if (!equalBytes(postingHash(posting), posting.postingHash)) findings.add('postings', nameOf(posting), 'was edited: its hash is another');
  }
  const lines = inOrder.map(({ line }) => line);
  const complete = lines.length === entry.postingCount && lines.every((line, index) => line === index + 1);
  if (complete) {
    if (!fits(entry, inOrder)) findings.add('entries', entry.entryId, 'was edited: its hash is another');
    return;
  }
  // Either rows came or went, or the count itself was edited: then the entry fits with the rows that are there.
  if (fits({ ...entry, postingCount: lines.length }, inOrder)) return findings.add('entries', entry.entryId, 'was edited: it counts other postings than it was written with');
  for (const line of lines) if (line < 1 || line > entry.postingCount) findings.add('postings', `${entry.entryId}/${line}`, 'was inserted: its entry was written with fewer postings');
  const present = new Set(lines);
  let missing = 0;
  // As many as any entry has; an edited count must not make a million of them.
  for (let line = 1; line <= entry.postingCount && missing < postingsMax; line += 1) {
    if (present.has(line)) continue;
    missing += 1;
    findings.add('postings', `${entry.entryId}/${line}`, 'is missing');
  }
  const within = inOrder.filter(({ line }) => line >= 1 && line <= entry.postingCount);
  if (within.length === entry.postingCount && !fits(entry, within)) findings.add('entries', entry.entryId, 'was edited: its hash is another');
}

const postingsMax = 100;

/** With the hashes that are stored, or with those that the rows have: an edited posting is not an edited entry. */
function fits(entry: EntryRecord, postings: readonly PostingRow[]): boolean {
  return equalBytes(entryHash(entry, postings.map((posting) => posting.postingHash)), entry.entryHash)
    || equalBytes(entryHash(entry, postings.map((posting) => postingHash(posting))), entry.entryHash);
}

export function nameOf(posting: PostingRow): string {
  return `${posting.entryId}/${posting.line}`;
}
