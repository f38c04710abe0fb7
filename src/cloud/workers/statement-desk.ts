import type { VerifyingKey } from '../../base/crypto.ts';
import { isCardtillError } from '../../base/errors.ts';
import { decodeBody } from '../../wire/body-codec.ts';
import { openMessage } from '../../wire/envelope.ts';
import { kindName, kinds, type BodyKind } from '../../wire/kinds.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { Ledger, TerminalRecord } from '../ledger/ledger.ts';
import type { AdviceOutcome, OrderStatement, StatementReceipt } from '../ledger/order-advice.ts';
import { cashRechargeCommand, channelRechargeCommand, mapped, movementOf, payCommand, statedReversal, type TerminalMessage } from '../mapping/ledger-commands.ts';
import type { Correspondence } from './correspondence.ts';
import { recordOf } from './record-of.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface StatementDeskOptions {
  readonly ledger: Ledger;
  readonly desk: RechargeDesk;
  readonly timeline: TimelineWatch;
}

const requests = [kinds.pay, kinds.cashRecharge, kinds.channelRecharge];

/** Records that say how an order ended, and requests that are only stated. */
const statements: { readonly [Kind in BodyKind]?: OrderStatement } = {
  pay: { says: 'request', pairKinds: [kinds.payApproved, kinds.payDeclined] },
  channelRecharge: { says: 'request', pairKinds: [kinds.rechargeCredited, kinds.rechargeClosed] },
  payApproved: { says: 'approved', pairKinds: requests },
  payDeclined: { says: 'declined', pairKinds: requests },
  payReversed: { says: 'reversed', pairKinds: [] },
  rechargeCredited: { says: 'credited', pairKinds: requests },
  rechargeClosed: { says: 'closed', pairKinds: requests },
};

type Disputed = Extract<StatementReceipt, { readonly kind: 'disputed' }>;

/**
 * What terminals hold to be decided (REQ-SES-6). As a rule the books know it already and the record
 * is put with them. After a restore they may not: what the terminal recorded is then booked.
 */
export class StatementDesk {
  readonly #options: StatementDeskOptions;

  constructor(options: StatementDeskOptions) {
    this.#options = options;
  }

  /** False for a record that settles nothing by itself. */
  async take(kind: BodyKind, message: TerminalMessage, key: VerifyingKey, correspondence: Correspondence): Promise<boolean> {
    const { ledger } = this.#options;
    const statement = statements[kind];
    const record = recordOf(message);
    if (statement === undefined || record === undefined) return false;
    const receipt = await ledger.receiveStatement(record, statement);
    if (receipt.kind === 'received') {
      correspondence.acknowledge(receipt.ack);
      return true;
    }
    const outcome = await this.#settle(message, record, receipt, key);
    if (outcome === 'stale') {
      // Nothing of it is kept: HELLO comes first, and then the record again.
      correspondence.undecided('EPOCH_STALE', message.header.kind);
      return true;
    }
    await this.#receiveSettled(message, record, statement, correspondence);
    return true;
  }

