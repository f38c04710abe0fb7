/** Range of the first four digits, both ends included. */
export interface BrandRange {
  readonly brand: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Issuer number ranges of the card brands, widened to four digits where a brand's range is finer: a number that
 * is refused by mistake can be typed as another kind of code, a card that slips through cannot be taken back.
 * Source: ISO/IEC 7812 major industry digits 3 to 6 and the brands' published ranges.
 */
export const brandRanges: readonly BrandRange[] = [
  { brand: 'JCB (15 digits, historic)', from: 1800, to: 1800 },
  { brand: 'JCB (15 digits, historic)', from: 2131, to: 2131 },
  { brand: 'Mir', from: 2200, to: 2204 },
  { brand: 'Mastercard (2 series)', from: 2221, to: 2720 },
  { brand: 'Diners Club', from: 3000, to: 3059 },
  { brand: 'Diners Club', from: 3095, to: 3095 },
  { brand: 'American Express', from: 3400, to: 3499 },
  { brand: 'JCB', from: 3528, to: 3589 },
  { brand: 'Diners Club', from: 3600, to: 3699 },
  { brand: 'American Express', from: 3700, to: 3799 },
  { brand: 'Diners Club', from: 3800, to: 3999 },
  { brand: 'Visa', from: 4000, to: 4999 },
  { brand: 'Maestro and Chinese debit', from: 5000, to: 5099 },
  { brand: 'Mastercard', from: 5100, to: 5599 },
  { brand: 'Maestro and Chinese debit', from: 5600, to: 5999 },
  { brand: 'Discover, RuPay, Chinese debit', from: 6000, to: 6199 },
  { brand: 'UnionPay', from: 6200, to: 6299 },
  { brand: 'Maestro, Discover', from: 6300, to: 6999 },
  { brand: 'UnionPay (older, issued in China)', from: 8100, to: 8199 },
  { brand: 'Troy', from: 9792, to: 9792 },
];
