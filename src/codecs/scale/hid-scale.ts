/** A weight as a HID scale reports it (HID Point of Sale Usage Tables, page 8D; devices §5.3). */
export interface ScaleReading {
  readonly status: 'fault' | 'zero' | 'moving' | 'stable' | 'under-zero' | 'overload' | 'calibrate' | 'zero-again';
  /** Only of a stable weight. `unit` as the tables write it. */
  readonly weight: { readonly digits: number; readonly exponentOfTen: number; readonly unit: string } | undefined;
}

const statuses = { 1: 'fault', 2: 'zero', 3: 'moving', 4: 'stable', 5: 'under-zero', 6: 'overload', 7: 'calibrate', 8: 'zero-again' } as const;
const units: Readonly<Record<number, string>> = { 1: 'mg', 2: 'g', 3: 'kg', 4: 'ct', 5: 'tael', 6: 'gr', 7: 'dwt', 8: 't', 9: 'ton', 10: 'ozt', 11: 'oz', 12: 'lb' };

/** Report 3: status, unit, exponent, weight little-endian. Undefined for anything else. */
export function readHidScale(report: Uint8Array): ScaleReading | undefined {
  const [id, code = 0, unitCode = 0, exponent = 0, low = 0, high = 0] = report;
  const status = statuses[code as keyof typeof statuses];
  const unit = units[unitCode];
  if (id !== 3 || report.length !== 6 || status === undefined || unit === undefined) return undefined;
  const isWeight = status === 'stable' || status === 'zero';
  return { status, weight: isWeight ? { digits: low | (high << 8), exponentOfTen: (exponent << 24) >> 24, unit } : undefined };
}

/** `12.34 kg`. */
export function weightText({ digits, exponentOfTen, unit }: NonNullable<ScaleReading['weight']>): string {
  if (exponentOfTen >= 0) return `${digits}${'0'.repeat(exponentOfTen)} ${unit}`;
  const padded = String(digits).padStart(-exponentOfTen + 1, '0');
  return `${padded.slice(0, exponentOfTen)}.${padded.slice(exponentOfTen)} ${unit}`;
}
