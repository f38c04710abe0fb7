import type { Clock, Random, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { mintOrderId } from '../../base/order-id.ts';
import { kinds } from '../../wire/kinds.ts';
import { parseTopic } from '../../wire/topics.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { VersionedConfig } from '../fleet/fleet-desk.ts';
import type { PresenceBook } from '../fleet/presence-book.ts';
import type { Ledger, NoticeRow } from '../ledger/ledger.ts';
import { WorkerLink } from '../link/worker-link.ts';
import type { BrokerAddress, MakeBrokerLine, OutgoingMessage, PublishOutcome } from '../../mqtt/broker-session.ts';
import { peekMessage } from '../mapping/peek-message.ts';
import { configBody, noticeBody } from '../mapping/reply-bodies.ts';
import type { CloudFigures } from './cloud-figures.ts';
import type { MessagePump, Send } from './message-pump.ts';
import { NoticeRelay } from './notice-relay.ts';
import { Repeating } from './repeating.ts';
import type { ReplySealer } from './reply-sealer.ts';
import type { TerminalKeys } from './terminal-keys.ts';
import { TerminalLanes } from './terminal-lanes.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface CloudWorkerOptions {
  readonly address: BrokerAddress;
  readonly pump: MessagePump;
  readonly sealer: ReplySealer;
  readonly ledger: Ledger;
  readonly keys: TerminalKeys;
  readonly desk: RechargeDesk;
  readonly presence: PresenceBook;
  readonly timeline: TimelineWatch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  readonly makeLine?: MakeBrokerLine;
  /** The line is up, each time anew: what the broker retains is published again. */
  onUp(): void;
}

/** How many BUSY answers may be on their way; beyond that a flood is dropped without a word. */
const busyAnswersMax = 64;

/** One worker: a line to the broker, the pump behind its lanes, the outbox and the channel's orders. */
export class CloudWorker {
  readonly #options: CloudWorkerOptions;
  readonly #link: WorkerLink;
  readonly #lanes = new TerminalLanes();
  readonly #relay: NoticeRelay;
  readonly #polling: Repeating;
  #stopping = false;
  #busyAnswers = 0;
  #busy = 0;
  #sent = 0;
  #unsent = 0;

  constructor(options: CloudWorkerOptions) {
    this.#options = options;
    const { address, clock, timers, random, logger, ledger, desk, timeline } = options;
    this.#link = new WorkerLink({ address, clock, timers, random, logger, ...(options.makeLine === undefined ? {} : { makeLine: options.makeLine }), onMessage: (topic, bytes) => this.#receive(topic, bytes), onUp: () => this.#up() });
    this.#relay = new NoticeRelay({ ledger, timers, logger, publish: (notice) => this.#publishNotice(notice) });
    this.#polling = new Repeating({
      timers, logger, everyMs: limits.channelPollMs,
      work: async () => {
        await desk.poll();
        this.#relay.kick();
        await timeline.refresh();
      },
    });
  }

  start(): void {
    this.#link.start();
    this.#relay.start();
    this.#polling.start();
  }

  /** What was taken is finished and answered; what comes after that is asked again by its terminal. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#polling.stop();
    await this.#lanes.idle();
    await this.#relay.stop();
    await this.#link.stop();
  }

  /** After a commit that another terminal or the channel caused. */
  kickNotices(): void {
    this.#relay.kick();
  }

  async announceConfig(terminalId: string, desired: VersionedConfig): Promise<void> {
    const { keys, sealer, clock, random } = this.#options;
    const terminal = await keys.of(terminalId);
    if (terminal === undefined) return;
    await this.#publish(sealer.config(terminal.row, mintOrderId(clock, random), configBody(terminalId, desired, clock.wallMs())));
  }

  figures(): CloudFigures {
    const { pump, presence, timeline } = this.#options;
    return {
      linkUp: this.#link.status === 'up',
      terminalsOnline: presence.onlineCount,
      messagesReceived: pump.receivedCount,
      messagesQuarantined: pump.quarantinedCount,
      ordersGivenUp: pump.givenUpCount,
      cashNotesUncertain: pump.missedNoteCount,
      timelineNo: timeline.knownNo,
      messagesRefusedBusy: this.#busy,
      messagesWaiting: this.#lanes.depth,
      repliesSent: this.#sent,
      repliesUnsent: this.#unsent,
      noticesSent: this.#relay.sentCount,
    };
  }

  /** No work here: a slow handler starves the keep-alive of the connection (measured). */
  #receive(topic: string, bytes: Uint8Array): void {
    if (this.#stopping) return;
    const { pump } = this.#options;
    const terminalId = parseTopic(topic)?.terminalId ?? '';
    const rule = peekMessage(bytes)?.kind === kinds.hello ? 'alone' : 'shared';
    const taken = this.#lanes.push(terminalId, rule, () => this.#settled((send) => pump.handle(topic, bytes, send)));
    if (taken) return;
    this.#busy += 1;
    if (this.#busyAnswers >= busyAnswersMax) return;
    this.#busyAnswers += 1;
    void this.#settled((send) => pump.refuseBusy(topic, bytes, send)).then(() => void (this.#busyAnswers -= 1));
  }

  /** A message is done when its answers have left: that bounds how many answers there are at once. */
  async #settled(work: (send: Send) => Promise<void>): Promise<void> {
    const leaving: Promise<unknown>[] = [];
    await work((message) => {
      const left = this.#publish(message);
      leaving.push(left);
      return left;
    });
    await Promise.all(leaving);
  }

  async #publish(message: OutgoingMessage): Promise<PublishOutcome> {
    const outcome = await this.#link.publish(message);
    if (outcome === 'published') this.#sent += 1;
    else this.#unsent += 1;
    return outcome;
  }

  async #publishNotice(notice: NoticeRow): Promise<PublishOutcome> {
    const { keys, sealer, clock, random, logger } = this.#options;
    const terminal = await keys.of(notice.terminalId);
    if (terminal !== undefined) return this.#link.publish(sealer.notice(terminal.row, notice.orderId ?? mintOrderId(clock, random), noticeBody(notice)));
    // Nobody to tell: the row goes as if it had been told.
    logger.log('warn', 'notice.terminal_unknown', { terminalId: notice.terminalId });
    return 'published';
  }

  #up(): void {
    this.#relay.kick();
    this.#options.onUp();
  }
}
