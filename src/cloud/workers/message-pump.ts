import type { Clock } from '../../base/clock.ts';
import { isCardtillError, type ErrorCode } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { OrderId } from '../../base/order-id.ts';
import { openMessage, type OpenedMessage } from '../../wire/envelope.ts';
import { isMoneyKind, kindName } from '../../wire/kinds.ts';
import { parseTopic } from '../../wire/topics.ts';
import type { RechargeDesk } from '../channels/recharge-desk.ts';
import type { PresenceBook } from '../fleet/presence-book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Registry } from '../ledger/registry.ts';
import type { OutgoingMessage } from '../../mqtt/broker-session.ts';
import type { TerminalMessage } from '../mapping/ledger-commands.ts';
import { peekMessage } from '../mapping/peek-message.ts';
import { Correspondence } from './correspondence.ts';
import { GapWatch } from './gap-watch.ts';
import { RecordDesk } from './record-desk.ts';
import type { ReplySealer } from './reply-sealer.ts';
import { RequestDesk } from './request-desk.ts';
import type { KnownTerminal, TerminalKeys } from './terminal-keys.ts';
import type { TimelineWatch } from './timeline-watch.ts';

export interface MessagePumpOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly keys: TerminalKeys;
  readonly desk: RechargeDesk;
  readonly presence: PresenceBook;
  readonly sealer: ReplySealer;
  readonly timeline: TimelineWatch;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** May answer when the message has left, or will not. */
export type Send = (message: OutgoingMessage) => unknown;

/**
 * What the cloud does with one message of one terminal: a topic and bytes go in, messages come out
 * through `send`, as soon as each is decided. It knows no broker, and of its state nothing matters.
 */
export class MessagePump {
  readonly #options: MessagePumpOptions;
  readonly #keys: TerminalKeys;
  readonly #records: RecordDesk;
  readonly #requests: RequestDesk;
  readonly #gaps: GapWatch;
  #received = 0;
  #quarantined = 0;
  #givenUp = 0;
  #missedNotes = 0;

  constructor(options: MessagePumpOptions) {
    this.#options = options;
    this.#keys = options.keys;
    this.#records = new RecordDesk(options);
    this.#requests = new RequestDesk(options);
    this.#gaps = new GapWatch(options.clock);
  }

  get receivedCount(): number {
    return this.#received;
  }

  get quarantinedCount(): number {
    return this.#quarantined;
  }

  /** Records by which terminals gave an order up, as often as they came. */
  get givenUpCount(): number {
    return this.#givenUp;
  }

  /** Records of bank notes that nobody can account for, as often as they came. */
  get missedNoteCount(): number {
    return this.#missedNotes;
  }

  /**
   * Never rejects. What cannot be read or verified is put aside; what fails on the way (the
   * database, or a defect met by this message) decides nothing and is answered BUSY: its
   * transaction is undone, and the terminal asks again.
   */
  async handle(topic: string, bytes: Uint8Array, send: Send): Promise<void> {
    this.#received += 1;
    const terminalId = upTerminalOf(topic);
    if (terminalId === undefined) return this.#options.logger.log('warn', 'message.topic_unknown');
    try {
      await this.#open(terminalId, parseTopic(topic)?.name === 'upEvent', bytes, send);
    } catch (error) {
      const code = isCardtillError(error) ? error.code : 'ASSERTION_FAILED';
      this.#options.logger.log('error', 'message.failed', { terminalId, code, reason: error instanceof Error ? error.message : String(error) });
      await this.refuseBusy(topic, bytes, send);
    }
  }

