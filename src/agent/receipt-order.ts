import { limits } from '../base/limits.ts';
import type { ReceiptReason } from '../ports/agent-control.ts';
import type { SpooledJob } from '../ports/print-spool.ts';

/** A receipt in the queue of this process. */
export interface WaitingReceipt {
  readonly job: SpooledJob;
  /** Monotonic: a wall clock that is set to another day makes no receipt old. */
  readonly sinceMs: number;
  /** Why it was not printed when it was tried last. */
  reason: ReceiptReason | undefined;
  /** How often it could not be put into the printer's language. */
  composeFailures?: number;
}

/**
 * Which is printed next: first those whose customer stands at the counter, then other receipts, then what staff asked
 * for again and reports; among equals the first that came. Undefined when none waits.
 */
export function nextReceipt(waiting: readonly WaitingReceipt[], nowMs: number): WaitingReceipt | undefined {
  let best: WaitingReceipt | undefined;
  for (const each of waiting) if (best === undefined || isBefore(each, best, nowMs)) best = each;
  return best;
}

function isBefore(left: WaitingReceipt, right: WaitingReceipt, nowMs: number): boolean {
  const difference = rankOf(left, nowMs) - rankOf(right, nowMs);
  return difference === 0 ? left.job.place < right.job.place : difference < 0;
}

function rankOf({ job, sinceMs }: WaitingReceipt, nowMs: number): number {
  if (job.priority === 'later') return 2;
  return nowMs - sinceMs <= limits.printWaitingCustomerMs ? 0 : 1;
}
