import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { BrokerLine, BrokerSessionOptions, OutgoingMessage, PublishOutcome } from '../mqtt/broker-session.ts';
import type { NodeTime, Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Sometimes } from './sometimes.ts';

/** How bad the network is at the moment. Shares from 0 to 1. */
export interface Weather {
  /** Taken and acknowledged by the broker, and never delivered (measured: Mosquitto after SIGKILL). */
  readonly lose: number;
  readonly duplicate: number;
  /** Held back by the broker for up to an hour. */
  readonly holdBack: number;
}

const fair: Weather = { lose: 0, duplicate: 0, holdBack: 0 };

interface Session {
  readonly peer: string;
  readonly options: BrokerSessionOptions;
  readonly time: NodeTime;
  up: boolean;
}

/** Of second copies: what comes again much later is what idempotence is about. */
const repeatsHeldBack = 0.5;
const hourMs = 3_600_000;
const quietMs = 3_000;

/**
 * A broker that does what brokers do to messages: it loses what it acknowledged, repeats, reorders,
 * holds back for an hour, forgets everything at a restart, and stops hearing one of its peers.
 */
export class SimulatedBroker {
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #sometimes: Sometimes;
  readonly #sessions = new Set<Session>();
  readonly #partitioned = new Set<string>();
  #weather = fair;
  #isUp = true;
  #shareTurn = 0;
  #heldBack = 0;
  #lastMessageMs = Number.NEGATIVE_INFINITY;
  /** Messages of an earlier life of the broker are gone. */
  #life = 0;

