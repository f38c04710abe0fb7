import { limits } from '../../base/limits.ts';
import type { VerifyingKey } from '../../base/crypto.ts';
import { decodeBody } from '../../wire/body-codec.ts';
import type { Body } from '../../wire/bodies.ts';
import { kinds, type BodyKind } from '../../wire/kinds.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { Ledger, OrderOutcome, RecordsAck } from '../ledger/ledger.ts';
import type { OnKept } from '../ledger/receive-record.ts';
import {
  cashNoteCommand, cashRechargeCommand, channelRechargeCommand, leaseCloseCommand, leaseSpendCommand, mapped, payCommand, reverseCommand, type TerminalMessage,
} from '../mapping/ledger-commands.ts';
import { undecidedNameOf, type AnswersName, type UndecidedName } from '../mapping/reply-bodies.ts';
import type { Correspondence } from './correspondence.ts';
import { recordOf } from './record-of.ts';
import { StatementDesk } from './statement-desk.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface RecordDeskOptions {
  readonly ledger: Ledger;
  readonly desk: RechargeDesk;
  readonly timeline: TimelineWatch;
}

/** How a record came: on up/event a request only states that it was made (REQ-SES-6). */
export interface RecordArrival {
  readonly isEvent: boolean;
  /** Of the terminal: other records of the same order are opened with it. */
  readonly key: VerifyingKey;
}

/** Kinds that only state what the terminal holds to be so. */
const statements = new Set<BodyKind>([
  'payApproved', 'payDeclined', 'payFulfilled', 'payReversed', 'rechargeCredited', 'rechargeHeld', 'rechargeClosed', 'needsAttention', 'leaseTaken', 'cashNoteChecked',
]);

/** Requests that a terminal sends again as statements once their order is settled. */
const statedRequests = new Set<BodyKind>(['pay', 'channelRecharge']);

/** Money that is taken or gone: while nothing is decided of it, it has to come again. */
const advices = new Set<BodyKind>(['cashRecharge', 'leaseSpend']);

/**
 * Money records. The effect comes first, the receipt of the record second, its acknowledgement last:
 *
 * - killed after the effect, before the receipt: the record was never acknowledged, so the terminal
 *   sends it again (REQ-SES-3) and the effect answers from its id row (REQ-ID-2);
 * - killed after the receipt, before the reply: the acknowledgement is lost or comes with the next
 *   HELLO; the verdict is lost too, and the terminal repeats its order or asks with QUERY until it
 *   has one, because only a verdict makes an order final;
 * - the other way round, a record received and acknowledged whose effect was never committed would
 *   be a cash recharge that nobody sends again.
 *
 * A payment's, a cash advice's and a lease's own record is kept in the transaction of its effect: a
 * terminal whose disk was lost is told of every debit, and the verdict carries what acknowledges the
 * record. Of the others the verdict is sent before the record is received: it waits for one commit,
 * not for two, and the acknowledgement follows in a message of its own. The broker's acknowledgement
 * plays no part; it proves nothing (wire: first paragraph).
 */
export class RecordDesk {
  readonly #options: RecordDeskOptions;
  readonly #statements: StatementDesk;

  constructor(options: RecordDeskOptions) {
    this.#options = options;
    this.#statements = new StatementDesk(options);
  }

