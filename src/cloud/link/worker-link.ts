import { fullJitter } from '../../base/retry-schedule.ts';
import type { Clock, Random, Timer, Timers } from '../../base/clock.ts';
import { toHex } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { BrokerSession, type BrokerAddress, type BrokerLine, type MakeBrokerLine, type OutgoingMessage, type PublishOutcome } from '../../mqtt/broker-session.ts';
import { PublishWindow } from '../../mqtt/publish-window.ts';
import { sharedWorkerFilter, workerFilter } from '../../wire/topics.ts';

export interface WorkerLinkOptions {
  readonly address: BrokerAddress;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Other lines than MQTT's, of simulated brokers. */
  readonly makeLine?: MakeBrokerLine;
  onMessage(topic: string, bytes: Uint8Array): void;
  /** Connected and subscribed, each time anew. */
  onUp(): void;
}

/**
 * A worker's line to the broker: reconnects for ever with jitter, keeps no queue. A publish that
 * fails is reported as such; its sender decides whether it matters.
 */
export class WorkerLink {
  readonly #options: WorkerLinkOptions;
  readonly #window = new PublishWindow(limits.wireInFlightMax);
  #session: BrokerLine | undefined;
  #status: 'down' | 'connecting' | 'up' = 'down';
  #stopped = false;
  #timer: Timer | undefined;
  #schedule: Generator<number, never, void>;
  #upSinceMs = 0;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
    this.#schedule = this.#newSchedule();
  }

  get status(): 'down' | 'connecting' | 'up' {
    return this.#status;
  }

  start(): void {
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#status = 'down';
    await this.#session?.close();
  }

  publish(message: OutgoingMessage): Promise<PublishOutcome> {
    return this.#window.run(async () => (this.#status === 'up' ? this.#session!.publish(message) : 'failed'));
  }

  async #connect(): Promise<void> {
    const { address, timers, random, clock, logger } = this.#options;
    this.#status = 'connecting';
    const makeLine = this.#options.makeLine ?? ((line) => new BrokerSession(line));
    const session: BrokerLine = makeLine({
      address, timers,
      clientId: `${address.username}-${toHex(random.bytes(8))}`,
      // Brokers of 3.1.1 accept `$share` as an ordinary topic and deliver nothing on it. A shared
      // subscription is given no retained messages, so presence is read by every worker for itself.
      filters: address.protocolVersion === 5 ? [sharedWorkerFilter, 'cardtill/v1/+/up/presence'] : [workerFilter],
      onMessage: (topic, bytes) => this.#options.onMessage(topic, bytes),
      onDown: (reason) => this.#lost(session, reason),
    });
    this.#session = session;
    try {
      await session.open();
    } catch (error) {
      await session.close();
      return this.#lost(session, error instanceof Error ? error.message : String(error));
    }
    if (this.#session !== session || this.#stopped) return;
    this.#status = 'up';
    this.#upSinceMs = clock.monotonicMs();
    logger.log('info', 'link.up');
    this.#options.onUp();
  }

  /** Told once by the session's end and perhaps once more by a failed opening. */
  #lost(session: BrokerLine, reason: string): void {
    if (this.#stopped || this.#session !== session) return;
    const { clock, timers, logger } = this.#options;
    if (this.#status === 'up' && clock.monotonicMs() - this.#upSinceMs >= limits.reconnectStableMs) this.#schedule = this.#newSchedule();
    this.#session = undefined;
    this.#status = 'down';
    const delayMs = this.#schedule.next().value;
    logger.log('warn', 'link.down', { reason, delayMs });
    this.#timer = timers.after(delayMs, () => void this.#connect());
  }

  #newSchedule(): Generator<number, never, void> {
    return fullJitter({ baseMs: limits.reconnectBaseMs, capMs: limits.reconnectUnsettledCapMs }, this.#options.random);
  }
}
