import { assert } from '../../base/assert.ts';
import type { Assignment } from './attribution.ts';

/**
 * 32 digits that people can read out: merchant prefix 8, terminal 6, yyMMddHHmmss 12 (Beijing time),
 * sequence 6. The sequence is the record's place in the journal, so it never rolls back.
 */
export function orderNumber(assignment: Pick<Assignment, 'orderPrefix' | 'terminalShortId'>, wallMs: number, seq: number): string {
  // Beijing time has no summer time: shift and read as UTC.
  const local = new Date(wallMs + 8 * 3_600_000).toISOString();
  const stamp = `${local.slice(2, 4)}${local.slice(5, 7)}${local.slice(8, 10)}${local.slice(11, 13)}${local.slice(14, 16)}${local.slice(17, 19)}`;
  const number = `${assignment.orderPrefix}${assignment.terminalShortId}${stamp}${String(seq % 1_000_000).padStart(6, '0')}`;
  assert(/^\d{32}$/.test(number), `an order number has 32 digits: ${number}`);
  return number;
}
