import { CardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { RechargeDesk } from '../cloud/channels/recharge-desk.ts';
import { PresenceBook } from '../cloud/fleet/presence-book.ts';
import { cardSystem, type CardSystem } from '../cloud/ledger/card-system.ts';
import type { Store, Transaction, TransactionOptions } from '../cloud/store/store.ts';
import { CloudWorker } from '../cloud/workers/cloud-worker.ts';
import { MessagePump } from '../cloud/workers/message-pump.ts';
import { ReplySealer } from '../cloud/workers/reply-sealer.ts';
import { TerminalKeys } from '../cloud/workers/terminal-keys.ts';
import { TimelineWatch } from '../cloud/workers/timeline-watch.ts';
import { cheapKey } from './cheap-keys.ts';
import { NodeTime, type Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedChannel } from './simulated-channel.ts';
import type { Sometimes } from './sometimes.ts';

export const cloudKeyText = 'the-cloud';
export const cloudKeyId = 'cloud-1';

interface Running {
  readonly time: NodeTime;
  readonly worker: CloudWorker;
  readonly store: WorkerStore;
}

/** The cloud: a database that survives, and workers that come and go. */
export class SimulatedCloud {
  readonly #parts: SimulatedCloudParts;
  readonly #workers: (Running | undefined)[] = [];
  #lives = 0;
  /** What operators, phones and checkers use: it neither crashes nor waits. */
  readonly office: CardSystem;
  readonly time: NodeTime;

  constructor(parts: SimulatedCloudParts) {
    this.#parts = parts;
    this.time = this.#newTime('office');
    this.office = cardSystem({ store: parts.store, clock: this.time, timers: this.time, random: parts.random.fork('office'), logger: parts.logger });
  }

  get workerCount(): number {
    return this.#workers.filter((running) => running !== undefined).length;
  }

  startWorker(index: number): void {
    if (this.#workers[index] !== undefined) return;
    const { broker, channel, logger, sometimes } = this.#parts;
    this.#lives += 1;
    const random = this.#parts.random.fork(`worker-${this.#lives}`);
    const time = this.#newTime(`worker-${this.#lives}`);
    const peer = `worker-${index}`;
    const store = new WorkerStore(this.#parts.store, time, random, sometimes, () => broker.quiet, () => this.crashWorker(index));
    const { ledger, registry } = cardSystem({ store, clock: time, timers: time, random, logger });
    const desk = new RechargeDesk({ ledger, channel, clock: time, logger });
    const keys = new TerminalKeys(registry, (keyId, text) => cheapKey(keyId, text));
    const sealer = new ReplySealer(cheapKey(cloudKeyId, cloudKeyText), time);
    const presence = new PresenceBook();
    const timeline = new TimelineWatch(ledger);
    const pump = new MessagePump({ ledger, registry, keys, desk, presence, sealer, timeline, clock: time, logger });
    const worker = new CloudWorker({
      address: { url: 'mqtt://simulated', username: 'cloud.worker', password: '', protocolVersion: 5 }, pump, sealer, ledger, keys, desk, presence, timeline,
      clock: time, timers: time, random, logger, makeLine: (options) => broker.line(options, peer, time), onUp: () => undefined,
    });
    this.#workers[index] = { time, worker, store };
    worker.start();
  }

  crashWorker(index: number): void {
    const running = this.#workers[index];
    if (running === undefined) return;
    this.#parts.sometimes.happened('cloud.worker-killed');
    running.time.kill();
    this.#parts.broker.forget(`worker-${index}`);
    this.#workers[index] = undefined;
    this.#parts.scheduler.after(this.#parts.random.integer(300, 8_000), () => this.startWorker(index));
  }

  /** Every worker dies; when they come again the books are what `restore` makes them. */
  async restoreBooks(restore: () => Promise<void>, told: boolean): Promise<void> {
    for (const index of this.#workers.keys()) this.crashWorker(index);
    await restore();
    if (told) await this.office.ledger.beginTimeline();
  }

  /** Dies with the reply unsent when its next transaction has committed. */
  crashAfterCommit(index: number): void {
    const running = this.#workers[index];
    if (running !== undefined) running.store.diesAfterCommit = true;
  }

  #newTime(bootId: string): NodeTime {
    return new NodeTime(this.#parts.scheduler, { bootId, bootedMs: this.#parts.scheduler.nowMs, offset: { ms: 0 } });
  }
}

export interface SimulatedCloudParts {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly sometimes: Sometimes;
  readonly broker: SimulatedBroker;
  readonly channel: SimulatedChannel;
  readonly store: Store;
  readonly logger: Logger;
}

/** A worker's connection to the database: takes time, sometimes refuses, and dies with its worker. */
class WorkerStore implements Store {
  readonly #inner: Store;
  readonly #time: NodeTime;
  readonly #random: SeededRandom;
  readonly #sometimes: Sometimes;
  readonly #isQuiet: () => boolean;
  readonly #die: () => void;
  diesAfterCommit = false;

  constructor(inner: Store, time: NodeTime, random: SeededRandom, sometimes: Sometimes, isQuiet: () => boolean, die: () => void) {
    this.#inner = inner;
    this.#time = time;
    this.#random = random;
    this.#sometimes = sometimes;
    this.#isQuiet = isQuiet;
    this.#die = die;
  }

  async transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    await this.#pause();
    if (!this.#isQuiet() && this.#random.chance(0.01)) {
      this.#sometimes.happened('cloud.conflict');
      throw new CardtillError('DATABASE_CONFLICT', 'another transaction was first');
    }
    const value = await this.#inner.transaction(async (tx) => {
      const result = await run(tx);
      if (!this.#time.alive) throw new CardtillError('DATABASE_FAILED', 'the worker is gone');
      return result;
    }, options);
    if (this.diesAfterCommit) {
      this.diesAfterCommit = false;
      this.#sometimes.happened('cloud.killed-after-commit');
      this.#die();
    }
    await this.#pause();
    return value;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Of a worker that is gone nothing goes on. */
  async #pause(): Promise<void> {
    // Nobody is waiting: what looks for work looks without delay, which spares most of a world's steps.
    if (this.#isQuiet()) return;
    await new Promise<void>((resolve) => this.#time.after(0.2 + this.#random.unit() * 3, resolve));
  }
}
