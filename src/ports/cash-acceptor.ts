import type { Fen } from '../base/fen.ts';

export type CashStatus =
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
  /** The note is in the cassette. Told once for each note, and before anything else is told. */
  | { readonly kind: 'stacked'; readonly noteFen: Fen }
  | { readonly kind: 'returned'; readonly noteFen: Fen }
  /** A note was inside when the power or the line went: it may lie in the cassette or not. Never a credit by itself. */
  | { readonly kind: 'uncertain'; readonly where: 'validator' | 'stacker'; readonly noteFen?: Fen };

/** Takes notes while it is enabled. Whoever is told `stacked` owes the customer the money from then on. */
export interface CashAcceptor {
  onEvent(listener: (event: CashEvent) => void): void;
  /** Which notes are taken: those of at most `noteFenMax`. */
  enable(noteFenMax: Fen): void;
  disable(): void;
  /** Answers to `escrow`. */
  stack(): void;
  giveBack(): void;
}
