import { equalBytes, toHex } from '../../base/bytes.ts';
import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { Sensitive } from '../../base/sensitive.ts';
import { readFirmware, readTarget, type Pn532Target } from '../../codecs/pn532/pn532-command.ts';
import { pn532WakeUp } from '../../codecs/pn532/pn532-frame.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CardReaderEvent, CardStorage, ContactlessKind } from '../../ports/card-reader.ts';
import { CardOutlet, type CardReaderCounters, type CardReaderDriver } from './card-reader-driver.ts';
import { Pn532Conversation } from './pn532-conversation.ts';
import { BlockStorage } from './block-storage.ts';
import { pn532Block, type ListedCard } from './pn532-blocks.ts';
import { Turns } from './turns.ts';

export interface Pn532ReaderOptions {
  readonly port: BytePort;
  readonly timers: Timers;
}

const kinds: Readonly<Record<Pn532Target['kind'], ContactlessKind>> = {
  'mifare-ultralight': 'ultralight', 'mifare-classic-1k': 'classic-1k', 'mifare-mini': 'mini', 'mifare-classic-4k': 'classic-4k', desfire: 'iso-14443-4', jcop: 'iso-14443-4', other: 'other',
};
/** So often the chip itself looks for a card before it says that there is none. */
const passiveRetries = 2;

/**
 * A PN532 on a serial line: woken and set up, then asked again and again what lies in its field. A chip that falls silent is woken anew,
 * and after some of that its port is opened anew.
 */
export class Pn532Reader implements CardReaderDriver {
  readonly storage: CardStorage;
  readonly #port: BytePort;
  readonly #timers: Timers;
  readonly #conversation: Pn532Conversation;
  readonly #turns = new Turns();
  readonly #outlet = new CardOutlet();
  #present: ListedCard | undefined;
  #misses = 0;
  #isSetUp = false;
  #silences = 0;
  #timer: Timer | undefined;
  #isEnded = false;

  constructor({ port, timers }: Pn532ReaderOptions) {
    this.#port = port;
    this.#timers = timers;
    this.#conversation = new Pn532Conversation(port, timers);
    this.storage = new BlockStorage({
      turns: this.#turns,
      present: () => this.#present,
      work: async (card, block, key, work) => {
        const isSelected = (await this.#look()) && this.#misses === 0 && this.#present !== undefined && equalBytes(this.#present.uid, card.uid);
        return isSelected ? pn532Block(this.#conversation, card, block, key, work) : 'no-card';
      },
    });
  }

  get counters(): CardReaderCounters {
    return this.#outlet.counters;
  }

  onEvent(listener: (event: CardReaderEvent) => void): void {
    this.#outlet.open(listener);
    this.#conversation.start();
    this.#round();
  }

  end(): void {
    this.#isEnded = true;
    this.#outlet.close();
    this.#timer?.cancel();
    this.#conversation.end();
  }

  /** One turn, then a pause, for ever. Where too many accesses wait, the next pause begins at once. */
  #round(): void {
    const turn = this.#turns.take(async () => {
      if (this.#isSetUp || (await this.#setUp())) await this.#look();
    });
    void Promise.resolve(turn).then(() => {
      if (!this.#isEnded) this.#timer = this.#timers.after(limits.pn532PollMs, () => this.#round());
    });
  }

  async #setUp(): Promise<boolean> {
    const configured = await this.#conversation.ask({ type: 'configure' }, limits.cardAnswerTimeoutMs, pn532WakeUp);
    if (typeof configured === 'string') return this.#failed();
    const firmware = await this.#conversation.ask({ type: 'firmware' }, limits.cardAnswerTimeoutMs);
    if (typeof firmware === 'string' || readFirmware(firmware) === undefined) return this.#failed();
    const bounded = await this.#conversation.ask({ type: 'retries', passive: passiveRetries }, limits.cardAnswerTimeoutMs);
    if (typeof bounded === 'string') return this.#failed();
    this.#isSetUp = true;
    return true;
  }

  /** False: the chip gave no answer. */
  async #look(): Promise<boolean> {
    const reply = await this.#conversation.ask({ type: 'list-targets' }, limits.cardAnswerTimeoutMs);
    if (typeof reply === 'string') return this.#failed();
    this.#silences = 0;
    const target = readTarget(reply);
    if (target !== undefined) this.#seen({ uid: target.uid, kind: kinds[target.kind] });
    // Half an answer says neither that a card is there nor that it is gone.
    else if (reply[1] === 0) this.#missed();
    return true;
  }

  #seen(card: ListedCard): void {
    this.#misses = 0;
    if (this.#present !== undefined && equalBytes(this.#present.uid, card.uid)) return;
    this.#taken();
    this.#present = card;
    this.#outlet.tell({ kind: 'card', card: { medium: 'contactless', uid: new Sensitive(toHex(card.uid).toUpperCase(), '[uid]'), kind: card.kind } });
  }

  /** A card at the edge of the field is missed now and then. */
  #missed(): void {
    this.#misses += 1;
    if (this.#misses >= limits.pn532MissesMax) this.#taken();
  }

  #taken(): void {
    if (this.#present === undefined) return;
    this.#present = undefined;
    this.#outlet.tell({ kind: 'card-removed' });
  }

  #failed(): false {
    this.#isSetUp = false;
    this.#silences += 1;
    if (!this.#isEnded && this.#silences >= limits.cardReaderSilencesMax) void this.#port.close();
    return false;
  }
}
