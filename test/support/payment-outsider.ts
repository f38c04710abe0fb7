import { limits } from '../../src/base/limits.ts';

export type UpMessage = 'pay' | 'query' | 'reverse';
export type Verdict = 'approved' | 'declined' | 'reversed' | 'not-found';
export type Standing = 'open' | 'staff-asked' | 'given-up' | 'paid' | 'declined' | 'reversed' | 'attention';

/** What a till may read while a payment stands so (money rules §4, "States that a till sees"). */
export const tillMayRead: Readonly<Record<Standing, readonly string[]>> = {
  open: ['in_progress', 'checking'], 'staff-asked': ['approved_late'], 'given-up': ['checking'], paid: ['approved'], declined: ['declined'], reversed: ['reversed'], attention: ['needs_attention'],
};

/**
 * One payment as somebody sees it who knows money rules §3 and §4 and none of the code: how it stands,
 * what the books did, what is on its way. It knows no tries and no timers: where the rules leave the
 * machine a choice, the machine is asked which one it took (`gaveUp`).
 */
export class PaymentOutsider {
  standing: Standing = 'open';
  books: 'nothing' | 'debited' | 'declined' | 'reversed' = 'nothing';
  /** How often the member was debited and credited again. */
  debits = 0;
  credits = 0;
  /** How often the goods were let go, and whether that step is journaled. */
  goods = 0;
  handedOver = false;
  readonly up: UpMessage[] = [];
  readonly down: { readonly answers: UpMessage; readonly verdict: Verdict }[] = [];
  line = true;
  nowMs = 1_000;
  boot = 1;
  /** Queries that went out since anything was heard of this payment. */
  unansweredQueries = 0;
  readonly funded: boolean;
  readonly attended: boolean;

  constructor(options: { readonly funded: boolean; readonly attended: boolean }) {
    ({ funded: this.funded, attended: this.attended } = options);
  }

  /** PAY may go out and its approval be trusted: within 60 s of INTENT, in the boot that made it (§4.3). */
  get young(): boolean {
    return this.boot === 1 && this.nowMs - 1_000 < limits.payResendWindowMs;
  }

  /** What may leave the terminal as it stands now (§4.1, §4.3, §4.5). */
  maySend(message: UpMessage): boolean {
    if (!this.line) return false;
    if (message === 'reverse') return this.standing === 'given-up';
    return this.standing === 'open' && (message === 'query' || this.young);
  }

  /** A message reaches the books (§3, §4.4). */
  arrive(index: number): void {
    const [message] = this.up.splice(index % this.up.length, 1);
    if (message === undefined) return;
    if (message === 'pay' && this.books === 'nothing') {
      this.books = this.funded ? 'debited' : 'declined';
      if (this.funded) this.debits += 1;
    }
    if (message === 'reverse') {
      if (this.books === 'debited') this.credits += 1;
      if (this.books === 'nothing' || this.books === 'debited') this.books = 'reversed';
    }
    const verdicts = { nothing: 'not-found', debited: 'approved', declined: 'declined', reversed: 'reversed' } as const;
    this.down.push({ answers: message, verdict: message === 'reverse' ? 'reversed' : verdicts[this.books] });
  }

  /** The terminal hears a verdict (§3, §4.3, §4.5). */
  hear(verdict: Verdict): void {
    this.unansweredQueries = 0;
    if (this.standing === 'given-up') {
      if (verdict === 'reversed' || verdict === 'declined') this.standing = 'reversed';
    } else if (this.standing === 'staff-asked') {
      if (verdict === 'reversed') this.standing = 'reversed';
    } else if (this.standing === 'open') {
      const found = { approved: this.young ? 'paid' : this.attended ? 'staff-asked' : 'given-up', declined: 'declined', reversed: 'reversed', 'not-found': 'given-up' } as const;
      this.standing = found[verdict];
    }
  }

  /** Time went by without an answer: the terminal may give up only after it has asked often enough, and staff only have 30 s. */
  silence(gaveUp: boolean): void {
    if (this.standing === 'staff-asked' || (gaveUp && this.standing === 'open' && this.unansweredQueries >= limits.requestTriesMax)) this.standing = 'given-up';
  }

  /** A restart knows what the journal knows. What the staff were asked is not in it. */
  restart(): void {
    this.line = false;
    if (this.standing === 'staff-asked') this.standing = 'open';
  }
}
