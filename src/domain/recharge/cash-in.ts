import { addFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { RechargeTier } from '../member/member.ts';
import type { RechargeTerms } from './recharge.ts';

/** What a bill acceptor took in for a recharge: it stays with the recharge to its end. */
export interface CashIn {
  /** What was reserved; the recharge's amount becomes what was really taken. */
  readonly reservedFen: Fen;
  /** Of the notes that lie in the cassette, each on record. */
  readonly takenFen: Fen;
  readonly noteCount: number;
  /** Of the last note that was let in, when it is on record as stacked: the device may tell of it again. */
  readonly stackedFen?: Fen;
  /** Notes of which nobody knows where they are: never credited, shown at the terminal until they are settled with the customer. */
  readonly uncertain: readonly UncertainNote[];
  readonly checked?: true;
  /** How many of the uncertain ones the journal holds a record of, which the card system is sent. */
  readonly told?: number;
  /** It is sent that they are checked, too. */
  readonly checkTold?: true;
  /** A note came back from the card system: its receipt was printed before the disk was lost. */
  readonly recovered?: true;
}

export interface UncertainNote {
  readonly foundWallMs: number;
  readonly noteFen?: Fen;
  /** `unknown`: the device said nothing about it any more. */
  readonly where: 'validator' | 'stacker' | 'unknown';
  /** Of a session that boot found, before the card system had compared the journal: it may know that the note was credited. */
  readonly guessed?: true;
}

/** Cash is being taken in. */
export interface TakingPhase {
  readonly kind: 'taking';
  readonly reservationId: OrderId;
  readonly ruleVersion: number;
  /** No further note is let in from then on (monotonic clock of this boot). */
  readonly takeUntilMs: number;
  /** As they were announced: a sum that is less than reserved may be one of them. */
  readonly tiers: readonly RechargeTier[];
  /** Of the last note that was let in. */
  readonly number: number;
  /** It was let in, and its end is not known yet. */
  readonly moving?: { readonly number: number; readonly noteFen: Fen };
  /** No further note is let in; what was taken is credited when nothing moves. */
  readonly ending: boolean;
  /** Boot found it, and the card system has not compared the journal since: it does not end. */
  readonly found?: true;
}

/**
 * Entries of the journal beside its money records: no wire knows them. A note is on record before it is moved, and its end before
 * anybody is shown or credited it; what they add up to becomes the one record of the cash that was taken.
 */
export type CashEntry =
  | { readonly kind: 'cash.opened'; readonly id: OrderId; readonly wallMs: number; readonly terms: RechargeTerms; readonly reservationId: OrderId; readonly ruleVersion: number; readonly tiers: readonly RechargeTier[] }
  | { readonly kind: 'cash.moving' | 'cash.stacked' | 'cash.returned'; readonly id: OrderId; readonly wallMs: number; readonly number: number; readonly noteFen: Fen; readonly takenFen: Fen }
  /** Number 0: one that was not let in. */
  | { readonly kind: 'cash.uncertain'; readonly id: OrderId; readonly wallMs: number; readonly number: number; readonly noteFen?: Fen; readonly takenFen: Fen; readonly where: UncertainNote['where']; readonly guessed?: true }
  /** Nothing was taken: there is no money record to come. */
  | { readonly kind: 'cash.ended'; readonly id: OrderId; readonly wallMs: number }
  /** The uncertain notes are settled with the customer. */
  | { readonly kind: 'cash.checked'; readonly id: OrderId; readonly wallMs: number }
  | StrayNote;

/** A note that an acceptor told of while no recharge took any, under an id of its own. Its record is made when the card system has compared the journal. */
export interface StrayNote {
  readonly kind: 'cash.stray';
  readonly id: OrderId;
  readonly wallMs: number;
  readonly attribution: Attribution;
  readonly noteFen?: Fen;
  readonly where: UncertainNote['where'];
}

/** A further note is let in: the one before it is not told of any more. */
export function withoutStacked({ stackedFen: _stackedFen, ...cashIn }: CashIn): CashIn {
  return cashIn;
}

export function cashMissingFen({ reservedFen, takenFen }: CashIn): Fen {
  return (reservedFen - takenFen) as Fen;
}

/** Every note has its end, and there is money: the sum is what was taken. */
export function isCashWhole({ ending, moving }: TakingPhase, { takenFen }: CashIn): boolean {
  return ending && moving === undefined && takenFen > 0;
}

/** The card system has yet to hear of a note, or that it is checked. */
export function hasUntoldNote(cashIn: CashIn | undefined): boolean {
  if (cashIn === undefined) return false;
  const { uncertain, told = 0, checked, checkTold } = cashIn;
  return uncertain.length > told || (checked === true && checkTold !== true);
}

/**
 * What is said of a note may be of one of these that are told already: as far as both were read. What lies at the stacker is not the one that
 * was at the slot, because no note goes there without a word of ours.
 */
export function isOneOf(notes: readonly Pick<UncertainNote, 'noteFen' | 'where'>[], { noteFen, where }: Pick<UncertainNote, 'noteFen' | 'where'>): boolean {
  return notes.some((note) => (note.noteFen === undefined || noteFen === undefined ? note.where !== 'validator' || where !== 'stacker' : note.noteFen === noteFen));
}

/** A session without money whose customer misses a note has a receipt, once. */
export function owesNoteReceipt(cashIn: CashIn | undefined): boolean {
  return cashIn !== undefined && cashIn.uncertain.length > 0 && cashIn.recovered !== true;
}

/** As far as anybody has read them. */
export function uncertainFen({ uncertain }: CashIn): Fen {
  return uncertain.reduce((sumFen, { noteFen }) => addFen(sumFen, noteFen ?? zeroFen), zeroFen);
}

/** Somebody has to be asked about a note. */
export function hasUncertainNote(cashIn: CashIn | undefined): boolean {
  return cashIn !== undefined && cashIn.uncertain.length > 0 && cashIn.checked !== true;
}

/** The recharge's amounts as the notes have them: its bonus when all came, that of the sum where there is such a tier, else none. */
export function termsOfCash(terms: RechargeTerms, { tiers }: TakingPhase, { reservedFen, takenFen }: CashIn): RechargeTerms {
  if (takenFen === reservedFen) return terms;
  return { ...terms, payFen: takenFen, bonusFen: tiers.find(({ payFen }) => payFen === takenFen)?.bonusFen ?? zeroFen };
}
