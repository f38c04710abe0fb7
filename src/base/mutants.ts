/**
 * Wrong variants of the money rules, each of which the simulator must find (testing design,
 * Mutants). Nothing but `simulator/` and tests may switch one on; where none is, asking costs a look
 * into an empty set.
 */
export const mutantNames = [
  // The unknown-outcome protocol.
  'no_idempotency', 'timeout_is_decline', 'timeout_is_approve', 'query_notfound_is_final', 'no_tombstone', 'reverse_once_no_ack', 'approve_while_reversing',
  'decline_not_stored', 'code_before_id', 'rollback_redrive', 'reverse_ignores_refund',
  // Leases.
  'no_dedupe', 'grant_no_reserve', 'replay_grant', 'goods_before_journal', 'volatile_seq', 'reclaim_on_expiry', 'close_without_all_seqs', 'spend_after_close', 'attr_by_current', 'rollback_no_fence',
  'lease_without_number', 'same_id_path_switch',
] as const;

export type MutantName = (typeof mutantNames)[number];

const switchedOn = new Set<MutantName>();

/** Whether the code that asks is to be wrong in this way. */
export function mutated(name: MutantName): boolean {
  return switchedOn.has(name);
}

/** For `simulator/` and tests only: a tidy test holds that. Undefined switches all off. */
export function switchMutant(name: MutantName | undefined): void {
  switchedOn.clear();
  if (name !== undefined) switchedOn.add(name);
}
