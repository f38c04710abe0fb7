import type { Random, Timers } from '../base/clock.ts';
import { BrokerSession, type BrokerAddress } from '../mqtt/broker-session.ts';
import { ReconnectSchedule } from '../uplink/reconnect-schedule.ts';

export interface HerdOptions {
  readonly address: BrokerAddress;
  readonly filter: string;
  readonly timers: Timers;
  readonly random: Random;
  /** Told whenever a client has connected. */
  onUp(): void;
}

/** A terminal's line without the terminal: connects, and comes back when our schedule says so. */
export class HerdClient {
  readonly #options: HerdOptions;
  readonly #clientId: string;
  readonly #schedule: ReconnectSchedule;
  #session: BrokerSession | undefined;
  #stopped = false;
  isUp = false;

  constructor(clientId: string, options: HerdOptions) {
    this.#options = options;
    this.#clientId = clientId;
    this.#schedule = new ReconnectSchedule(options.random);
  }

  async connect(): Promise<void> {
    if (this.#stopped) return;
    const { address, filter, timers, onUp } = this.#options;
    const session = new BrokerSession({
      address, clientId: this.#clientId, filters: [filter], timers, onMessage: () => undefined,
      onDown: () => { if (this.isUp) this.#again(true); },
    });
    this.#session = session;
    try {
      await session.open();
      this.isUp = true;
      onUp();
    } catch {
      await session.close();
      this.#again(false);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#session?.close();
  }

  #again(lost: boolean): void {
    this.isUp = false;
    this.#options.timers.after(this.#schedule.delayMs(lost), () => void this.connect());
  }
}

export interface HerdFigures {
  /** Connects in the busiest second. */
  readonly peak: number;
  /** Connects a second, from the first to the last. */
  readonly mean: number;
  readonly seconds: number;
}

/** @param upMs moments at which clients came back, in any order. */
export function herdFigures(upMs: readonly number[]): HerdFigures {
  const first = Math.min(...upMs);
  const seconds = Math.max(1, (Math.max(...upMs) - first) / 1_000);
  const buckets = new Map<number, number>();
  for (const ms of upMs) {
    const second = Math.floor((ms - first) / 1_000);
    buckets.set(second, (buckets.get(second) ?? 0) + 1);
  }
  return { peak: Math.max(...buckets.values()), mean: upMs.length / seconds, seconds };
}