  constructor(scheduler: Scheduler, random: SeededRandom, sometimes: Sometimes) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#sometimes = sometimes;
  }

  /** What `makeLine` of an uplink or a worker's link is given. */
  line(options: BrokerSessionOptions, peer: string, time: NodeTime): BrokerLine {
    const session: Session = { peer, options, time, up: false };
    return {
      open: () => this.#open(session),
      publish: (message) => this.#publish(session, message),
      close: async () => void this.#end(session),
    };
  }

  /** Messages that come much later. */
  get heldBackCount(): number {
    return this.#heldBack;
  }

  /** Nothing has travelled for a while. */
  get quiet(): boolean {
    return this.#scheduler.nowMs - this.#lastMessageMs > quietMs;
  }

  setWeather(weather: Weather | undefined): void {
    this.#weather = weather ?? fair;
  }

  partition(peer: string): void {
    this.#partitioned.add(peer);
    for (const session of this.#sessions) if (session.peer === peer) this.#keepaliveEnds(session);
  }

  heal(peer: string): void {
    this.#partitioned.delete(peer);
  }

  /** Everything that it held is lost. */
  crash(): void {
    this.#isUp = false;
    this.#life += 1;
    for (const session of [...this.#sessions]) this.#drop(session, 'the broker went away');
  }

  start(): void {
    this.#isUp = true;
  }

  /** The process behind these sessions is gone. */
  forget(peer: string): void {
    for (const session of [...this.#sessions]) if (session.peer === peer) this.#end(session);
  }

  #reachable(session: Session): boolean {
    return this.#isUp && session.time.alive && !this.#partitioned.has(session.peer);
  }

  async #open(session: Session): Promise<void> {
    await this.#pause(session, this.#latencyMs() * 3);
    if (!this.#reachable(session)) {
      await this.#pause(session, this.#isUp ? limits.publishTimeoutMs : 10);
      throw new CardtillError(this.#isUp ? 'LINK_TIMEOUT' : 'LINK_REFUSED', 'the broker does not answer');
    }
    // As in MQTT, a second session with the same client id ends the first.
    for (const other of [...this.#sessions]) if (other.options.clientId === session.options.clientId) this.#drop(other, 'taken over');
    session.up = true;
    this.#sessions.add(session);
  }

  async #publish(session: Session, message: OutgoingMessage): Promise<PublishOutcome> {
    const life = this.#life;
    await this.#pause(session, this.#latencyMs());
    if (!session.up || !this.#reachable(session) || life !== this.#life) {
      await this.#pause(session, limits.publishTimeoutMs);
      return 'failed';
    }
    this.#route(message);
    await this.#pause(session, this.#latencyMs());
    return session.up && this.#reachable(session) ? 'published' : 'failed';
  }

  #route(message: OutgoingMessage): void {
    const { lose, duplicate, holdBack } = this.#weather;
    if (this.#random.chance(lose)) {
      this.#sometimes.happened('broker.lost-acknowledged');
      return;
    }
    this.#deliverAfter(message, this.#random.chance(holdBack) ? this.#heldBackMs() : this.#latencyMs());
    if (this.#random.chance(duplicate)) {
      this.#sometimes.happened('broker.duplicated');
      this.#deliverAfter(message, this.#random.chance(Math.max(holdBack, repeatsHeldBack)) ? this.#heldBackMs() : this.#latencyMs() * 4);
    }
  }

  #heldBackMs(): number {
    this.#sometimes.happened('broker.held-back');
    return this.#random.chance(0.3) ? this.#random.integer(60_000, hourMs) : this.#random.integer(1_000, 60_000);
  }

  #deliverAfter(message: OutgoingMessage, delayMs: number): void {
    const life = this.#life;
    const isHeldBack = delayMs >= 1_000;
    if (isHeldBack) this.#heldBack += 1;
    this.#scheduler.after(delayMs, () => {
      if (isHeldBack) this.#heldBack -= 1;
      this.#lastMessageMs = this.#scheduler.nowMs;
      if (!this.#isUp || life !== this.#life) return;
      const takers = [...this.#sessions].filter((session) => session.up && this.#reachable(session) && session.options.filters.some((filter) => matches(filter, message.topic)));
      const plain = takers.filter((session) => !isWorker(session));
      for (const session of plain) session.options.onMessage(message.topic, message.bytes);
      this.#toWorkers(takers.filter(isWorker), message);
    });
  }

  /** A shared subscription: one of them, in turn; sometimes the broker is not so sure. */
  #toWorkers(workers: readonly Session[], message: OutgoingMessage): void {
    if (workers.length === 0) return;
    this.#shareTurn += 1;
    const first = workers[this.#shareTurn % workers.length]!;
    first.options.onMessage(message.topic, message.bytes);
    if (workers.length < 2 || !this.#random.chance(this.#weather.duplicate)) return;
    this.#sometimes.happened('broker.two-workers-one-message');
    workers[(this.#shareTurn + 1) % workers.length]!.options.onMessage(message.topic, message.bytes);
  }

  /** A line that is cut is noticed when the keep-alive is not answered. */
  #keepaliveEnds(session: Session): void {
    this.#scheduler.after(limits.keepaliveSeconds * 1_500, () => { if (this.#partitioned.has(session.peer)) this.#drop(session, 'the keep-alive was not answered'); });
  }

  #drop(session: Session, reason: string): void {
    if (!this.#end(session)) return;
    this.#scheduler.after(this.#latencyMs(), () => { if (session.time.alive) session.options.onDown(reason); });
  }

  #end(session: Session): boolean {
    session.up = false;
    return this.#sessions.delete(session);
  }

  /** Of a process that is gone nothing ever comes back. */
  #pause(session: Session, delayMs: number): Promise<void> {
    return new Promise((resolve) => session.time.after(delayMs, resolve));
  }

  #latencyMs(): number {
    return 0.3 + this.#random.unit() * (this.#random.chance(0.05) ? 400 : 12);
  }
}

function isWorker(session: Session): boolean {
  return session.options.filters.some((filter) => filter.includes('/+/up/'));
}

/** MQTT 3.1.1 section 4.7, and `$share/<group>/<filter>`. */
function matches(filter: string, topic: string): boolean {
  const levels = filter.split('/');
  const parts = levels[0] === '$share' ? levels.slice(2) : levels;
  const names = topic.split('/');
  for (const [index, part] of parts.entries()) {
    if (part === '#') return true;
    if (names[index] === undefined || (part !== '+' && part !== names[index])) return false;
  }
  return parts.length === names.length;
}
