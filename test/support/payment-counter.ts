import type { MoneyRecord, SealedAt } from '../../src/domain/money/money-record.ts';
import { tillState } from '../../src/domain/order/order-view.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import type { Moment, PaymentInput, PaymentStep } from '../../src/domain/payment/payment-step.ts';
import { firstStep, transition } from '../../src/domain/payment/payment-transition.ts';
import { restoredIntent, restoreRecord } from '../../src/domain/payment/restore-payment.ts';
import { exampleIntent } from './payment-examples.ts';

/** The real payment machine with a journal, and with what left it: for those who watch from outside. */
export class PaymentCounter {
  readonly journal: { readonly record: MoneyRecord; readonly at: SealedAt }[] = [];
  #payment: Payment;
  #left: string[] = [];

  constructor(attended: boolean, moment: Moment) {
    const intent = { ...exampleIntent, attended };
    this.#keep([intent], moment);
    this.#payment = restoredIntent(intent, this.journal[0]!.at);
    this.#apply(firstStep(this.#payment, moment), moment);
  }

  get till(): string {
    return tillState(this.#payment);
  }

  /** What the journal says of the payment, without its INTENT. */
  get records(): readonly string[] {
    return this.journal.slice(1).map(({ record }) => record.kind.replace(/^\w+\./, ''));
  }

  /** False when the machine refuses the input. */
  input(input: PaymentInput, moment: Moment): boolean {
    return this.#apply(transition(this.#payment, input, moment), moment);
  }

  /** The effects since they were taken last, in order. */
  takeLeft(): readonly string[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  restart(): void {
    const [first, ...rest] = this.journal;
    if (first?.record.kind !== 'payment.intent') throw new TypeError('a journal begins with its intent');
    this.#payment = rest.reduce((payment, { record, at }) => restoreRecord(payment, record, at), restoredIntent(first.record, first.at));
  }

  #apply(step: PaymentStep, moment: Moment): boolean {
    if ('rejected' in step) return false;
    this.#keep(step.records, moment);
    this.#payment = step.payment;
    this.#left.push(...step.effects.map(({ kind }) => kind));
    return true;
  }

  #keep(records: readonly MoneyRecord[], { monotonicMs, wallMs, bootId }: Moment): void {
    for (const record of records) this.journal.push({ record, at: { epoch: 1, seq: this.journal.length + 1, monotonicMs, wallMs, bootId } });
  }
}
