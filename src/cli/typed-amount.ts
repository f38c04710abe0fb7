import { CardtillError } from '../base/errors.ts';
import { formatYuan, parseYuan, signedFen, type Fen } from '../base/fen.ts';
import { limits } from '../base/limits.ts';

/** An amount as somebody typed it: yuan, above zero and within the cap of an order. Throws AMOUNT_INVALID in that unit. */
export function typedAmount(text: string): Fen {
  const amount = parseYuan(text);
  if (amount < 1 || amount > limits.orderAmountFenMax) {
    throw new CardtillError('AMOUNT_INVALID', `an amount is 0.01 to ${formatYuan(signedFen(limits.orderAmountFenMax))} yuan: "${text}"`);
  }
  return amount;
}
