/** Range of the first four digits, both ends included. */
export interface BrandRange {
  readonly brand: string;
  readonly from: number;
  readonly to: number;
  /** Shortest number of this brand. */
  readonly digitsMin: 13 | 14 | 15 | 16;
}

/**
 * Issuer number ranges of the card brands, widened to four digits where a brand's range is finer: a number that
 * is refused by mistake can be typed as another kind of code, a card that slips through cannot be taken back.
 * Lengths matter at the lower end only: EAN-13 product codes made in China begin with 690 to 699 and one in ten passes Luhn,
 * while no card of the brands in that range has had fewer than 16 digits since Switch and Solo ended (2011).
 * Source: ISO/IEC 7812 major industry digits 3 to 6 and the brands' published ranges and lengths.
 */
export const brandRanges: readonly BrandRange[] = [
  { brand: 'JCB (15 digits, historic)', from: 1800, to: 1800, digitsMin: 15 },
  { brand: 'JCB (15 digits, historic)', from: 2131, to: 2131, digitsMin: 15 },
  { brand: 'Mir', from: 2200, to: 2204, digitsMin: 16 },
  { brand: 'Mastercard (2 series)', from: 2221, to: 2720, digitsMin: 16 },
  { brand: 'Diners Club', from: 3000, to: 3059, digitsMin: 14 },
  { brand: 'Diners Club', from: 3095, to: 3095, digitsMin: 14 },
  { brand: 'American Express', from: 3400, to: 3499, digitsMin: 15 },
  { brand: 'JCB', from: 3528, to: 3589, digitsMin: 16 },
  { brand: 'Diners Club', from: 3600, to: 3699, digitsMin: 14 },
  { brand: 'American Express', from: 3700, to: 3799, digitsMin: 15 },
  { brand: 'Diners Club', from: 3800, to: 3999, digitsMin: 14 },
  { brand: 'Visa', from: 4000, to: 4999, digitsMin: 13 },
  { brand: 'Maestro and Chinese debit', from: 5000, to: 5099, digitsMin: 16 },
  { brand: 'Mastercard', from: 5100, to: 5599, digitsMin: 16 },
  { brand: 'Maestro and Chinese debit', from: 5600, to: 5999, digitsMin: 16 },
  { brand: 'Discover, RuPay, Chinese debit', from: 6000, to: 6199, digitsMin: 16 },
  { brand: 'UnionPay', from: 6200, to: 6299, digitsMin: 16 },
  { brand: 'Maestro, Discover', from: 6300, to: 6999, digitsMin: 16 },
  { brand: 'UnionPay (older, issued in China)', from: 8100, to: 8199, digitsMin: 16 },
  { brand: 'Troy', from: 9792, to: 9792, digitsMin: 16 },
];
