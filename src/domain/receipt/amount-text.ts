import { formatYuan, type Fen } from '../../base/fen.ts';

/** An amount as receipts print it: `¥12.30`. */
export function amountText(amount: Fen): string {
  return `¥${formatYuan(amount)}`;
}
