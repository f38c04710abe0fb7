import type { CardReader, CardReaderEvent, CardStorage } from '../../ports/card-reader.ts';

export interface CardReaderCounters {
  readonly cards: number;
  readonly bankCardsRefused: number;
  readonly unreadable: number;
}

/** A card reader on an open port. Used once. */
export interface CardReaderDriver extends CardReader {
  readonly counters: CardReaderCounters;
  /** Absent where the reader has no blocks to read or write. */
  readonly storage?: CardStorage;
  /** Asks the reader what lies in its slot; absent where a reader cannot be asked. */
  askSlot?(): Promise<'empty' | 'occupied' | 'silent'>;
  /** The port has ended: timers stop, whoever waits is answered, nothing is told any more. */
  end(): void;
}

/** The one way out of a driver: counts what is told, and tells nothing after the end. */
export class CardOutlet {
  readonly #counters = { cards: 0, bankCardsRefused: 0, unreadable: 0 };
  #listener: ((event: CardReaderEvent) => void) | undefined;

  get counters(): CardReaderCounters {
    return this.#counters;
  }

  open(listener: (event: CardReaderEvent) => void): void {
    this.#listener = listener;
  }

  close(): void {
    this.#listener = undefined;
  }

  tell(event: CardReaderEvent): void {
    if (this.#listener === undefined) return;
    if (event.kind === 'card') this.#counters.cards += 1;
    else if (event.kind === 'bank-card-refused') this.#counters.bankCardsRefused += 1;
    else if (event.kind === 'unreadable') this.#counters.unreadable += 1;
    this.#listener(event);
  }
}
