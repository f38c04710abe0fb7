import type { Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { encodeEscpos } from '../../codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposStatusNumber } from '../../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readAutomaticStatus, readPaperSensor, readStatusByte, type EscposReply, type EscposStatusFlags } from '../../codecs/escpos/escpos-reply.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrinterStatus } from '../../ports/receipt-printer.ts';
import { conditionOf } from './printer-condition.ts';

/** What tells that everything before it was printed: the answer to GS r 1, or to GS ( H with these four characters. */
export type ProofKind = { readonly kind: 'paper-sensor' } | { readonly kind: 'process-id'; readonly id: string };

export interface ConversationListeners {
  /** Automatic status back. */
  told(status: PrinterStatus): void;
  /** The answer to GS I 67, whenever it comes: a printer without paper answers when it has some. */
  named(model: string): void;
}

const statusNumbers: readonly EscposStatusNumber[] = [1, 2, 3, 4];
const repliesDrainedMax = 64;

/** One printer's questions and answers over a byte port. One caller at a time. */
export class EscposConversation {
  readonly #port: BytePort;
  readonly #timers: Timers;
  readonly #listeners: ConversationListeners;
  readonly #replies = new EscposReplyDecoder();
  #told: PrinterStatus | undefined;
  /** Proofs that nobody was waiting for yet: they may come while the last bytes are still being written. */
  #early: EscposReply[] = [];
  #awaiting: { readonly accepts: (reply: EscposReply) => boolean; readonly take: (reply: EscposReply | undefined) => void } | undefined;
  /** A question of before may still be answered, and its answer would pass for one to the next question. */
  #statusMissed = false;
  #sensorAnswersOwed = 0;

