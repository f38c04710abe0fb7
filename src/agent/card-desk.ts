import { unreachable } from '../base/assert.ts';
import type { ErrorCode } from '../base/errors.ts';
import { mintOrderId } from '../base/order-id.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import type { CardReaderEvent, PresentedCard } from '../ports/card-reader.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput, CardRefusal } from './agent-input.ts';
import type { PaymentDesk } from './payment-desk.ts';
import type { ScreenDesk } from './screen-desk.ts';
import { showBalance } from './show-balance.ts';

const refusalCodes: Readonly<Record<CardRefusal, ErrorCode>> = { 'bank-card': 'BANK_CARD_REFUSED', unreadable: 'CARD_UNREADABLE', unknown: 'CARD_UNKNOWN' };

/**
 * Cards identify and pay nothing: a stripe or a UID can be copied by anybody who once held the card (money rules §8). A member's card
 * shows the balance; while a sale waits for a code, its till is told why the card is not one.
 */
export class CardDesk {
  readonly #context: AgentContext;
  readonly #payments: PaymentDesk;
  readonly #control: Pick<AgentControl, 'lookup'>;
  readonly #screens: ScreenDesk;

  constructor(context: AgentContext, payments: PaymentDesk, control: Pick<AgentControl, 'lookup'>, screens: ScreenDesk) {
    this.#context = context;
    this.#payments = payments;
    this.#control = control;
    this.#screens = screens;
  }

  event(event: CardReaderEvent, post: (input: AgentInput) => void): void {
    switch (event.kind) {
      case 'card': return post(this.#shownOrUnknown(event.card));
      case 'bank-card-refused': return post({ kind: 'card-refused', reason: 'bank-card', hint: event.hint });
      case 'unreadable': return post({ kind: 'card-refused', reason: 'unreadable' });
      case 'card-removed': return;
      default: return unreachable(event);
    }
  }

  /** A number of twelve digits or more looks a member up, as one that was scanned does. */
  shown(cardNumber: string): void {
    if (this.#payments.isWaiting) return this.#payments.refuseScan('CARD_PAYS_NOTHING');
    showBalance({ kind: 'card-number', cardNumber }, this.#control, this.#screens, () => this.#context.counters.add('cards_not_known'));
  }

  refused(reason: CardRefusal, hint: string | undefined): void {
    if (reason === 'unknown') this.#context.counters.add('cards_not_known');
    this.#payments.refuseScan(refusalCodes[reason], hint);
  }

  /** The card system looks members up by the number of a card; by a UID or a tag it cannot. */
  #shownOrUnknown(card: PresentedCard): AgentInput {
    if (card.medium !== 'stripe' || !isCardNumber(card.digits.reveal())) return { kind: 'card-refused', reason: 'unknown' };
    return { kind: 'card-shown', id: mintOrderId(this.#context.clock, this.#context.random), cardNumber: card.digits.reveal() };
  }
}

/** Money rules §8: 12 to 24 digits; 18 that begin with 99 are a one-time code, which no card holds. */
function isCardNumber(digits: string): boolean {
  return /^\d{12,24}$/.test(digits) && !/^99\d{16}$/.test(digits);
}
