import { makeCardReader } from '../../drivers/card-reader/make-card-reader.ts';
import type { CardReaderDriver } from '../../drivers/card-reader/card-reader-driver.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CardReaderProfile } from '../../profiles/device-profile.ts';
import type { BayOptions, DeviceBay, OpenDevice } from './device-bay.ts';
import { UseWatch } from './use-watch.ts';

/** One listener for all card readers. */
export class CardReaderBay implements DeviceBay<CardReaderProfile> {
  readonly #options: BayOptions;
  readonly #readers = new Set<CardReaderDriver>();
  readonly #ended = { cards: 0, cardsUnreadable: 0, cardsBankRefused: 0 };
  #listener: ((event: CardReaderEvent) => void) | undefined;

  constructor(options: BayOptions) {
    this.#options = options;
  }

  get counters(): Readonly<Record<string, number>> {
    const counts = { ...this.#ended };
    for (const reader of this.#readers) add(counts, reader);
    return counts;
  }

  onCard(listener: (event: CardReaderEvent) => void): void {
    this.#listener = listener;
  }

  /** `cardPrefixes`: checked. Throws DEVICE_UNSUPPORTED. */
  attach(port: BytePort, profile: CardReaderProfile, _name: string, cardPrefixes: readonly string[] = []): OpenDevice {
    const reader = makeCardReader({ port, profile, cardPrefixes, clock: this.#options.clock, timers: this.#options.timers });
    this.#readers.add(reader);
    const watch = new UseWatch(this.#options.timers, 'no card was shown');
    reader.onEvent((event) => {
      if (event.kind === 'card-removed' || !watch.takes(event.kind === 'card' ? 'a card was read' : `something was read: ${event.kind}`)) this.#listener?.(event);
    });
    return {
      check: async (level, useWithinMs) => {
        if (level === 'interactive') return watch.wait(useWithinMs);
        const slot = await reader.askSlot?.();
        if (slot === undefined) return { kind: 'not-offered' };
        return slot === 'silent' ? { kind: 'bad', text: 'the reader does not answer' } : { kind: 'good', text: `answers, slot ${slot}` };
      },
      get counters() { return { ...reader.counters }; },
      end: () => {
        watch.end();
        reader.end();
        this.#readers.delete(reader);
        add(this.#ended, reader);
      },
    };
  }
}

function add(counts: { cards: number; cardsUnreadable: number; cardsBankRefused: number }, { counters }: CardReaderDriver): void {
  counts.cards += counters.cards;
  counts.cardsUnreadable += counters.unreadable;
  counts.cardsBankRefused += counters.bankCardsRefused;
}
