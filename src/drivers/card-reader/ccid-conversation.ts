import { assert } from '../../base/assert.ts';
import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { ccidReplyReader, encodeCcid, type CcidCommand, type CcidReply } from '../../codecs/ccid/ccid-message.ts';
import type { BytePort } from '../../ports/byte-port.ts';

type WithoutPlace<Command> = Command extends unknown ? Omit<Command, 'slot' | 'sequence'> : never;
export type CcidQuestion = WithoutPlace<CcidCommand>;

/** `silent`: no reply in time. `ended`: the port is gone. */
export type CcidAnswer = CcidReply | 'silent' | 'ended';

interface Asked {
  readonly sequence: number;
  readonly timeoutMs: number;
  readonly resolve: (answer: CcidAnswer) => void;
  timer: Timer;
  extensions: number;
}

/**
 * Questions to the one slot of a CCID reader, one at a time (CCID 1.1 §6; devices §2.3). A reply counts only with the sequence of its
 * question: what comes late, after a time limit, is dropped, and the conversation is in step again.
 */
export class CcidConversation {
  readonly #port: BytePort;
  readonly #timers: Timers;
  readonly #reader: ReturnType<typeof ccidReplyReader>;
  #sequence = -1;
  #asked: Asked | undefined;
  #isEnded = false;

  constructor(port: BytePort, timers: Timers, replyBytesMax: number) {
    this.#port = port;
    this.#timers = timers;
    this.#reader = ccidReplyReader(replyBytesMax);
  }

  start(): void {
    this.#port.onData((chunk) => {
      const frames = this.#reader.push(chunk);
      chunk.fill(0);
      for (const frame of frames) if (frame.kind === 'reply') this.#heard(frame);
    });
  }

  /** Resolves always; `timeoutMs` begins again with every extension that the card asks for, limits.ccidExtensionsMax times. */
  ask(question: CcidQuestion, timeoutMs: number): Promise<CcidAnswer> {
    assert(this.#asked === undefined, 'a CCID slot is asked one thing at a time');
    if (this.#isEnded) return Promise.resolve('ended');
    this.#sequence = (this.#sequence + 1) & 0xff;
    const bytes = encodeCcid({ ...question, slot: 0, sequence: this.#sequence });
    const answer = new Promise<CcidAnswer>((resolve) => {
      this.#asked = { sequence: this.#sequence, timeoutMs, resolve, timer: this.#limit(timeoutMs), extensions: 0 };
    });
    // A port that cannot write ends by itself.
    this.#port.write(bytes).catch(() => undefined).finally(() => bytes.fill(0));
    return answer;
  }

  end(): void {
    this.#isEnded = true;
    this.#settle('ended');
  }

  #heard(reply: CcidReply): void {
    const asked = this.#asked;
    if (asked === undefined || reply.sequence !== asked.sequence || reply.slot !== 0) {
      reply.data.fill(0);
      return;
    }
    if (reply.outcome !== 'more-time') return this.#settle(reply);
    asked.extensions += 1;
    asked.timer.cancel();
    if (asked.extensions > limits.ccidExtensionsMax) return this.#settle('silent');
    asked.timer = this.#limit(asked.timeoutMs);
  }

  #limit(timeoutMs: number): Timer {
    return this.#timers.after(timeoutMs, () => {
      // The rest of a reply that broke off would be taken for the head of the next one.
      this.#reader.flush();
      this.#settle('silent');
    });
  }

  #settle(answer: CcidAnswer): void {
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.timer.cancel();
    asked?.resolve(answer);
  }
}
