import { assert } from '../base/assert.ts';
import type { CashEntry } from '../domain/recharge/cash-in.ts';

/** The body of a cash entry: JSON, of this terminal alone. It is no record on the wire, so it needs no contract. */
export function cashEntryBytes(entry: CashEntry): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(entry));
}

/** The journal has checked the bytes: what does not read was written by nobody we know. */
export function cashEntryOf(bytes: Uint8Array): CashEntry {
  const entry = JSON.parse(new TextDecoder().decode(bytes)) as CashEntry;
  assert(typeof entry.kind === 'string' && entry.kind.startsWith('cash.'), 'a cash entry says what it is');
  return entry;
}
