import { limits } from '../../src/base/limits.ts';
import type { OrderRequestKind, OrderVerdict } from '../../src/domain/cloud/cloud-message.ts';
import type { MoneyRecord, SealedAt } from '../../src/domain/money/money-record.ts';
import type { Payment, PaymentPhase } from '../../src/domain/payment/payment.ts';
import type { Moment, PaymentEffect, PaymentInput, PaymentStep } from '../../src/domain/payment/payment-step.ts';
import { firstStep, transition } from '../../src/domain/payment/payment-transition.ts';
import { restoredIntent, restoreRecord } from '../../src/domain/payment/restore-payment.ts';
import { exampleIntent, exampleMovement } from './payment-examples.ts';

type Up = 'pay' | 'query' | 'reverse';
interface Down { readonly answers: OrderRequestKind; readonly verdict: OrderVerdict }

export type PaymentAction =
  | { readonly kind: 'deliver-up' | 'deliver-down' | 'drop-up' | 'drop-down' | 'repeat-up' | 'repeat-down'; readonly index: number }
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'timeout' | 'link-up' | 'link-down' | 'cancel' | 'goods' | 'reverse' | 'fulfil' | 'crash' | 'reboot' | 'crash-before-sync' };

/** One payment, one card system and the network between them, which loses, repeats, delays and reorders. */
export class PaymentWorld {
  payment: Payment;
  readonly journal: { readonly record: MoneyRecord; readonly at: SealedAt }[] = [];
  readonly up: Up[] = [];
  readonly down: Down[] = [];
  /** What the card system has done with the order. */
  row: 'none' | 'debited' | 'declined' | 'reversed' = 'none';
  readonly broken: string[] = [];
  #linkReady = true;
  #nowMs = 1_000;
  #boot = 1;
  readonly #funded: boolean;

  constructor({ funded, attended }: { readonly funded: boolean; readonly attended: boolean }) {
    this.#funded = funded;
    const intent = { ...exampleIntent, attended };
    this.#journaled([intent]);
    this.payment = restoredIntent(intent, this.journal[0]!.at);
    this.#apply(firstStep(this.payment, this.moment));
  }

  get moment(): Moment {
    return { monotonicMs: this.#nowMs, wallMs: 1_790_000_000_000 + this.#nowMs, bootId: `boot-${this.#boot}`, linkReady: this.#linkReady };
  }

  act(action: PaymentAction): void {
    switch (action.kind) {
      case 'deliver-up': return this.#cloud(take(this.up, action.index));
      case 'deliver-down': return this.#answered(take(this.down, action.index));
      case 'drop-up': take(this.up, action.index); return;
      case 'drop-down': take(this.down, action.index); return;
      case 'repeat-up': return repeat(this.up, action.index);
      case 'repeat-down': return repeat(this.down, action.index);
      case 'wait': this.#nowMs += action.delayMs; return;
      case 'timeout': this.#nowMs += limits.requestTryTimeoutMs; return this.#input({ kind: 'timeout' });
      case 'link-up': this.#linkReady = true; return this.#input({ kind: 'drive' });
      case 'link-down': this.#linkReady = false; return this.#input({ kind: 'link-lost' });
      case 'cancel': case 'fulfil': return this.#input({ kind: action.kind });
      case 'goods': case 'reverse': return this.#input({ kind: 'staff', choice: action.kind });
      case 'crash': return this.#restart();
      case 'reboot': this.#boot += 1; this.#nowMs = 500; return this.#restart();
      // The step was decided and the process died before its batch was synced: nothing of it has happened.
      case 'crash-before-sync': transition(this.payment, { kind: 'cancel' }, this.moment); return this.#restart();
    }
  }

  /** The line is good and everything arrives, until nothing is left to do. */
  heal(): void {
    this.act({ kind: 'link-up' });
    for (let round = 0; round < 40; round += 1) {
      while (this.up.length > 0) this.act({ kind: 'deliver-up', index: 0 });
      while (this.down.length > 0) this.act({ kind: 'deliver-down', index: 0 });
      this.act({ kind: 'timeout' });
    }
  }

  restored(): Payment {
    const [first, ...rest] = this.journal;
    if (first?.record.kind !== 'payment.intent') throw new TypeError('a journal begins with its intent');
    return rest.reduce((payment, { record, at }) => restoreRecord(payment, record, at), restoredIntent(first.record, first.at));
  }

  kinds(): readonly string[] {
    return this.journal.map(({ record }) => record.kind.replace('payment.', ''));
  }

  #restart(): void {
    this.#linkReady = false;
    this.payment = this.restored();
  }

