import type { Attribution } from '../attribution/attribution.ts';
import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { OrderVerdict, UndecidedCode } from '../cloud/cloud-message.ts';
import type { MoneyRecord } from '../money/money-record.ts';
import type { RechargeTier } from '../member/member.ts';
import type { CashEntry } from './cash-in.ts';
import type { Recharge } from './recharge.ts';

export type RechargeInput = PlainRechargeInput | CashInInput;

/** Where a terminal has a bill acceptor. */
export type CashInInput =
  /** Notes may come in. `tiers`: as the member's lookup announced them. `attribution` is of this moment, and of all notes of the session. */
  | { readonly kind: 'begin-cash-in'; readonly tiers: readonly RechargeTier[]; readonly attribution: Attribution }
  /** `afterRest`: the device was through with the note before it. */
  | { readonly kind: 'note'; readonly note: CashNoteEvent; readonly afterRest?: true }
  /** The customer has no more notes. */
  | { readonly kind: 'finish-cash-in' }
  /** Boot found notes on record and no end. `inDoubt`: the journal's tail is damaged. */
  | { readonly kind: 'resume-cash-in'; readonly inDoubt?: true }
  /** Staff have looked for the uncertain notes. */
  | { readonly kind: 'cash-checked' };

/** What an acceptor says of one note. */
export type CashNoteEvent =
  | { readonly kind: 'escrow' | 'stacked' | 'returned'; readonly noteFen: Fen }
  | { readonly kind: 'uncertain'; readonly where: 'validator' | 'stacker'; readonly noteFen?: Fen };

export type PlainRechargeInput =
  | { readonly kind: 'drive' }
  | { readonly kind: 'link-lost' }
  | { readonly kind: 'timeout' }
  /** `validMs`: how long the headroom was still held when this was said. */
  | { readonly kind: 'reservation'; readonly code: string; readonly bonusFen: Fen; readonly ruleVersion: number; readonly validMs: number }
  /** The cashier has the money. `orderNumber` was made for this record's place in the journal, and `attribution` is of this moment, not of the reservation (money rules §6). */
  | { readonly kind: 'cash-taken'; readonly orderNumber: string; readonly attribution: Attribution }
  /** The customer's code is journaled: as `cash-taken`. */
  | { readonly kind: 'pay-code'; readonly orderNumber: string; readonly attribution: Attribution }
  | { readonly kind: 'verdict'; readonly verdict: OrderVerdict }
  | { readonly kind: 'undecided'; readonly code: UndecidedCode }
  /** "Something changed": ask. */
  | { readonly kind: 'notice' }
  | { readonly kind: 'cancel' };

export type RechargeEffect =
  | { readonly kind: 'send-reserve'; readonly reservationId: OrderId }
  /** No cash is taken under the reservation: nothing waits for an answer, and one that is lost costs no more than its time. */
  | { readonly kind: 'send-release' }
  | { readonly kind: 'send-cash-advice' }
  | { readonly kind: 'send-channel-order' }
  | { readonly kind: 'send-query' }
  | { readonly kind: 'send-close' }
  | { readonly kind: 'timer'; readonly delayMs: number }
  | { readonly kind: 'jittered-timer'; readonly ceilingMs: number }
  | { readonly kind: 'no-timer' }
  | { readonly kind: 'print-receipt' }
  | { readonly kind: 'accept-notes'; readonly noteFenMax: Fen }
  | { readonly kind: 'refuse-notes' }
  /** Only of the note that is on record as let in. */
  | { readonly kind: 'stack-note'; readonly number: number }
  | { readonly kind: 'give-note-back' }
  /** Its end is on record: the device may forget it. */
  | { readonly kind: 'keep-note' }
  | { readonly kind: 'end-cash-in' }
  | { readonly kind: 'alarm'; readonly code: string };

export type RechargeStep =
  | { readonly recharge: Recharge; readonly records: readonly MoneyRecord[]; readonly effects: readonly RechargeEffect[]; /** Into the journal with the records. */ readonly entries?: readonly CashEntry[] }
  | { readonly rejected: string };
