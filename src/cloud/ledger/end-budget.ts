import { addFen, zeroFen } from '../../base/fen.ts';
import type { BudgetRow } from '../store/float-rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry, type Booking } from './book-entry.ts';
import { accounts, transferPostings } from './postings.ts';

/** What is left of a budget goes back to the float that it came from. The budget must be locked. */
export async function endBudget(tx: Transaction, budget: BudgetRow, booking: Omit<Booking, 'postings' | 'event' | 'merchantId'>): Promise<void> {
  const { storeId, terminalId, budgetNo, leftFen, spends, spentFen } = budget;
  const float = await tx.lock(tables.floats, { storeId });
  tx.change(tables.budgets, { terminalId, budgetNo }, { leftFen: zeroFen, spends, spentFen, state: 'closed', open: false, endedMs: booking.nowMs });
  if (float === undefined || leftFen === 0) return;
  tx.change(tables.floats, { storeId }, { availableFen: addFen(float.availableFen, leftFen) });
  bookEntry(tx, { ...booking, merchantId: float.merchantId, event: 'BUDGET_RETURN', postings: transferPostings(accounts.terminalBudget(terminalId), accounts.storeFloat(storeId), leftFen) });
}