  /** Answers BUSY to a message that was not worked on; never rejects. */
  async refuseBusy(topic: string, bytes: Uint8Array, send: Send): Promise<void> {
    const terminalId = upTerminalOf(topic);
    const peeked = peekMessage(bytes);
    if (terminalId === undefined || peeked === undefined) return;
    try {
      const terminal = await this.#keys.of(terminalId);
      if (terminal !== undefined) this.#correspondence(terminal, peeked.id, send).undecided('BUSY', peeked.kind);
    } catch (error) {
      this.#options.logger.log('warn', 'message.unanswered', { terminalId, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  async #open(terminalId: string, isEvent: boolean, bytes: Uint8Array, send: Send): Promise<void> {
    const terminal = await this.#keys.of(terminalId);
    if (terminal === undefined) return this.#quarantine(terminalId, 0, bytes, 'TERMINAL_UNKNOWN');
    const opened = this.#verified(terminal, bytes) ?? (await this.#verifiedAnew(terminalId, bytes));
    if (typeof opened === 'string') {
      const peeked = opened === 'WIRE_UNSUPPORTED' ? peekMessage(bytes) : undefined;
      if (peeked !== undefined) this.#correspondence(terminal, peeked.id, send).undecided('UNSUPPORTED', peeked.kind);
      return this.#quarantine(terminalId, terminal.row.terminalEpoch, bytes, opened);
    }
    // REQ-ENV-5: signed by this terminal's key, and it must speak for itself.
    if (opened.header.terminalId !== terminalId) return this.#quarantine(terminalId, terminal.row.terminalEpoch, bytes, 'TERMINAL_MISMATCH');
    await this.#dispatch(terminal, { ...opened, sealed: bytes }, isEvent, send);
  }

  async #dispatch(terminal: KnownTerminal, message: TerminalMessage, isEvent: boolean, send: Send): Promise<void> {
    const { header } = message;
    const correspondence = this.#correspondence(terminal, header.id, send);
    const name = kindName(header.kind);
    if (name === 'hello') this.#keys.forget(header.terminalId);
    if (name === 'needsAttention') {
      this.#givenUp += 1;
      this.#options.logger.log('error', 'order.given_up', { terminalId: header.terminalId, orderId: header.id });
    }
    if (name === 'cashNote') {
      this.#missedNotes += 1;
      this.#options.logger.log('error', 'cash.note_uncertain', { terminalId: header.terminalId, orderId: header.id, storeId: header.storeId });
    }
    if (isMoneyKind(header.kind)) {
      if (name === undefined || name === 'command') await this.#records.unsupported(message, correspondence);
      else await this.#records.take(name, message, { isEvent, key: terminal.key }, correspondence);
      return;
    }
    const taken = name !== undefined && name !== 'command' && (await this.#requests.take(name, message, correspondence));
    // REQ-ENV-6.
    if (!taken) correspondence.undecided('UNSUPPORTED', header.kind);
  }

  /** Undefined when the signature does not match the key that is remembered. */
  #verified(terminal: KnownTerminal, bytes: Uint8Array): OpenedMessage | Exclude<ErrorCode, 'WIRE_SIGNATURE'> | undefined {
    try {
      return openMessage('up', bytes, (keyId) => (keyId === terminal.key.keyId ? terminal.key : undefined));
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      return error.code === 'WIRE_SIGNATURE' ? undefined : error.code;
    }
  }

  /** Once more with the key as it is registered now. */
  async #verifiedAnew(terminalId: string, bytes: Uint8Array): Promise<OpenedMessage | ErrorCode> {
    this.#keys.forget(terminalId);
    const terminal = await this.#keys.of(terminalId);
    return (terminal === undefined ? undefined : this.#verified(terminal, bytes)) ?? 'WIRE_SIGNATURE';
  }

  /** Without a seq: what is not verified may not move a high-water mark. */
  async #quarantine(terminalId: string, terminalEpoch: number, bytes: Uint8Array, reason: string): Promise<void> {
    this.#quarantined += 1;
    this.#options.logger.log('warn', 'message.quarantined', { terminalId, reason, length: bytes.length });
    await this.#options.ledger.quarantineRecord(terminalId, terminalEpoch, undefined, bytes.subarray(0, limits.wireMessageBytesMax), reason);
  }

  #correspondence(terminal: KnownTerminal, id: OrderId, send: Send): Correspondence {
    const { sealer, timeline, logger } = this.#options;
    return new Correspondence({ sealer, to: terminal.row, id, timeline, gaps: this.#gaps, logger, send, onQuarantined: () => void (this.#quarantined += 1) });
  }
}

function upTerminalOf(topic: string): string | undefined {
  const parsed = parseTopic(topic);
  return parsed !== undefined && parsed.name.startsWith('up') ? parsed.terminalId : undefined;
}