  #input(input: PaymentInput): void {
    this.#apply(transition(this.payment, input, this.moment));
  }

  #answered(message: Down | undefined): void {
    if (message !== undefined) this.#input({ kind: 'verdict', ...message });
  }

  #apply(step: PaymentStep): void {
    if ('rejected' in step) return;
    this.#journaled(step.records);
    this.payment = step.payment;
    for (const effect of step.effects) this.#execute(effect);
  }

  #journaled(records: readonly MoneyRecord[]): void {
    const { monotonicMs, wallMs, bootId } = this.moment;
    for (const record of records) this.journal.push({ record, at: { epoch: 1, seq: this.journal.length + 1, monotonicMs, wallMs, bootId } });
  }

  #execute(effect: PaymentEffect): void {
    const { sealedAt } = this.payment;
    const records = this.kinds();
    switch (effect.kind) {
      case 'send-pay':
        if (records.length > 1) this.broken.push(`PAY after ${records.join()}`);
        if (sealedAt.bootId !== this.moment.bootId || this.#nowMs - sealedAt.monotonicMs >= limits.payResendWindowMs) this.broken.push('PAY after its window');
        return this.#send('pay');
      case 'send-query': return this.#send('query');
      case 'send-reverse':
        if (records.at(-1) !== 'reversing') this.broken.push(`REVERSE after ${records.join()}`);
        return this.#send('reverse');
      case 'release-goods':
        if (records.at(-1) !== 'approved') this.broken.push(`goods after ${records.join()}`);
        return;
      case 'print-receipt':
        if (records.at(-1) !== 'fulfilled') this.broken.push(`a receipt after ${records.join()}`);
        return;
      case 'timer': case 'jittered-timer': case 'no-timer': case 'alarm': return;
    }
  }

  #send(message: Up): void {
    if (!this.#linkReady) this.broken.push(`${message} without a line`);
    this.up.push(message);
  }

  /** Money rules §3 and §4 from the card system's side, independent of the terminal's code. */
  #cloud(message: Up | undefined): void {
    if (message === undefined) return;
    if (message === 'pay' && this.row === 'none') this.row = this.#funded ? 'debited' : 'declined';
    if (message === 'reverse' && this.row === 'debited' && this.kinds().includes('approved')) return this.#reply(message, { kind: 'confirmed', movement: exampleMovement });
    if (message === 'reverse' && (this.row === 'none' || this.row === 'debited')) this.row = 'reversed';
    if (this.row === 'none') return this.#reply(message, { kind: 'not-found' });
    if (this.row === 'debited') return this.#reply(message, { kind: 'approved', movement: exampleMovement });
    return this.#reply(message, this.row === 'declined' ? { kind: 'declined', code: 'BALANCE_INSUFFICIENT' } : { kind: 'reversed' });
  }

  #reply(answers: Up, verdict: OrderVerdict): void {
    this.down.push({ answers, verdict });
  }
}

/** A phase as a restart would leave it: what only the process knew is gone. */
export function afterRestart(phase: PaymentPhase): PaymentPhase {
  switch (phase.kind) {
    case 'sent': case 'unknown': case 'querying': case 'confirming': return { kind: 'unknown' };
    case 'approved': return { ...phase, asked: true };
    case 'reversing': return { kind: 'reversing', reason: phase.reason, tries: 0, refusals: 0, sinceMonotonicMs: 0 };
    // The shortfall is told once and not kept.
    case 'declined': return { kind: 'declined', code: phase.code };
    case 'fulfilled': case 'reversed': case 'attention': return phase;
  }
}

function take<Item>(items: Item[], index: number): Item | undefined {
  return items.length === 0 ? undefined : items.splice(index % items.length, 1)[0];
}

function repeat<Item>(items: Item[], index: number): void {
  const item = items[index % Math.max(1, items.length)];
  if (item !== undefined) items.push(item);
}
