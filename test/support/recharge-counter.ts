import type { MoneyRecord, SealedAt } from '../../src/domain/money/money-record.ts';
import { rechargeState } from '../../src/domain/order/order-view.ts';
import type { Moment } from '../../src/domain/payment/payment-step.ts';
import type { Recharge } from '../../src/domain/recharge/recharge.ts';
import type { RechargeInput, RechargeStep } from '../../src/domain/recharge/recharge-step.ts';
import { firstRechargeStep, rechargeTransition } from '../../src/domain/recharge/recharge-transition.ts';
import { restoredRecharge, restoreRechargeRecord } from '../../src/domain/recharge/restore-recharge.ts';
import { exampleSealedAt } from './payment-examples.ts';
import { rechargeIn } from './recharge-examples.ts';

/** The real recharge machine with a journal, and with what left it: for those who watch from outside. */
export class RechargeCounter {
  readonly journal: MoneyRecord[] = [];
  /** Undefined after a restart that found nothing in the journal. */
  #recharge: Recharge | undefined;
  #left: string[] = [];

  constructor(kind: 'cash' | 'channel', moment: Moment) {
    const fresh = rechargeIn(kind, { kind: 'reserving', tries: 0, askedMs: 0 });
    this.#recharge = fresh;
    this.#apply(firstRechargeStep(fresh, moment));
  }

  get till(): string {
    return this.#recharge === undefined ? 'forgotten' : rechargeState(this.#recharge);
  }

  /** Whether the customer can see a QR code. */
  get showsQr(): boolean {
    return this.#recharge?.phase.kind === 'awaiting' && this.#recharge.phase.qrContent !== '' && !this.#recharge.phase.closing;
  }

  get records(): string {
    return this.journal.map(({ kind }) => kind.replace(/^\w+\./, '')).join();
  }

  /** False when the machine refuses the input. */
  input(input: RechargeInput, moment: Moment): boolean {
    return this.#recharge !== undefined && this.#apply(rechargeTransition(this.#recharge, input, moment));
  }

  /** The effects since they were taken last, in order. */
  takeLeft(): readonly string[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  restart(): void {
    const [first, ...rest] = this.journal;
    const at: SealedAt = exampleSealedAt;
    this.#recharge = first?.kind === 'recharge.cash-taken' || first?.kind === 'recharge.channel-order' ? rest.reduce(restoreRechargeRecord, restoredRecharge(first, at)) : undefined;
  }

  #apply(step: RechargeStep): boolean {
    if ('rejected' in step) return false;
    this.#recharge = step.recharge;
    this.journal.push(...step.records);
    this.#left.push(...step.effects.map(({ kind }) => kind));
    return true;
  }
}
