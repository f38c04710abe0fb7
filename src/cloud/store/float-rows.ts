import type { Fen } from '../../base/fen.ts';

/** The merchant's own money of one store, for sales without a line (money rules §7). */
export interface FloatRow {
  readonly storeId: string;
  readonly merchantId: string;
  readonly availableFen: Fen;
}

/** What one terminal may use of the float of its store. */
export interface BudgetRow {
  readonly storeId: string;
  readonly terminalId: string;
  readonly budgetNo: number;
  readonly requestId: string;
  readonly amountFen: Fen;
  readonly leftFen: Fen;
  readonly spends: number;
  /** Prices of the spends; what of them the members paid was not drawn. */
  readonly spentFen: Fen;
  /** open, closing, fenced, closed. */
  readonly state: string;
  readonly closeSpends: number | null;
  readonly closeTotalFen: Fen | null;
  readonly grantedMs: number;
  readonly endedMs: number | null;
  readonly open: boolean;
}