  async take(kind: BodyKind, message: TerminalMessage, arrival: RecordArrival, correspondence: Correspondence): Promise<void> {
    const { ledger, desk } = this.#options;
    if (statements.has(kind) || (arrival.isEvent && statedRequests.has(kind))) {
      const body = mapped(() => decodeBody(kind, message.body));
      if (!body.ok) return this.#putAside(message, correspondence, 'INVALID', body.error);
      return (await this.#statements.take(kind, message, arrival.key, correspondence)) ? undefined : this.#receive(message, correspondence);
    }
    switch (kind) {
      case 'pay':
        return this.#order('pay', 'pay', message, correspondence, payCommand, (command, onKept) => ledger.pay(command, recordOf(message), onKept));
      case 'reverse':
        return this.#order('reverse', 'reverse', message, correspondence, reverseCommand, (command) => ledger.reverse(command));
      case 'cashRecharge':
        return this.#order('cashRecharge', 'cash-recharge', message, correspondence, cashRechargeCommand, (command, onKept) => ledger.cashRecharge(command, recordOf(message), onKept));
      case 'channelRecharge':
        return this.#order('channelRecharge', 'channel-recharge', message, correspondence, channelRechargeCommand, (command) => desk.open(command));
      case 'leaseSpend':
        return this.#order('leaseSpend', 'lease-spend', message, correspondence, leaseSpendCommand, (command, onKept) => ledger.spendLease(command, recordOf(message), onKept));
      case 'leaseClose':
        return this.#leaseEnds(message, correspondence);
      case 'cashNote':
        return this.#noteIsMissed(message, correspondence);
      default:
        return this.unsupported(message, correspondence);
    }
  }

  /** A record of a newer contract: answered, kept, and passed by the high-water mark. */
  unsupported(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    return this.#putAside(message, correspondence, 'UNSUPPORTED', 'a kind that this cloud does not know');
  }

  async #order<Kind extends BodyKind, Command>(
    kind: Kind, name: AnswersName, message: TerminalMessage, correspondence: Correspondence,
    commandOf: (message: TerminalMessage, body: Body<Kind>) => Command, run: (command: Command, onKept: OnKept) => Promise<OrderOutcome>,
  ): Promise<void> {
    const command = mapped(() => commandOf(message, decodeBody(kind, message.body)));
    if (!command.ok) return this.#putAside(message, correspondence, 'INVALID', command.error);
    const kept: { ack?: RecordsAck } = {};
    const outcome = await run(command.value, (ack) => { kept.ack = ack; });
    if (outcome.kind !== 'undecided' && outcome.kind !== 'opening') {
      await correspondence.orderReply(name, outcome, kept.ack);
      if (kept.ack === undefined) await this.#receive(message, correspondence);
      return this.#settleLosses(outcome, message);
    }
    const code = undecidedNameOf(outcome);
    if (code === 'ORDER_PARAM_MISMATCH' || code === 'INVALID') return this.#putAside(message, correspondence, code, code);
    correspondence.undecided(code, kinds[kind]);
    // Nothing of it is kept: it stays unacknowledged, so that the terminal drives it again.
    if (outcome.kind === 'undecided' && (code === 'BUSY' || code === 'RATE_LIMITED' || advices.has(kind))) return;
    await this.#receive(message, correspondence);
  }

  /** After a restore the money may come back later than what was paid with it. */
  async #settleLosses(outcome: OrderOutcome, { header }: TerminalMessage): Promise<void> {
    if (outcome.kind !== 'credited' && outcome.kind !== 'reversed') return;
    const { ledger, timeline } = this.#options;
    if ((await timeline.current()).timelineNo > 1) await ledger.repayLosses(header.terminalId, header.id, header.wallMs);
  }

  /** The acknowledgement of the record is the answer; what people have to look at stays in the books and in the log. */
  async #leaseEnds(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const command = mapped(() => leaseCloseCommand(message, decodeBody('leaseClose', message.body)));
    if (!command.ok) return this.#putAside(message, correspondence, 'INVALID', command.error);
    const kept: { ack?: RecordsAck } = {};
    const { kind } = await this.#options.ledger.closeLease(command.value, recordOf(message), (ack) => { kept.ack = ack; });
    if (kind === 'differs') correspondence.quarantined(`lease ${command.value.close.leaseNo}: the books have other spends than its holder counts`);
    if (kept.ack === undefined) return this.#receive(message, correspondence);
    correspondence.acknowledge(kept.ack);
  }

  /** As of a lease's end: the acknowledgement is the answer. */
  async #noteIsMissed(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const command = mapped(() => cashNoteCommand(message, decodeBody('cashNote', message.body)));
    const record = recordOf(message);
    if (!command.ok || record === undefined) return this.#putAside(message, correspondence, 'INVALID', command.ok ? 'a note is told by a record' : command.error);
    const kept: { ack?: RecordsAck } = {};
    await this.#options.ledger.keepCashNote(command.value, record, (ack) => { kept.ack = ack; });
    if (kept.ack === undefined) return this.#receive(message, correspondence);
    correspondence.acknowledge(kept.ack);
  }

  async #receive(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const record = recordOf(message);
    if (record !== undefined) correspondence.acknowledge(await this.#options.ledger.receiveRecord(record));
  }

  /** Kept raw; counts as received, so that the queue never blocks. */
  async #putAside(message: TerminalMessage, correspondence: Correspondence, code: UndecidedName, reason: string): Promise<void> {
    const { header, sealed } = message;
    correspondence.undecided(code, header.kind);
    await this.#options.ledger.quarantineRecord(header.terminalId, header.terminalEpoch, recordOf(message), sealed, reason.slice(0, limits.wireStringCharsMax));
    correspondence.quarantined(reason);
    await this.#receive(message, correspondence);
  }
}
