import type { OrderId } from '../../base/order-id.ts';
import type { MoneyRecord } from '../money/money-record.ts';
import type { Moment, PaymentEffect, PaymentInput } from '../payment/payment-step.ts';
import type { Payment } from '../payment/payment.ts';
import type { CashEntry } from '../recharge/cash-in.ts';
import type { Recharge } from '../recharge/recharge.ts';
import type { RechargeEffect, RechargeInput } from '../recharge/recharge-step.ts';

/** The first step of an order, which no input brings. */
export interface Begin {
  readonly kind: 'begin';
}

/** One step of one order's machine: everything that it had, and everything that it answered. */
export type FlightStep =
  | {
    readonly machine: 'payment'; readonly id: OrderId; readonly input: PaymentInput | Begin; readonly moment: Moment;
    /** Absent when it is what the step before it ended in. */
    readonly before?: Payment;
    readonly answer: { readonly payment: Payment; readonly records: readonly MoneyRecord[]; readonly effects: readonly PaymentEffect[] } | { readonly rejected: string };
  }
  | {
    readonly machine: 'recharge'; readonly id: OrderId; readonly input: RechargeInput | Begin; readonly moment: Moment;
    readonly before?: Recharge;
    readonly answer: { readonly recharge: Recharge; readonly records: readonly MoneyRecord[]; readonly effects: readonly RechargeEffect[]; readonly entries?: readonly CashEntry[] } | { readonly rejected: string };
  };

/**
 * What the flight recorder keeps, as plain data. Codes, phones and keys are masked or left out before
 * an entry is made: a replay needs none of them.
 */
export type FlightEntry =
  | { readonly kind: 'start'; readonly agentVersion: string; readonly terminalId: string; readonly terminalEpoch: number; readonly wallMs: number }
  /** An input of the agent's mailbox. */
  | { readonly kind: 'input'; readonly moment: Moment; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'step'; readonly step: FlightStep }
  /** What a report adds: how the terminal was when it was written. */
  | { readonly kind: 'report'; readonly agentVersion: string; readonly wallMs: number; readonly about: Readonly<Record<string, unknown>> }
  /** So many entries were lost here: the disk could not follow. */
  | { readonly kind: 'gap'; readonly entries: number };
