import { limits } from '../../src/base/limits.ts';

export type RechargeMessage = 'reserve' | 'cash-advice' | 'channel-order' | 'query' | 'close' | 'release';
export type RechargeAnswer = 'reserved' | 'not-reserved' | 'credited' | 'held' | 'ordered' | 'closed' | 'refused' | 'not-found';
export type RechargeStanding = 'asking' | 'agreed' | 'owed' | 'ordering' | 'offered' | 'closing' | 'credited' | 'held' | 'refused' | 'closed' | 'cancelled' | 'forgotten' | 'attention';

/** What a till may read of a recharge that stands so. */
export const rechargeMayRead: Readonly<Record<RechargeStanding, string>> = {
  asking: 'reserving', agreed: 'reserved', owed: 'credit_pending', ordering: 'ordering', offered: 'awaiting_payment', closing: 'awaiting_payment', credited: 'credited', held: 'held', refused: 'refused',
  closed: 'closed', cancelled: 'cancelled', forgotten: 'forgotten', attention: 'needs_attention',
};

/** How a card system is disposed: it credits; it promised and cannot credit any more (a cap); it refuses from the start. */
export type Disposition = 'credits' | 'cannot-credit' | 'refuses';

/** One recharge as somebody sees it who knows money rules §5 and none of the code. */
export class RechargeOutsider {
  standing: RechargeStanding;
  /** How often the member was credited, and cash is held. */
  credits = 0;
  held = 0;
  cashInDrawer = false;
  /** The channel's order at the card system; whether a customer has ever seen its QR code, and paid it. */
  order: 'none' | 'open' | 'credited' | 'closed' = 'none';
  qrSeen = false;
  paid = false;
  refunded = false;
  line = true;
  reserveTries = 0;
  readonly up: RechargeMessage[] = [];
  readonly down: { readonly answers: Exclude<RechargeMessage, 'release'>; readonly answer: RechargeAnswer }[] = [];
  readonly kind: 'cash' | 'channel';
  readonly disposition: Disposition;

  constructor(kind: 'cash' | 'channel', disposition: Disposition) {
    this.kind = kind;
    this.disposition = disposition;
    this.standing = kind === 'cash' ? 'asking' : 'ordering';
  }

  /** Cash is told only when it is in the drawer, a channel order is repeated only while it may exist. */
  maySend(message: RechargeMessage): boolean {
    const senders: Readonly<Record<RechargeMessage, readonly RechargeStanding[]>> = {
      reserve: ['asking'], 'cash-advice': ['owed'], 'channel-order': ['ordering', 'offered', 'closing'], query: ['ordering', 'offered'], close: ['closing'], release: ['cancelled', 'refused'],
    };
    return senders[message].includes(this.standing);
  }

  arrive(index: number): void {
    const [message] = this.up.splice(index % this.up.length, 1);
    // Nothing answers it.
    if (message !== undefined && message !== 'release') this.down.push({ answers: message, answer: this.#answer(message) });
  }

  /** The customer pays what the QR code asks for, once; the channel says so to the card system. */
  pay(): void {
    this.paid = true;
    if (this.order === 'closed' || this.disposition === 'cannot-credit') {
      this.refunded = true;
      this.order = 'closed';
    } else if (this.order === 'open') {
      this.order = 'credited';
      this.credits += 1;
    }
  }

  hear(answer: RechargeAnswer): void {
    const { standing } = this;
    if (standing === 'asking') {
      if (answer === 'reserved') this.standing = 'agreed';
      if (answer === 'not-reserved') this.standing = 'refused';
    } else if (standing === 'owed') {
      if (answer === 'credited' || answer === 'held') this.standing = answer;
    } else if (standing === 'ordering' || standing === 'offered') {
      if (answer === 'credited' || answer === 'closed' || answer === 'refused') this.standing = answer;
      if (answer === 'ordered') this.standing = 'offered';
    } else if (standing === 'closing') {
      if (answer === 'credited' || answer === 'closed' || answer === 'refused') this.standing = answer;
    }
  }

  /** A reservation may be given up only after it was asked for often enough, or without a line: nothing was taken yet. */
  silence(gaveUp: boolean): void {
    if (this.standing === 'asking' && gaveUp && (!this.line || this.reserveTries >= limits.requestTriesMax)) this.standing = 'refused';
  }

  cancel(): void {
    if (this.standing === 'asking' || this.standing === 'agreed') this.standing = 'cancelled';
    if (this.standing === 'ordering' || this.standing === 'offered') this.standing = 'closing';
  }

  /** Before the cash is taken nothing is journaled: nothing happened. That somebody gave a channel order up is not journaled either. */
  restart(): void {
    this.line = false;
    if (this.kind === 'cash' && !this.cashInDrawer) this.standing = 'forgotten';
    // The journal has the end of a refused order as closed.
    if (this.kind === 'channel' && this.standing === 'refused') this.standing = 'closed';
    if (this.standing === 'offered' || this.standing === 'closing') this.standing = 'ordering';
  }

  #answer(message: Exclude<RechargeMessage, 'release'>): RechargeAnswer {
    if (message === 'reserve') return this.disposition === 'refuses' ? 'not-reserved' : 'reserved';
    if (message === 'cash-advice') {
      if (this.credits + this.held === 0) {
        if (this.disposition === 'cannot-credit') this.held += 1;
        else this.credits += 1;
      }
      return this.credits > 0 ? 'credited' : 'held';
    }
    if (message === 'channel-order' && this.order === 'none' && this.disposition === 'refuses') return 'refused';
    if (message === 'channel-order' && this.order === 'none') this.order = 'open';
    if (message === 'close' && this.order === 'open') this.order = 'closed';
    return { none: 'not-found', open: 'ordered', credited: 'credited', closed: 'closed' }[this.order] as RechargeAnswer;
  }
}
