import type { Clock, Timer, Timers } from '../base/clock.ts';

/** So long after doubts that came to nothing the next one is looked into; none is forgotten. */
export const greetAgainMs = 30_000;
/** So many of them are looked into at once: what was under way when a terminal was moved is answered one by one. */
const atOnceMax = 3;

export interface DoubtActions {
  /** Both sides are to compare now. */
  look(): void;
  /** A doubt that had waited is to be raised again, if the session still is one in which there are doubts. */
  again(): void;
}

/** Doubts in mid-session whether both sides are of one mind: the first ones are looked into at once, and so is the next one after one that brought news. */
export class Doubts {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #whatToDo: DoubtActions;
  #timer: Timer | undefined;
  /** One came up while a HELLO was on its way, which may have been answered before it. */
  #isWaiting = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  /** Of this time, without news. */
  #looks = 0;

  constructor(clock: Clock, timers: Timers, whatToDo: DoubtActions) {
    this.#clock = clock;
    this.#timers = timers;
    this.#whatToDo = whatToDo;
  }

  /** `mayLook`: no HELLO is on its way. */
  raise(mayLook: boolean): void {
    if (this.#timer !== undefined) return;
    if (!mayLook) {
      this.#isWaiting = true;
      return;
    }
    // Whole milliseconds: what a subtraction leaves of a fraction is less than any timer waits.
    const waitMs = Math.ceil(this.#lookedMs + greetAgainMs - this.#clock.monotonicMs());
    if (waitMs <= 0) this.#looks = 0;
    if (this.#looks >= atOnceMax) return this.#arm(waitMs);
    this.#looks += 1;
    this.#lookedMs = this.#clock.monotonicMs();
    this.#whatToDo.look();
  }

  /** A greeting is over: news are what the doubts of that time were about. Else what waits for the answer is driven before the next one begins. */
  answered(broughtNews: boolean): void {
    if (broughtNews) this.#looks = 0;
    else if (this.#isWaiting) this.#arm(0);
    this.#isWaiting = false;
  }

  /** The session is down. */
  drop(): void {
    this.#isWaiting = false;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(waitMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#timers.after(waitMs, () => {
      this.#timer = undefined;
      this.#whatToDo.again();
    });
  }
}
