import type { Timer } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import type { HelloReply, RecordsAck } from '../domain/cloud/cloud-message.ts';
import type { MoneyRecordKind } from '../domain/money/money-record.ts';
import type { AgentContext } from './agent-context.ts';
import type { DurableSteps } from './durable-steps.ts';

export type SessionState = 'down' | 'greeting' | 'proven' | 'behind' | 'forked';

const resendMs = 5_000;

interface Unacknowledged {
  readonly id: OrderId;
  readonly kind: MoneyRecordKind;
}

/**
 * What both sides know of one another (wire design, Order and gaps): HELLO first; money only when
 * the head is proven; every record above the high-water mark again until it is acknowledged.
 */
export class CloudSession {
  readonly #context: AgentContext;
  readonly #steps: DurableSteps;
  readonly #mayResend: (id: OrderId, kind: MoneyRecordKind) => boolean;
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  #state: SessionState = 'down';
  #helloId: OrderId | undefined;
  #helloTimer: Timer | undefined;
  #resendTimer: Timer | undefined;
  #highWater = 0;
  #sentUpTo = 0;

  /**
   * @param mayResend false for a PAY whose order is not settled: outside its 60 s it goes out no
   * more, and inside them the payment machine alone sends it.
   */
  constructor(context: AgentContext, steps: DurableSteps, mayResend: (id: OrderId, kind: MoneyRecordKind) => boolean) {
    this.#context = context;
    this.#steps = steps;
    this.#mayResend = mayResend;
  }

  get state(): SessionState {
    return this.#state;
  }

  get unacknowledgedCount(): number {
    return this.#unacknowledged.size;
  }

  /** A record got its place in the journal (or was found there at boot). */
  recorded(seq: number, id: OrderId, kind: MoneyRecordKind): void {
    this.#unacknowledged.set(seq, { id, kind });
  }

  up(): void {
    this.#state = 'greeting';
    this.#sentUpTo = 0;
    // One id for the session, however often it is said: a slow answer to the first is an answer.
    this.#helloId = mintOrderId(this.#context.clock, this.#context.random);
    this.#sayHello(this.#helloId);
  }

  down(): void {
    this.#state = 'down';
    this.#helloTimer?.cancel();
    this.#resendTimer?.cancel();
    this.#resendTimer = undefined;
  }

  /** True when the head was proven by this answer. */
  greeted(reply: HelloReply): boolean {
    if (this.#state !== 'greeting' || reply.id !== this.#helloId) return false;
    this.#helloTimer?.cancel();
    this.#state = reply.head;
    this.#context.logger.log(reply.head === 'proven' ? 'info' : 'error', 'session.head', { head: reply.head, highWater: reply.ack.highWater, laterRecords: reply.laterRecords.length });
    if (reply.head !== 'proven') this.#context.counters.add(`head_${reply.head}`);
    if (reply.head === 'proven') this.#context.journal.trust();
    this.acknowledged(reply.ack);
    return reply.head === 'proven';
  }

  acknowledged(ack: RecordsAck): void {
    if (ack.quarantined.length > 0) this.#context.counters.add('records_quarantined', ack.quarantined.length);
    if (ack.highWater > this.#highWater) {
      for (let seq = this.#highWater + 1; seq <= ack.highWater; seq += 1) this.#unacknowledged.delete(seq);
      this.#highWater = ack.highWater;
    }
    this.pump();
  }

  resync(fromSeq: number): void {
    this.#sentUpTo = Math.min(this.#sentUpTo, fromSeq - 1);
    this.pump();
  }

  /** Sends what is durable and not acknowledged, inside the window; live orders are ahead of it in the uplink. */
  pump(): void {
    if (this.#state !== 'proven') return;
    const { journal, uplink } = this.#context;
    const lastSeq = Math.min(journal.durableSeq, this.#highWater + limits.wireBacklogWindow);
    for (let seq = Math.max(this.#sentUpTo, this.#highWater) + 1; seq <= lastSeq; seq += 1) {
      this.#sentUpTo = seq;
      const entry = this.#unacknowledged.get(seq);
      if (entry === undefined || !this.#mayResend(entry.id, entry.kind)) continue;
      const record = journal.read(seq);
      if (record !== undefined) uplink.sendRecord({ seq, id: entry.id, kind: entry.kind, sealed: record.sealed }, 'backlog');
    }
    this.#armResend();
  }

  #armResend(): void {
    if (this.#unacknowledged.size === 0 || this.#resendTimer !== undefined) return;
    this.#resendTimer = this.#context.timers.after(resendMs, () => {
      this.#resendTimer = undefined;
      this.#sentUpTo = this.#highWater;
      this.pump();
    });
  }

  #sayHello(id: OrderId): void {
    const { journal, uplink, timers } = this.#context;
    // The head that is named must be one that a crash cannot take back.
    this.#steps.after(() => {
      const headSeq = journal.durableSeq;
      const headHash = journal.read(headSeq)?.hash ?? new Uint8Array(32);
      uplink.request({ kind: 'hello', id, headSeq, headHash, headInDoubt: journal.condition.kind === 'tail-in-doubt' });
    });
    this.#helloTimer = timers.after(limits.requestTryTimeoutMs, () => {
      if (this.#state === 'greeting' && this.#helloId === id) this.#sayHello(id);
    });
  }
}
