import type { Clock, Timer, Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { BytePort } from '../../ports/byte-port.ts';

interface StuckAddress {
  readonly stuckMs: number;
  readonly waitMs: number;
  steady: Timer | undefined;
}

const waitFactor = 4;

/**
 * Addresses of devices for which a host had to be ended. Each end takes all other devices along, and a device that hangs may hang in the next host, too: it
 * is opened again after a wait that grows, and begins afresh when it stayed open for a while or another was plugged in.
 */
export class StuckAddresses {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #known = new Map<string, StuckAddress>();

  constructor({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Returns for how long it is refused. */
  stuck(address: string): number {
    const before = this.#known.get(address);
    const waitMs = before === undefined ? limits.deviceStuckWaitBaseMs : Math.min(waitFactor * before.waitMs, limits.deviceStuckWaitCapMs);
    this.#forget(address);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= limits.deviceStuckAddressesMax) this.#forget(oldest);
    this.#known.set(address, { stuckMs: this.#clock.monotonicMs(), waitMs, steady: undefined });
    return waitMs;
  }

  /** Undefined where it may be opened. */
  refusal(address: string, appearedMonotonicMs = Number.NEGATIVE_INFINITY): CardtillError | undefined {
    const known = this.#known.get(address);
    if (known === undefined) return undefined;
    if (appearedMonotonicMs > known.stuckMs) {
      this.#forget(address);
      return undefined;
    }
    return this.#clock.monotonicMs() < known.stuckMs + known.waitMs ? new CardtillError('DEVICE_STUCK', 'the device hung, and its host had to be ended') : undefined;
  }

  opened(address: string, port: BytePort): void {
    const known = this.#known.get(address);
    if (known === undefined) return;
    known.steady?.cancel();
    known.steady = this.#timers.after(limits.deviceSteadyMs, () => {
      if (port.status === 'open') this.#forget(address);
    });
  }

  stop(): void {
    for (const address of [...this.#known.keys()]) this.#forget(address);
  }

  #forget(address: string): void {
    this.#known.get(address)?.steady?.cancel();
    this.#known.delete(address);
  }
}
