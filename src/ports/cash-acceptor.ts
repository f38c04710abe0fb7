import type { Fen } from '../base/fen.ts';

export type CashStatus =
  /** None is connected, or it does not answer. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'starting' }
  /** Takes no notes. */
  | { readonly kind: 'disabled' }
  | { readonly kind: 'idle' }
  /** A note is on its way in or out. */
  | { readonly kind: 'moving' }
  | { readonly kind: 'stopped'; readonly cause: 'full' | 'cassette-removed' | 'jam' | 'cheated' | 'failure' };

export type CashEvent =
  | { readonly kind: 'status'; readonly status: CashStatus }
  /** A note waits to be taken or given back; without a word it is given back after ten seconds. */
  | { readonly kind: 'escrow'; readonly noteFen: Fen }
  /**
   * The note is in the cassette. Told once for each note on one line; again after the line or this process began anew, until `keep` was
   * called: whoever counts must know what is on record.
   */
  | { readonly kind: 'stacked'; readonly noteFen: Fen }
  | { readonly kind: 'returned'; readonly noteFen: Fen }
  /** A note was inside when the power or the line went: it may lie in the cassette or not. Never a credit by itself. */
  | { readonly kind: 'uncertain'; readonly where: 'validator' | 'stacker'; readonly noteFen?: Fen };

/** Takes notes while it is enabled. Whoever is told `stacked` owes the customer the money from then on. */
export interface CashAcceptor {
  readonly status: CashStatus;
  /** One listener. */
  onEvent(listener: (event: CashEvent) => void): void;
  /** Which notes are taken: those of at most `noteFenMax`. */
  enable(noteFenMax: Fen): void;
  /** A note that waits in escrow is given back. */
  disable(): void;
  /** Answers to `escrow`. Called when it is on record that the note is being taken. */
  stack(): void;
  giveBack(): void;
  /** What was told as `stacked` is on record: the device may forget it. */
  keep(): void;
}
