import type { Logger } from '../../base/logger.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Body } from '../../wire/bodies.ts';
import type { BodyKind } from '../../wire/kinds.ts';
import type { OutgoingMessage } from '../../mqtt/broker-session.ts';
import { orderReplyBody, recordsAckBody, undecidedBody, type AnswersName, type DecidedOutcome, type UndecidedName } from '../mapping/reply-bodies.ts';
import type { RecordsAck } from '../ledger/ledger.ts';
import type { GapWatch } from './gap-watch.ts';
import type { Addressee, ReplySealer } from './reply-sealer.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface CorrespondenceOptions {
  readonly sealer: ReplySealer;
  readonly to: Addressee;
  /** Of the message that is answered: replies name it. */
  readonly id: OrderId;
  readonly timeline: TimelineWatch;
  readonly gaps: GapWatch;
  readonly logger: Logger;
  send(message: OutgoingMessage): unknown;
  onQuarantined(): void;
}

/** The answers to one message of one terminal. */
export class Correspondence {
  readonly #options: CorrespondenceOptions;

  constructor(options: CorrespondenceOptions) {
    this.#options = options;
  }

  send<Kind extends BodyKind>(kind: Kind, body: Body<Kind>): unknown {
    const { sealer, to, id, send } = this.#options;
    return send(sealer.reply(to, id, kind, body));
  }

  /** The acknowledgement of a record; an old hole in its terminal's chain is asked for as well. */
  acknowledge(ack: RecordsAck): void {
    this.send('recordsAck', recordsAckBody(ack));
    this.#askForHoles(ack);
  }

  #askForHoles(ack: RecordsAck): void {
    const { gaps, to, logger } = this.#options;
    const fromSeq = gaps.resyncFrom(to.terminalId, ack);
    if (fromSeq === undefined) return;
    logger.log('warn', 'records.resync', { terminalId: to.terminalId, terminalEpoch: ack.terminalEpoch, fromSeq });
    // A hole in the chain of an earlier epoch is filled by the records themselves: the terminal sends them until they are acknowledged.
    if (ack.terminalEpoch === to.terminalEpoch) this.send('resync', { fromSeq });
  }

  /** Resolves when the verdict has left, or will not: a customer waits for it, and for nothing that comes after it. */
  async orderReply(name: AnswersName, outcome: DecidedOutcome, ack?: RecordsAck): Promise<void> {
    const { logger, to, id, timeline } = this.#options;
    logger.log('info', 'order.answered', { terminalId: to.terminalId, orderId: id, answers: name, verdict: outcome.kind, code: 'code' in outcome ? outcome.code : undefined });
    const { timelineId } = await timeline.current();
    await this.send('orderReply', orderReplyBody(name, outcome, timelineId, ack));
    if (ack !== undefined) this.#askForHoles(ack);
  }

  undecided(code: UndecidedName, requestKind: number): void {
    const { logger, to, id } = this.#options;
    logger.log('warn', 'message.undecided', { terminalId: to.terminalId, id, code, kind: requestKind });
    this.send('undecided', undecidedBody(code, requestKind));
  }

  quarantined(reason: string): void {
    const { logger, to, id, onQuarantined } = this.#options;
    logger.log('warn', 'message.quarantined', { terminalId: to.terminalId, id, reason });
    onQuarantined();
  }
}
