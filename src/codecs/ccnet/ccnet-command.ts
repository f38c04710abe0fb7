import { assert } from '../../base/assert.ts';

/** What a controller asks of a bill validator: the data of a frame. Source: CCNET 2.4.3; devices §5.1. */
export type CcnetCommand =
  | { readonly type: 'acknowledge' }
  | { readonly type: 'refuse' }
  | { readonly type: 'reset' }
  | { readonly type: 'status' }
  | { readonly type: 'poll' }
  /** Bit n: bills of type n. `escrow`: those that wait for a word before they are stacked. */
  | { readonly type: 'enable'; readonly types: number; readonly escrow: number }
  | { readonly type: 'stack' }
  | { readonly type: 'return' }
  | { readonly type: 'identify' }
  /** Ten seconds more before an escrowed bill goes back by itself. */
  | { readonly type: 'hold' }
  | { readonly type: 'bill-table' };

const plain = { acknowledge: 0x00, refuse: 0xff, reset: 0x30, status: 0x31, poll: 0x33, stack: 0x35, return: 0x36, identify: 0x37, hold: 0x38, 'bill-table': 0x41 } as const;
const enableCode = 0x34;

export function encodeCcnetCommand(command: CcnetCommand): Uint8Array {
  if (command.type !== 'enable') return Uint8Array.of(plain[command.type]);
  const { types, escrow } = command;
  assert([types, escrow].every((mask) => Number.isInteger(mask) && mask >= 0 && mask <= 0xffffff), 'there are 24 types of bills');
  return Uint8Array.of(enableCode, types >> 16, (types >> 8) & 0xff, types & 0xff, escrow >> 16, (escrow >> 8) & 0xff, escrow & 0xff);
}

/** For the twin. */
export function decodeCcnetCommand(data: Uint8Array): CcnetCommand | undefined {
  const mask = (at: number) => (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
  if (data[0] === enableCode) return data.length === 7 ? { type: 'enable', types: mask(1), escrow: mask(4) } : undefined;
  const type = (Object.keys(plain) as (keyof typeof plain)[]).find((name) => plain[name] === data[0]);
  return type === undefined || data.length !== 1 ? undefined : { type };
}

/** Answer to a poll. A bill's `type` is its row of the bill table. */
export type CcnetState =
  | { readonly kind: 'power-up' | 'power-up-bill-in-validator' | 'power-up-bill-in-stacker' | 'initialise' | 'idle' | 'accepting' | 'stacking' | 'returning' | 'disabled' | 'holding' | 'busy' }
  | { readonly kind: 'rejecting'; readonly reason: number }
  | { readonly kind: 'illegal-command' }
  | { readonly kind: 'stopped'; readonly cause: 'cassette-full' | 'cassette-removed' | 'jam' | 'cassette-jam' | 'cheated' | 'pause' }
  | { readonly kind: 'failure'; readonly code: number }
  | { readonly kind: 'escrow' | 'stacked' | 'returned'; readonly type: number };

const simple: Readonly<Record<number, Exclude<CcnetState, { readonly type: number } | { readonly reason: number } | { readonly cause: string } | { readonly code: number }>['kind']>> = {
  0x10: 'power-up', 0x11: 'power-up-bill-in-validator', 0x12: 'power-up-bill-in-stacker', 0x13: 'initialise', 0x14: 'idle', 0x15: 'accepting', 0x17: 'stacking', 0x18: 'returning', 0x19: 'disabled', 0x1a: 'holding', 0x1b: 'busy',
  0x30: 'illegal-command',
};
const causes = { 0x41: 'cassette-full', 0x42: 'cassette-removed', 0x43: 'jam', 0x44: 'cassette-jam', 0x45: 'cheated', 0x46: 'pause' } as const;
const bills = { 0x80: 'escrow', 0x81: 'stacked', 0x82: 'returned' } as const;

/** Undefined for what is no state, and for one whose parameter is missing. */
export function readCcnetState(data: Uint8Array): CcnetState | undefined {
  const [code = 0, parameter] = data;
  const kind = simple[code];
  if (kind !== undefined) return { kind };
  const cause = causes[code as keyof typeof causes];
  if (cause !== undefined) return { kind: 'stopped', cause };
  if (parameter === undefined) return undefined;
  const bill = bills[code as keyof typeof bills];
  if (bill !== undefined) return { kind: bill, type: parameter };
  if (code === 0x1c) return { kind: 'rejecting', reason: parameter };
  return code === 0x47 ? { kind: 'failure', code: parameter } : undefined;
}

/** For the twin. */
export function writeCcnetState(state: CcnetState): Uint8Array {
  const codeOf = (table: Readonly<Record<number, string>>, name: string) => Number(Object.keys(table).find((key) => table[Number(key)] === name));
  switch (state.kind) {
    case 'rejecting': return Uint8Array.of(0x1c, state.reason);
    case 'failure': return Uint8Array.of(0x47, state.code);
    case 'stopped': return Uint8Array.of(codeOf(causes, state.cause));
    case 'escrow':
    case 'stacked':
    case 'returned': return Uint8Array.of(codeOf(bills, state.kind), state.type);
    default: return Uint8Array.of(codeOf(simple, state.kind));
  }
}

export interface CcnetBill {
  readonly type: number;
  /** In whole units of the currency. */
  readonly units: number;
  /** Three letters as the maker has them: CHN, RUS. */
  readonly country: string;
}

const billTableRows = 24;
const billRowBytes = 5;

/** Answer to `bill-table`: rows of first digit, country and a power of ten; rows that are not used are left out. Undefined when it is not whole. */
export function readBillTable(data: Uint8Array): readonly CcnetBill[] | undefined {
  if (data.length !== billTableRows * billRowBytes) return undefined;
  return Array.from({ length: billTableRows }, (_, type) => {
    const row = data.subarray(type * billRowBytes, (type + 1) * billRowBytes);
    const exponent = row[4]!;
    return { type, units: exponent > 0x7f ? 0 : row[0]! * 10 ** Math.min(exponent, 9), country: Buffer.from(row.subarray(1, 4)).toString('latin1') };
  }).filter(({ units, country }) => units > 0 && /^[A-Z]{3}$/.test(country));
}

/** For the twin. */
export function writeBillTable(rows: readonly CcnetBill[]): Uint8Array {
  const data = new Uint8Array(billTableRows * billRowBytes);
  for (const { type, units, country } of rows) {
    const exponent = String(units).length - 1;
    data.set([units / 10 ** exponent, ...Buffer.from(country, 'latin1'), exponent], type * billRowBytes);
  }
  return data;
}
