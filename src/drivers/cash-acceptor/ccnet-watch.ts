import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { encodeCcnet, ccnetReader } from '../../codecs/ccnet/ccnet-frame.ts';
import { encodeCcnetCommand, readCcnetState, type CcnetState } from '../../codecs/ccnet/ccnet-command.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CashAcceptorProfile } from '../../profiles/device-profile.ts';

/** What a validator says of itself. `note`: one is inside, or has an end that nobody has acknowledged. */
export interface ValidatorSight {
  readonly kind: 'rest' | 'moving' | 'note' | 'stopped';
  /** As the codec names it. */
  readonly state: string;
}

/**
 * A CCNET validator that is only looked at: polled, and never reset, enabled or acknowledged. A note that it tells of is told of again,
 * to whoever records notes.
 */
export class CcnetWatch {
  readonly #port: BytePort;
  readonly #profile: CashAcceptorProfile;
  readonly #timers: Timers;
  readonly #reader = ccnetReader();
  #sight: ValidatorSight | undefined;
  #onSight: (() => void) | undefined;
  #timer: Timer | undefined;
  #ended = false;

  constructor(port: BytePort, profile: CashAcceptorProfile, timers: Timers) {
    this.#port = port;
    this.#profile = profile;
    this.#timers = timers;
    port.onData((chunk) => this.#take(chunk));
    this.#poll();
  }

  /** What was seen last; waits for the first. Undefined where there is none within `withinMs`. */
  async sight(withinMs: number): Promise<ValidatorSight | undefined> {
    if (this.#sight !== undefined) return this.#sight;
    await new Promise<void>((resolve) => {
      const timer = this.#timers.after(withinMs, resolve);
      this.#onSight = () => {
        timer.cancel();
        resolve();
      };
    });
    return this.#sight;
  }

  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.#onSight?.();
  }

  #poll(): void {
    this.#reader.flush();
    this.#port.write(encodeCcnet(encodeCcnetCommand({ type: 'poll' }), this.#profile.capabilities.address)).catch(() => undefined);
    this.#pollAfter(limits.cashAnswerMs);
  }

  #pollAfter(delayMs: number): void {
    this.#timer?.cancel();
    if (!this.#ended) this.#timer = this.#timers.after(delayMs, () => this.#poll());
  }

  #take(chunk: Uint8Array): void {
    for (const found of this.#reader.push(chunk)) {
      if (found.kind !== 'frame' || found.address !== this.#profile.capabilities.address) continue;
      this.#pollAfter(this.#profile.capabilities.pollMs);
      const state = readCcnetState(found.data);
      const sight = state === undefined ? undefined : sightOf(state);
      if (sight === undefined) continue;
      this.#sight = sight;
      this.#onSight?.();
    }
  }
}

/** Undefined for what says nothing of the device: it is asked again. */
function sightOf(state: CcnetState): ValidatorSight | undefined {
  switch (state.kind) {
    case 'busy': case 'illegal-command': return undefined;
    case 'power-up': case 'initialise': case 'idle': case 'disabled': return { kind: 'rest', state: state.kind };
    case 'accepting': case 'rejecting': case 'returning': case 'returned': return { kind: 'moving', state: state.kind };
    case 'power-up-bill-in-validator': case 'power-up-bill-in-stacker': case 'escrow': case 'holding': case 'stacking': case 'stacked': return { kind: 'note', state: state.kind };
    case 'stopped': return { kind: state.cause === 'pause' ? 'moving' : 'stopped', state: state.cause };
    case 'failure': return { kind: 'stopped', state: state.kind };
  }
}
