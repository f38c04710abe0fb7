import type { Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { encodeEscpos } from '../../codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposStatusNumber } from '../../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readStatusByte, type EscposReply, type EscposStatusFlags } from '../../codecs/escpos/escpos-reply.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrinterStatus } from '../../ports/receipt-printer.ts';

type Awaited = Extract<EscposReply, { kind: 'status' | 'paper-sensor' }>;

const statusNumbers: readonly EscposStatusNumber[] = [1, 2, 3, 4];

/** One printer's questions and answers over a byte port. One caller at a time. */
export class EscposConversation {
  readonly #port: BytePort;
  readonly #timers: Timers;
  readonly #replies = new EscposReplyDecoder();
  /** The latest answer to GS r that nobody was waiting for yet: it may come while the last bytes are still being written. */
  #earlyAnswer: Awaited | undefined;
  #awaiting: { readonly kind: Awaited['kind']; readonly take: (reply: Awaited | undefined) => void } | undefined;

  constructor(port: BytePort, timers: Timers) {
    this.#port = port;
    this.#timers = timers;
    port.onData((chunk) => {
      for (const reply of this.#replies.push(chunk)) this.#take(reply);
    });
  }

  /** Call once when the port has ended: whoever waits gets no answer. */
  end(): void {
    this.#awaiting?.take(undefined);
  }

  /** In pieces of limits.printChunkBytesMax. Rejects as the port does. */
  async send(commands: readonly EscposCommand[]): Promise<void> {
    if (commands.some((command) => command.type === 'paper-status-request')) this.#earlyAnswer = undefined;
    const bytes = encodeEscpos(commands);
    for (let at = 0; at < bytes.length; at += limits.printChunkBytesMax) {
      await this.#port.write(bytes.subarray(at, at + limits.printChunkBytesMax));
    }
  }

  /** Answers to DLE EOT 1 to 4 together. An unanswered question ends the asking: unknown is not "ok" (devices §3.2). */
  async status(): Promise<PrinterStatus> {
    const answers: EscposStatusFlags[] = [];
    for (const number of statusNumbers) {
      const reply = await this.#ask(number);
      if (this.#port.status === 'closed') return { kind: 'faulted', fault: 'gone' };
      if (reply === undefined) return { kind: 'unknown' };
      answers.push(readStatusByte(number, reply.byte));
    }
    const says = (flag: keyof EscposStatusFlags) => answers.some((answer) => answer[flag]);
    if (says('paperOut')) return { kind: 'faulted', fault: 'paper-out' };
    if (says('coverOpen')) return { kind: 'faulted', fault: 'cover-open' };
    if (says('cutterError')) return { kind: 'faulted', fault: 'cutter' };
    if (says('offline') || says('unrecoverable')) return { kind: 'faulted', fault: 'offline' };
    return { kind: 'ready', paper: says('paperNearEnd') ? 'near-end' : 'present' };
  }

  /** The answer to a GS r that was sent, or undefined after `timeoutMs`. */
  async orderedAnswer(timeoutMs: number): Promise<Awaited | undefined> {
    const answer = this.#earlyAnswer ?? (await this.#next('paper-sensor', timeoutMs));
    this.#earlyAnswer = undefined;
    return answer;
  }

  async #ask(number: EscposStatusNumber): Promise<Awaited | undefined> {
    const answer = this.#next('status', limits.printerStatusTimeoutMs);
    try {
      await this.send([{ type: 'status-request', status: number }]);
    } catch {
      this.#awaiting?.take(undefined);
    }
    return answer;
  }

  #next(kind: Awaited['kind'], timeoutMs: number): Promise<Awaited | undefined> {
    if (this.#port.status === 'closed') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = this.#timers.after(timeoutMs, () => this.#awaiting?.take(undefined));
      this.#awaiting = {
        kind,
        take: (reply) => {
          timer.cancel();
          this.#awaiting = undefined;
          resolve(reply);
        },
      };
    });
  }

  #take(reply: EscposReply): void {
    if (reply.kind !== 'status' && reply.kind !== 'paper-sensor') return;
    if (this.#awaiting?.kind === reply.kind) this.#awaiting.take(reply);
    else if (reply.kind === 'paper-sensor') this.#earlyAnswer = reply;
  }
}
