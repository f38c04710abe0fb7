import { limits } from '../../base/limits.ts';
import { decodeBody } from '../../wire/body-codec.ts';
import type { Body } from '../../wire/bodies.ts';
import { recordHash } from '../../wire/envelope.ts';
import { kinds, type BodyKind } from '../../wire/kinds.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { Ledger, OrderOutcome, TerminalRecord } from '../ledger/ledger.ts';
import {
  cashRechargeCommand, channelRechargeCommand, leaseCloseCommand, leaseSpendCommand, mapped, payCommand, reverseCommand, type TerminalMessage,
} from '../mapping/ledger-commands.ts';
import { recordsAckBody, undecidedNameOf, type AnswersName, type UndecidedName } from '../mapping/reply-bodies.ts';
import type { Correspondence } from './correspondence.ts';

export interface RecordDeskOptions {
  readonly ledger: Ledger;
  readonly desk: RechargeDesk;
}

/** Kinds that only state what the terminal holds to be so. */
const statements = new Set<BodyKind>([
  'payApproved', 'payDeclined', 'payFulfilled', 'payReversed', 'rechargeCredited', 'rechargeHeld', 'rechargeClosed', 'needsAttention', 'leaseTaken',
]);

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
 * A payment's and a cash advice's own record is kept in the transaction of its effect: a terminal
 * whose disk was lost is told of every debit. Of the others the verdict is sent before the record is
 * received: it waits for one commit, not for two. The acknowledgement follows in a message of its own. The broker's acknowledgement plays no part; it
 * proves nothing (wire: first paragraph).
 */
export class RecordDesk {
  readonly #options: RecordDeskOptions;

  constructor(options: RecordDeskOptions) {
    this.#options = options;
  }

  async take(kind: BodyKind, message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const { ledger, desk } = this.#options;
    if (statements.has(kind)) {
      const body = mapped(() => decodeBody(kind, message.body));
      return body.ok ? this.#receive(message, correspondence) : this.#putAside(message, correspondence, 'INVALID', body.error);
    }
    switch (kind) {
      case 'pay':
        return this.#order('pay', 'pay', message, correspondence, payCommand, (command) => ledger.pay(command, recordOf(message)));
      case 'reverse':
        return this.#order('reverse', 'reverse', message, correspondence, reverseCommand, (command) => ledger.reverse(command));
      case 'cashRecharge':
        return this.#order('cashRecharge', 'cash-recharge', message, correspondence, cashRechargeCommand, (command) => ledger.cashRecharge(command, recordOf(message)));
      case 'channelRecharge':
        return this.#order('channelRecharge', 'channel-recharge', message, correspondence, channelRechargeCommand, (command) => desk.open(command));
      case 'leaseSpend':
        return this.#order('leaseSpend', 'lease-spend', message, correspondence, leaseSpendCommand, (command) => ledger.spendLease(command, recordOf(message)));
      case 'leaseClose':
        return this.#leaseEnds(message, correspondence);
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
    commandOf: (message: TerminalMessage, body: Body<Kind>) => Command, run: (command: Command) => Promise<OrderOutcome>,
  ): Promise<void> {
    const command = mapped(() => commandOf(message, decodeBody(kind, message.body)));
    if (!command.ok) return this.#putAside(message, correspondence, 'INVALID', command.error);
    const outcome = await run(command.value);
    if (outcome.kind !== 'undecided' && outcome.kind !== 'opening') {
      await correspondence.orderReply(name, outcome);
      return this.#receive(message, correspondence);
    }
    const code = undecidedNameOf(outcome);
    if (code === 'ORDER_PARAM_MISMATCH' || code === 'INVALID') return this.#putAside(message, correspondence, code, code);
    correspondence.undecided(code, kinds[kind]);
    // Nothing of it is kept: it stays unacknowledged, so that the terminal drives it again.
    if (outcome.kind === 'undecided' && (code === 'BUSY' || code === 'RATE_LIMITED')) return;
    await this.#receive(message, correspondence);
  }

  /** The acknowledgement of the record is the answer; what people have to look at stays in the books and in the log. */
  async #leaseEnds(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const command = mapped(() => leaseCloseCommand(message, decodeBody('leaseClose', message.body)));
    if (!command.ok) return this.#putAside(message, correspondence, 'INVALID', command.error);
    const { kind } = await this.#options.ledger.closeLease(command.value, recordOf(message));
    if (kind === 'differs') correspondence.quarantined(`lease ${command.value.close.leaseNo}: the books have other spends than its holder counts`);
    return this.#receive(message, correspondence);
  }

  async #receive(message: TerminalMessage, correspondence: Correspondence): Promise<void> {
    const record = recordOf(message);
    if (record !== undefined) correspondence.send('recordsAck', recordsAckBody(await this.#options.ledger.receiveRecord(record)));
  }

  /** Kept raw; counts as received, so that the queue never blocks. */
  async #putAside(message: TerminalMessage, correspondence: Correspondence, code: UndecidedName, reason: string): Promise<void> {
    const { header, sealed } = message;
    correspondence.undecided(code, header.kind);
    await this.#options.ledger.quarantineRecord(header.terminalId, header.terminalEpoch, header.seq, sealed, reason.slice(0, limits.wireStringCharsMax));
    correspondence.quarantined(reason);
    await this.#receive(message, correspondence);
  }
}

function recordOf({ header, sealed }: TerminalMessage): TerminalRecord | undefined {
  const { seq, previousHash } = header;
  if (seq === undefined || previousHash === undefined) return undefined;
  return { terminalId: header.terminalId, terminalEpoch: header.terminalEpoch, seq, hash: recordHash(sealed), previousHash, orderId: header.id, kind: header.kind, sealed };
}