  constructor(port: BytePort, timers: Timers, listeners: ConversationListeners) {
    this.#port = port;
    this.#timers = timers;
    this.#listeners = listeners;
    port.onData((chunk) => {
      for (const reply of this.#replies.push(chunk)) this.#take(reply);
    });
  }

  /** Some printers answer DLE EOT and never GS r: of those an ordered answer is no proof to wait for. */
  hasAnsweredInOrder = false;

  /** An answer in order was asked for and has not come. */
  get owesProof(): boolean {
    return this.#sensorAnswersOwed > 0;
  }

  /** What the printer told last by itself; waits for the first word. */
  async told(): Promise<PrinterStatus | undefined> {
    if (this.#told === undefined) await this.#next((reply) => reply.kind === 'automatic-status', limits.printerStatusTimeoutMs);
    return this.#told;
  }

  /** Call once when the port has ended: whoever waits gets no answer. */
  end(): void {
    this.#awaiting?.take(undefined);
  }

  /** Answers to questions that somebody else asked may come. */
  doubt(): void {
    this.#statusMissed = true;
    this.#sensorAnswersOwed = Math.max(1, this.#sensorAnswersOwed);
  }

  /** In pieces of limits.printChunkBytesMax. `bytes`: the commands, where they were encoded before. Resolves with the number of bytes; rejects as the port does. */
  async send(commands: readonly EscposCommand[], bytes: Uint8Array = encodeEscpos(commands)): Promise<number> {
    const asksSensor = commands.some((command) => command.type === 'paper-status-request');
    if (asksSensor) this.#sensorAnswersOwed += 1;
    if (asksSensor || commands.some((command) => command.type === 'proof-request')) this.#early = [];
    for (let at = 0; at < bytes.length; at += limits.printChunkBytesMax) {
      await this.#port.write(bytes.subarray(at, at + limits.printChunkBytesMax), { timeoutMs: limits.printChunkTimeoutMs });
    }
    return bytes.length;
  }

  /** Answers to DLE EOT 1 to 4 together. An unanswered question ends the asking: unknown is not "ok" (devices §3.2). */
  async status(): Promise<PrinterStatus> {
    if (this.#statusMissed && !(await this.#answersAgain())) return this.#silent();
    const answers: EscposStatusFlags[] = [];
    for (const number of statusNumbers) {
      const byte = await this.#ask(number);
      if (byte === undefined || this.#port.status === 'closed') return this.#silent();
      answers.push(readStatusByte(number, byte));
    }
    return conditionOf(answers);
  }

  /** Lets the answers to earlier proof requests pass. False when the printer gives none: it is busy with what it had before, or mute. */
  async settleProofs(): Promise<boolean> {
    if (this.#sensorAnswersOwed === 0) return true;
    if (!(await this.#sent([{ type: 'paper-status-request' }]))) return false;
    const isAnswer = (reply: EscposReply) => reply.kind === 'paper-sensor';
    if ((await this.#next(isAnswer, limits.printProofTimeoutMs)) === undefined) return false;
    // A printer that lost its power owes nothing any more: it is silence that ends the waiting.
    for (let count = 0; this.#sensorAnswersOwed > 0 && count < repliesDrainedMax; count += 1) {
      if ((await this.#next(isAnswer, limits.printerQuietMs)) === undefined) break;
    }
    this.#sensorAnswersOwed = 0;
    return true;
  }

  /** `changed`: the printer told of a fault meanwhile. */
  async proof(wanted: ProofKind, timeoutMs: number): Promise<'proved' | 'paper-out' | 'changed' | undefined> {
    const isProof = (reply: EscposReply) => (wanted.kind === 'process-id' ? reply.kind === 'text' && reply.text === `"${wanted.id}` : reply.kind === 'paper-sensor');
    const isFault = (reply: EscposReply) => reply.kind === 'automatic-status' && conditionOf([readAutomaticStatus(reply.bytes)]).kind === 'faulted';
    const reply = await this.#next((each) => isProof(each) || isFault(each), timeoutMs);
    if (reply === undefined) return undefined;
    if (reply.kind === 'automatic-status') return 'changed';
    return reply.kind === 'paper-sensor' && readPaperSensor(reply.byte).paperOut ? 'paper-out' : 'proved';
  }

  #silent(): PrinterStatus {
    this.#statusMissed = true;
    return this.#port.status === 'closed' ? { kind: 'faulted', fault: 'gone' } : { kind: 'unknown' };
  }

  /** Asks once more and lets every late answer pass with the answer to this. */
  async #answersAgain(): Promise<boolean> {
    if ((await this.#ask(1)) === undefined) return false;
    for (let count = 0; count < repliesDrainedMax; count += 1) {
      if ((await this.#next((reply) => reply.kind === 'status', limits.printerQuietMs)) === undefined) break;
    }
    this.#statusMissed = false;
    return true;
  }

  async #ask(number: EscposStatusNumber): Promise<number | undefined> {
    const answer = this.#next((reply) => reply.kind === 'status', limits.printerStatusTimeoutMs);
    if (!(await this.#sent([{ type: 'status-request', status: number }]))) this.#awaiting?.take(undefined);
    const reply = await answer;
    return reply?.kind === 'status' ? reply.byte : undefined;
  }

  #sent(commands: readonly EscposCommand[]): Promise<boolean> {
    return this.send(commands).then(() => true, () => false);
  }

  #next(accepts: (reply: EscposReply) => boolean, timeoutMs: number): Promise<EscposReply | undefined> {
    const early = this.#early.findIndex(accepts);
    if (early >= 0) return Promise.resolve(this.#early.splice(early, 1)[0]);
    if (this.#port.status === 'closed') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = this.#timers.after(timeoutMs, () => this.#awaiting?.take(undefined));
      this.#awaiting = {
        accepts,
        take: (reply) => {
          timer.cancel();
          this.#awaiting = undefined;
          resolve(reply);
        },
      };
    });
  }

  #take(reply: EscposReply): void {
    if (reply.kind === 'paper-sensor') this.hasAnsweredInOrder = true;
    if (reply.kind === 'paper-sensor') this.#sensorAnswersOwed = Math.max(0, this.#sensorAnswersOwed - 1);
    if (reply.kind === 'automatic-status') {
      this.#told = conditionOf([readAutomaticStatus(reply.bytes)]);
      this.#listeners.told(this.#told);
    }
    // The answer to GS ( H begins with a quotation mark, a name does not (Epson's ESC/POS reference, GS ( H and GS I).
    if (reply.kind === 'text' && !reply.text.startsWith('"')) this.#listeners.named(reply.text);
    if (this.#awaiting?.accepts(reply) === true) this.#awaiting.take(reply);
    else if ((reply.kind === 'paper-sensor' || reply.kind === 'text') && this.#early.length < repliesDrainedMax) this.#early.push(reply);
  }
}
