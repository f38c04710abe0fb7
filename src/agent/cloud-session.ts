import { equalBytes } from '../base/bytes.ts';
import type { Timer } from '../base/clock.ts';
import { sha256 } from '../base/crypto.ts';
import { isCardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { mutated } from '../base/mutants.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import type { HelloReply, RebuildRequest, RecordsAck } from '../domain/cloud/cloud-message.ts';
import type { MoneyRecordKind, SealedAt } from '../domain/money/money-record.ts';
import type { AgentContext } from './agent-context.ts';
import { ConfirmedMarks } from './confirmed-marks.ts';
import { Doubts, greetAgainMs } from './doubts.ts';
import type { DurableSteps } from './durable-steps.ts';
import { entryTypes, epochEntry, type ChainPlace } from './record-streams.ts';
import type { SessionListeners } from './session-listeners.ts';

/** rebuilding: the disk is an old one; what the cloud still has of it is being fetched. */
export type SessionState = 'down' | 'greeting' | 'proven' | 'rebuilding';

const resendMs = 5_000;

interface SentRecord {
  readonly id: OrderId;
  readonly kind: MoneyRecordKind;
}

/**
 * What both sides know of one another (wire design, Order and gaps): HELLO first; money only when
 * the head is proven; every record above the high-water mark again until it is acknowledged. An old
 * disk takes back what the cloud has of it and goes on in a new epoch (REQ-SES-4).
 */
export class CloudSession {
  readonly #context: AgentContext;
  readonly #steps: DurableSteps;
  readonly #listeners: SessionListeners;
  /** Every record of ours, by place in the journal, oldest first: a restored cloud is sent them again. */
  readonly #records = new Map<number, SentRecord>();
  /** Those of them that are to be sent. */
  #unacknowledged = new Map<number, SentRecord>();
  /** Empty until the first answer. */
  #timelineId = '';
  readonly #confirmed = new ConfirmedMarks();
  #state: SessionState = 'down';
  #helloId: OrderId | undefined;
  #helloTimer: Timer | undefined;
  #resendTimer: Timer | undefined;
  #pumpTimer: Timer | undefined;
  /** Of the HELLO that compares a session that stays up. */
  #compareId: OrderId | undefined;
  #compareTimer: Timer | undefined;
  readonly #doubts: Doubts;
  #greetedMs = Number.NEGATIVE_INFINITY;
  #comparedMs = Number.NEGATIVE_INFINITY;
  #sentUpTo = 0;
  #isCompared = false;
  /** Since the line came up, and nothing speaks against it. */
  #wasProven = false;

  constructor(context: AgentContext, steps: DurableSteps, listeners: SessionListeners) {
    this.#context = context;
    this.#steps = steps;
    this.#listeners = listeners;
    this.#doubts = new Doubts(context.clock, context.timers, {
      look: () => {
        context.counters.add('greeted_again');
        this.#greet('greeting');
      },
      again: () => this.greetAgain(),
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The head was proven since the start: nothing that boot found is of an old disk any more, unless it is marked as such. */
  get isCompared(): boolean {
    return this.#isCompared;
  }

  /** The head was proven, and is compared once more: the first try of that is on its way. */
  get isComparing(): boolean {
    return this.#state === 'greeting' && this.#wasProven;
  }

  /** What is asked now is answered, if only after a comparison. */
  get isHeard(): boolean {
    return this.#state === 'proven' || this.isComparing;
  }

  get unacknowledgedCount(): number {
    return this.#unacknowledged.size;
  }

  /** A record got its place in the journal (or was found there at boot). */
  recorded(entrySeq: number, id: OrderId, kind: MoneyRecordKind): void {
    const record = { id, kind };
    this.#records.set(entrySeq, record);
    this.#unacknowledged.set(entrySeq, record);
  }

  isUnacknowledged(entrySeq: number): boolean {
    return this.#unacknowledged.has(entrySeq);
  }

  /** Everything up to this place is acknowledged. */
  acknowledgedUpTo(): ChainPlace {
    const { streams } = this.#context;
    const [first] = this.#unacknowledged.keys();
    const place = first === undefined ? undefined : streams.placeOf(first);
    return place === undefined ? { epoch: streams.epoch, seq: streams.next().seq - 1 } : { epoch: place.epoch, seq: place.seq - 1 };
  }

  up(): void {
    this.#sentUpTo = 0;
    this.#wasProven = false;
    this.#greet('greeting');
  }

  /** The cloud spoke of something that this journal does not know, or of another binding: both sides compare again. */
  greetAgain(): void {
    // A new session compares anyway.
    if (this.#state === 'greeting' || this.#state === 'proven') this.#doubts.raise(this.#state === 'proven');
  }

  down(): void {
    this.#state = 'down';
    this.#doubts.drop();
    this.#helloTimer?.cancel();
    this.#compareTimer?.cancel();
    this.#resendTimer?.cancel();
    this.#resendTimer = undefined;
  }

  /** True when the head was proven by this answer. */
  greeted(reply: HelloReply): boolean {
    if (this.#state === 'proven' && reply.id === this.#compareId) return this.#compared(reply);
    if ((this.#state !== 'greeting' && this.#state !== 'rebuilding') || reply.id !== this.#helloId) return false;
    this.#helloTimer?.cancel();
    const { counters, journal, logger, streams } = this.#context;
    const head = this.#headOf(reply);
    logger.log(head === 'proven' ? 'info' : 'error', 'session.head', { head, highWater: reply.ack.highWater, laterRecords: reply.laterRecords.length });
    if (this.#state === 'rebuilding') {
      this.#rebuild(reply);
      return false;
    }
    if ((head !== 'proven' || this.#listeners.isOldCopy()) && !mutated('rollback_redrive')) {
      this.#wasProven = false;
      counters.add(`head_${head}`);
      this.#listeners.distrusted();
      const { seq } = streams.durableHead(journal);
      this.#greet('rebuilding', { afterEpoch: streams.epoch, afterSeq: head === 'forked' ? 0 : seq });
      return false;
    }
    this.#state = 'proven';
    [this.#isCompared, this.#wasProven] = [true, true];
    this.#greetedMs = this.#context.clock.monotonicMs();
    this.#compareTimelines(reply);
    journal.trust();
    this.#caughtUp(reply.ack);
    this.#listeners.proven(reply.cloudWallMs);
    this.#armCompare();
    this.#doubts.answered(this.#isNews(reply));
    return true;
  }

  #isNews({ assignment }: HelloReply): boolean {
    const known = this.#context.assignmentNow();
    return assignment.storeId !== known.storeId || assignment.assignmentVersion !== known.assignmentVersion;
  }

  /** Payments go on meanwhile; only what does not fit makes a new greeting. */
  #compared(reply: HelloReply): boolean {
    this.#compareId = undefined;
    if (this.#headOf(reply) !== 'proven') {
      this.#wasProven = false;
      this.#listeners.distrusted();
      this.#greet('greeting');
      return false;
    }
    this.#compareTimelines(reply);
    this.#caughtUp(reply.ack);
    return true;
  }

  /** A late record of a lost disk may have taken a place behind the head that the cloud compared. */
  #headOf({ head, ack, highestHash }: HelloReply): HelloReply['head'] {
    const { streams } = this.#context;
    if (head !== 'proven' || ack.highest === 0 || ack.terminalEpoch !== streams.epoch) return head;
    const entrySeq = streams.entryOf(ack.terminalEpoch, ack.highest);
    return entrySeq !== undefined && this.#isRecord(entrySeq, highestHash) ? 'proven' : 'forked';
  }

  #isRecord(entrySeq: number, hash: Uint8Array): boolean {
    const ours = this.#context.journal.read(entrySeq);
    return ours !== undefined && equalBytes(ours.hash, hash);
  }

  #compareSoon(): void {
    if (this.#state === 'proven') this.#armCompare(Math.max(0, Math.ceil(Math.max(this.#greetedMs, this.#comparedMs) + greetAgainMs - this.#context.clock.monotonicMs())));
  }

  #armCompare(delayMs: number = limits.sessionCompareMs): void {
    this.#compareTimer?.cancel();
    this.#compareTimer = this.#context.timers.after(delayMs, () => {
      if (this.#state !== 'proven') return;
      this.#comparedMs = this.#context.clock.monotonicMs();
      this.#compareId = mintOrderId(this.#context.clock, this.#context.random);
      this.#requestHello(this.#compareId, undefined);
      this.#armCompare();
    });
  }

  /** One record. The marks say nothing of the others: where two disks wrote one chain, a place may hold a record of the other. */
  acknowledged(ack: RecordsAck): void {
    const { received, terminalEpoch } = ack;
    if (!this.#confirms(ack)) return;
    if (received !== undefined) {
      for (const entrySeq of this.#context.streams.entriesAt({ epoch: terminalEpoch, seq: received.seq })) if (this.#isRecord(entrySeq, received.hash)) this.#unacknowledged.delete(entrySeq);
    }
    this.pump();
  }

  #confirms(ack: RecordsAck): boolean {
    // One that another overtook, as with two workers, or a cloud that has forgotten: HELLO tells which, and nobody waits for it.
    if (!this.#confirmed.note(ack)) {
      this.#compareSoon();
      return false;
    }
    if (ack.quarantined.length > 0) this.#context.counters.add('records_quarantined', ack.quarantined.length);
    return true;
  }

  /** The record at the highest place is ours, so all below it that are there are. */
  #caughtUp(ack: RecordsAck): void {
    if (!this.#confirms(ack)) return;
    const { streams } = this.#context;
    const missing = new Set(ack.missing);
    // A list of gaps that is full may not be the whole list.
    const receivedUpTo = missing.size < limits.wireListItemsMax ? ack.highest : ack.highWater;
    for (const entrySeq of [...this.#unacknowledged.keys()]) {
      const place = streams.placeOf(entrySeq);
      if (place === undefined || place.epoch > ack.terminalEpoch || (place.epoch === ack.terminalEpoch && place.seq > Math.max(receivedUpTo, ack.highWater))) break;
      if (place.epoch === ack.terminalEpoch && (place.seq <= ack.highWater || !missing.has(place.seq))) this.#unacknowledged.delete(entrySeq);
    }
    this.pump();
  }

  /** A reply named its timeline. What another one confirms says nothing of these books. */
  repliedIn(timelineId: string, ack?: RecordsAck): void {
    if (this.#timelineId === '') return;
    if (timelineId !== this.#timelineId) this.greetAgain();
    else if (ack !== undefined) this.acknowledged(ack);
  }

  /** `fromSeq` is a place in the chain of the epoch in force. What was acknowledged goes again, too: the cloud does not have it. */
  resync(fromSeq: number): void {
    const { streams } = this.#context;
    const isAskedFor = (entrySeq: number) => {
      const place = streams.placeOf(entrySeq);
      return place !== undefined && place.epoch === streams.epoch && place.seq >= fromSeq;
    };
    this.#unacknowledged = new Map([...this.#records].filter(([entrySeq]) => this.#unacknowledged.has(entrySeq) || isAskedFor(entrySeq)));
    this.#sentUpTo = Math.min(this.#sentUpTo, (streams.entryOf(streams.epoch, fromSeq) ?? 1) - 1);
    this.pump();
  }

  /** Sends what is durable and not acknowledged, inside the window; live orders are ahead of it in the uplink. */
  pump(): void {
    if (this.#state !== 'proven') return;
    const { journal, uplink } = this.#context;
    let window: number = limits.wireBacklogWindow;
    for (const [entrySeq, entry] of this.#unacknowledged) {
      if (entrySeq > journal.durableSeq || window === 0) break;
      window -= 1;
      if (entrySeq <= this.#sentUpTo) continue;
      this.#sentUpTo = entrySeq;
      if (!this.#listeners.mayResend(entry.id, entry.kind)) continue;
      const record = journal.read(entrySeq);
      if (record !== undefined) uplink.sendRecord({ seq: entrySeq, id: entry.id, kind: entry.kind, sealed: record.sealed }, 'backlog');
    }
    this.#armResend();
  }

  /** After what this turn lets out: a till waits for its answer, and nobody for the backlog. */
  pumpSoon(): void {
    if (this.#pumpTimer !== undefined) return;
    this.#pumpTimer = this.#context.timers.after(0, () => {
      this.#pumpTimer = undefined;
      this.pump();
    });
  }

  /** REQ-SES-5: a cloud that was restored from a backup is told again everything that is kept here. */
  #compareTimelines({ id, timelineId, ack }: HelloReply): void {
    const { counters, logger } = this.#context;
    if (this.#confirmed.areForgotten(id, ack) || (this.#timelineId !== '' && timelineId !== this.#timelineId)) {
      counters.add('cloud_restored');
      logger.log('error', 'session.cloud-restored', { timelineId, highWater: ack.highWater, records: this.#records.size });
      this.#confirmed.clear();
      this.#unacknowledged = new Map(this.#records);
      this.#sentUpTo = 0;
      this.#listeners.cloudRestored();
    }
    this.#timelineId = timelineId;
  }

  /** Takes back what the cloud has; when that is all of it, the new epoch begins and both sides compare once more. */
  #rebuild(reply: HelloReply): void {
    const { counters, logger, streams } = this.#context;
    let last: SealedAt | undefined;
    for (const sealed of reply.laterRecords) {
      const opened = this.#open(sealed);
      if (opened === undefined) continue;
      last = opened.at;
      const known = this.#knownAs(opened.at, sealed);
      if (known !== undefined) {
        this.#unacknowledged.delete(known);
        continue;
      }
      const entrySeq = this.#keep(entryTypes.recovered, sealed);
      counters.add('records_recovered');
      this.#listeners.recovered(entrySeq, opened.record, opened.at);
    }
    if (reply.moreRecords && last !== undefined) return this.#greet('rebuilding', { afterEpoch: last.epoch, afterSeq: last.seq });
    if (reply.terminalEpoch > streams.epoch) {
      this.#keep(entryTypes.epoch, epochEntry(reply.terminalEpoch));
      streams.begin(reply.terminalEpoch);
      logger.log('error', 'session.rebuilt', { terminalEpoch: reply.terminalEpoch });
      this.#context.onEpoch?.(reply.terminalEpoch);
      this.#listeners.rebuilt();
    }
    this.#greet('greeting');
  }

  /** An entry that is no record of ours to send; what waits for it goes on when it is durable. */
  #keep(type: number, bytes: Uint8Array): number {
    const { record, durable } = this.#context.journal.append(type, () => bytes, { essential: true });
    void durable.then(() => this.#steps.flush());
    return record.seq;
  }

  /** Undefined for what is no record of ours: the cloud's word is not taken for it. */
  #open(sealed: Uint8Array): ReturnType<AgentContext['sealer']['unseal']> | undefined {
    try {
      return this.#context.sealer.unseal(sealed);
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      this.#context.counters.add('records_not_recovered');
      return undefined;
    }
  }

  /** The same record is here: our own, or one that a rebuilding brought which was cut short. */
  #knownAs(at: SealedAt, sealed: Uint8Array): number | undefined {
    const hash = sha256(sealed);
    return this.#context.streams.entriesAt(at).find((entrySeq) => this.#isRecord(entrySeq, hash));
  }

  #armResend(): void {
    if (this.#unacknowledged.size === 0 || this.#resendTimer !== undefined) return;
    this.#resendTimer = this.#context.timers.after(resendMs, () => {
      this.#resendTimer = undefined;
      this.#sentUpTo = 0;
      this.pump();
    });
  }

  /** One id for each question, however often it is asked: a slow answer to the first is an answer. */
  #greet(state: 'greeting' | 'rebuilding', rebuild?: RebuildRequest): void {
    this.#state = state;
    this.#helloTimer?.cancel();
    // What it would say is older than the answer to this one.
    this.#compareId = undefined;
    this.#helloId = mintOrderId(this.#context.clock, this.#context.random);
    this.#sayHello(this.#helloId, rebuild);
  }

  #sayHello(id: OrderId, rebuild: RebuildRequest | undefined): void {
    this.#requestHello(id, rebuild);
    this.#helloTimer = this.#context.timers.after(limits.requestTryTimeoutMs, () => {
      if (this.#helloId !== id || (this.#state !== 'greeting' && this.#state !== 'rebuilding')) return;
      const wasComparing = this.isComparing;
      this.#wasProven = false;
      this.#sayHello(id, rebuild);
      if (wasComparing) this.#listeners.unheard();
    });
  }

  #requestHello(id: OrderId, rebuild: RebuildRequest | undefined): void {
    const { journal, uplink, streams } = this.#context;
    // The head that is named must be one that a crash cannot take back.
    this.#steps.after(() => {
      const head = streams.durableHead(journal);
      this.#confirmed.asked(id);
      uplink.request({ kind: 'hello', id, headSeq: head.seq, headHash: head.hash, headInDoubt: journal.condition.kind === 'tail-in-doubt', timelineId: this.#timelineId, confirmedSeq: this.#confirmed.of(streams.epoch), ...(rebuild === undefined ? {} : { rebuild }) });
    });
  }
}
