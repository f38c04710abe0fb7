import { unreachable } from '../base/assert.ts';
import { isCardUid } from '../base/card-uid.ts';
import type { ErrorCode } from '../base/errors.ts';
import { mintOrderId } from '../base/order-id.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import type { CardReaderEvent, PresentedCard } from '../ports/card-reader.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput, CardRefusal, ShownCard } from './agent-input.ts';
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

  shown(card: ShownCard): void {
    if (this.#payments.isWaiting) return this.#payments.refuseScan('CARD_PAYS_NOTHING');
    showBalance(card, this.#control, this.#screens, () => this.#context.counters.add('cards_not_known'));
  }

  refused(reason: CardRefusal, hint: string | undefined): void {
    if (reason === 'unknown') this.#context.counters.add('cards_not_known');
    this.#payments.refuseScan(refusalCodes[reason], hint);
  }

  #shownOrUnknown(presented: PresentedCard): AgentInput {
    const card = shownCard(presented);
    if (card === undefined) return { kind: 'card-refused', reason: 'unknown' };
    return { kind: 'card-shown', id: mintOrderId(this.#context.clock, this.#context.random), card };
  }
}

/**
 * What the card system looks a member up by: a number of twelve digits or more, as one that was scanned, or a fixed UID. The numbers of
 * 125 kHz tags are none: their formats leave bytes out, and what is left of one tag may be the UID of another's card.
 */
function shownCard(presented: PresentedCard): ShownCard | undefined {
  switch (presented.medium) {
    case 'stripe': return isCardNumber(presented.digits.reveal()) ? { kind: 'card-number', cardNumber: presented.digits.reveal() } : undefined;
    case 'contactless': return isCardUid(presented.uid.reveal()) ? { kind: 'card-uid', cardUid: presented.uid } : undefined;
    case 'tag': return presented.isUid && isCardUid(presented.number.reveal()) ? { kind: 'card-uid', cardUid: presented.number } : undefined;
    default: return unreachable(presented);
  }
}

/** Money rules §8: 12 to 24 digits; 18 that begin with 99 are a one-time code, which no card holds. */
function isCardNumber(digits: string): boolean {
  return /^\d{12,24}$/.test(digits) && !/^99\d{16}$/.test(digits);
}