  async #receiveSettled(message: TerminalMessage, record: TerminalRecord, statement: OrderStatement, correspondence: Correspondence): Promise<void> {
    const { ledger, timeline } = this.#options;
    const { terminalId, terminalEpoch, id, wallMs } = message.header;
    const receipt = await ledger.receiveStatement(record, statement);
    if (receipt.kind === 'disputed') {
      // The books hold the opposite for good: people see it, and the queue goes on.
      await ledger.quarantineRecord(terminalId, terminalEpoch, record, message.sealed, 'RESTORE_UNRESOLVED');
      correspondence.quarantined(`the books say ${receipt.state ?? 'nothing'} of an order that its terminal holds to be ${statement.says}`);
    }
    await timeline.refresh();
    await ledger.repayLosses(terminalId, id, wallMs);
    correspondence.acknowledge(receipt.kind === 'received' ? receipt.ack : await ledger.receiveRecord(record));
  }

  /** One half is in the message, the other is what the books found of it. */
  async #settle(message: TerminalMessage, record: TerminalRecord, disputed: Disputed, key: VerifyingKey): Promise<AdviceOutcome> {
    const pairs = disputed.pairs.flatMap(({ sealed }) => {
      const opened = mapped(() => openMessage('up', sealed, (keyId) => (keyId === key.keyId ? key : undefined)));
      return opened.ok ? [{ ...opened.value, sealed }] : [];
    });
    const isRequest = requests.some((kind) => kind === message.header.kind);
    // Of several verdicts the terminal's last one stands.
    const other = pairs.at(-1);
    const request = isRequest ? message : other;
    const verdict = isRequest ? other : message;
    if (verdict === undefined) return 'unbooked';
    try {
      return await this.#book(request, verdict, disputed.state, record);
    } catch (error) {
      // The other half is one that a payment could not be made of either.
      if (isCardtillError(error, 'WIRE_MALFORMED') || isCardtillError(error, 'AMOUNT_INVALID')) return 'unbooked';
      throw error;
    }
  }

  async #book(request: TerminalMessage | undefined, verdict: TerminalMessage, state: string | undefined, record: TerminalRecord): Promise<AdviceOutcome> {
    const name = kindName(verdict.header.kind);
    switch (name) {
      case 'payReversed':
        return this.#reverse(verdict);
      case 'payDeclined':
        if (state === 'approved') return this.#reverse(verdict);
        return request === undefined ? 'unbooked' : this.#options.ledger.adviseOrder({ kind: 'declined', request: payOf(request), code: decodeBody(name, verdict.body).code }, record);
      case 'payApproved':
        return request === undefined ? 'unbooked' : this.#options.ledger.adviseOrder({ kind: 'approved', request: payOf(request), movement: movementOf(decodeBody(name, verdict.body).movement) }, record);
      case 'rechargeCredited':
        return request === undefined ? 'unbooked' : this.#credit(request, verdict, state, record);
      case 'rechargeClosed':
        return request === undefined ? 'unbooked' : this.#close(request, decodeBody(name, verdict.body).reason, state, record);
      default:
        return 'unbooked';
    }
  }

  /** Debited anew by books that had forgotten the reversal, or not known here at all: then it leaves its tombstone again. */
  async #reverse(verdict: TerminalMessage): Promise<AdviceOutcome> {
    const outcome = await this.#options.ledger.reverse(statedReversal(verdict));
    if (outcome.kind === 'undecided') return 'stale';
    return outcome.kind === 'reversed' ? 'booked' : 'unbooked';
  }

  async #credit(request: TerminalMessage, verdict: TerminalMessage, state: string | undefined, record: TerminalRecord): Promise<AdviceOutcome> {
    const { ledger, desk } = this.#options;
    const { terminalId, id } = verdict.header;
    const movement = movementOf(decodeBody('rechargeCredited', verdict.body).movement);
    if (kindName(request.header.kind) === 'cashRecharge') {
      if (state === 'held') return ledger.adviseOrder({ kind: 'cash-credited', terminalId, id, movement }, record);
      const outcome = await ledger.cashRecharge(cashRechargeCommand(request, decodeBody('cashRecharge', request.body)));
      return outcome.kind === 'undecided' ? 'stale' : 'booked';
    }
    const command = channelRechargeCommand(request, decodeBody('channelRecharge', request.body));
    return ledger.adviseOrder({ kind: 'channel-credited', request: command, movement, transactionId: await desk.transactionOf({ terminalId, id }) }, record);
  }

  async #close(request: TerminalMessage, code: string, state: string | undefined, record: TerminalRecord): Promise<AdviceOutcome> {
    const { ledger, desk } = this.#options;
    const { terminalId, id } = request.header;
    if (state === undefined) return ledger.adviseOrder({ kind: 'channel-closed', request: channelRechargeCommand(request, decodeBody('channelRecharge', request.body)), code }, record);
    const outcome = await desk.close({ terminalId, id });
    return outcome.kind === 'closed' || outcome.kind === 'credited' ? 'booked' : 'stale';
  }
}

function payOf(request: TerminalMessage) {
  return payCommand(request, decodeBody('pay', request.body));
}
