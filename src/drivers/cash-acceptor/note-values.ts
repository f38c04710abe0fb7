import { fen, type Fen } from '../../base/fen.ts';
import type { CcnetBill } from '../../codecs/ccnet/ccnet-command.ts';

/** As makers write the yuan in a bill table. */
const yuanNames: readonly string[] = ['CHN', 'CNY'];
const fenPerYuan = 100;
/** The largest note there is: what a table says beyond it is not believed. */
const noteUnitsMax = 100;

/** What the note of this row is worth; undefined for another currency and for what is in no table. */
export function noteValue(bills: readonly CcnetBill[], type: number): Fen | undefined {
  const bill = bills.find((each) => each.type === type);
  return bill === undefined || !yuanNames.includes(bill.country) || bill.units > noteUnitsMax ? undefined : fen(bill.units * fenPerYuan);
}

/** Bit n: notes of row n, where they are worth at most `noteFenMax`. */
export function noteMask(bills: readonly CcnetBill[], noteFenMax: number): number {
  return bills.reduce((mask, { type }) => ((noteValue(bills, type) ?? Infinity) <= noteFenMax ? mask | (1 << type) : mask), 0);
}
