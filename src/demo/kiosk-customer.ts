import { sleep, type Timers } from '../base/clock.ts';
import { fromHex } from '../base/bytes.ts';
import { CardtillError } from '../base/errors.ts';
import { sumFen, type Fen } from '../base/fen.ts';
import { CardModel } from '../doubles/card-reader-twin/card-model.ts';
import type { CashAcceptorTwin } from '../doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import type { DemoAcceptor } from './demo-world.ts';
import type { DemoDevices } from './demo-devices.ts';

/** A card lies on the reader until it was seen, and then for as long as a hand takes. */
const tapMs = 600;
const seenTriesMax = 100;
const seenTryMs = 50;
const fenPerYuan = 100;

/** A note that was held to the slot, and what lay where just before. */
interface LastNote {
  readonly fen: Fen;
  readonly taken: number;
  readonly handedBack: number;
  /** Why the slot did not draw it in. */
  readonly refusal?: string;
}

/** What a person at the kiosk does with a card and with notes; what became of a note is read from the acceptor alone. */
export class KioskCustomer {
  readonly #devices: Pick<DemoDevices, 'reader' | 'acceptor'>;
  readonly #timers: Timers;
  #isTapping = false;
  #lastNote: LastNote | undefined;

  constructor(devices: Pick<DemoDevices, 'reader' | 'acceptor'>, timers: Timers) {
    this.#devices = devices;
    this.#timers = timers;
  }

  get isTapping(): boolean {
    return this.#isTapping;
  }

  /** Resolves when the card is off the reader again. Rejects with BUSY while another lies there, DEVICE_GONE when nobody asks the reader for it. */
  async tap(uid: string): Promise<void> {
    if (this.#isTapping) throw new CardtillError('BUSY', 'a card lies on the reader');
    const { reader } = this.#devices;
    this.#isTapping = true;
    reader.place(new CardModel({ uid: fromHex(uid) }));
    try {
      for (let tries = 0; !reader.isListed; tries += 1) {
        if (tries === seenTriesMax) throw new CardtillError('DEVICE_GONE', 'the card reader is not asked for cards');
        await sleep(this.#timers, seenTryMs);
      }
      await sleep(this.#timers, tapMs);
    } finally {
      reader.takeAway();
      this.#isTapping = false;
    }
  }

  /** Holds a note to the slot: it goes in, or stays in the customer's hand. */
  insert(noteFen: Fen): void {
    const { acceptor } = this.#devices;
    const before = { fen: noteFen, taken: acceptor.cassette.length, handedBack: acceptor.handedBack.length };
    const state = acceptor.state;
    const isIn = acceptor.insert(noteFen / fenPerYuan);
    this.#lastNote = isIn ? before : { ...before, refusal: refusalOf(state) };
  }

  acceptor(): DemoAcceptor {
    const { cassette, state } = this.#devices.acceptor;
    return {
      takesNotes: !isShut(state),
      cassetteNotes: cassette.length,
      cassetteFen: sumFen(cassette.map((yuan) => (yuan * fenPerYuan) as Fen)),
      ...(this.#lastNote === undefined ? {} : { lastNote: { noteFen: this.#lastNote.fen, ...this.#whereIs(this.#lastNote) } }),
    };
  }

  #whereIs({ taken, handedBack, refusal }: LastNote): Pick<NonNullable<DemoAcceptor['lastNote']>, 'place' | 'reason'> {
    const { acceptor } = this.#devices;
    if (refusal !== undefined) return { place: 'given-back', reason: refusal };
    if (acceptor.cassette.length > taken) return { place: 'cassette' };
    return acceptor.handedBack.length > handedBack ? { place: 'given-back', reason: 'the terminal did not want it' } : { place: 'inside' };
  }
}

/** A slot that takes none is shut; one that is open pushes out what it may not take. */
function refusalOf(state: CashAcceptorTwin['state']): string {
  if (isShut(state)) return 'no recharge takes notes';
  return state === 'idle' ? 'it is more than is missing' : 'the acceptor is busy with the one before';
}

function isShut(state: CashAcceptorTwin['state']): boolean {
  return state === 'disabled' || state === 'initialise' || state === 'power-up';
}
