import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { encodePn532Command, type Pn532Command } from '../../codecs/pn532/pn532-command.ts';
import { encodePn532, pn532Reader, type Pn532Frame } from '../../codecs/pn532/pn532-frame.ts';
import type { BytePort } from '../../ports/byte-port.ts';

/** `silent`: no answer in time. `refused`: the chip does not understand the command. `ended`: the port is gone. */
export type Pn532Answer = Uint8Array | 'silent' | 'refused' | 'ended';

interface Asked {
  readonly frame: Uint8Array;
  readonly replyCode: number;
  readonly timeoutMs: number;
  readonly resolve: (answer: Pn532Answer) => void;
  phase: 'acknowledge' | 'reply';
  sends: number;
  /** How often a broken answer was asked for again. */
  repeats: number;
  limit: Timer;
  gap: Timer | undefined;
}

/**
 * Commands to a PN532 on a serial line, one at a time (UM0701-02 §6.2; devices §2.5): each is acknowledged and then answered. One without
 * an acknowledgement is sent again; an answer that came broken is asked for again; one that does not come is called off.
 */
export class Pn532Conversation {
  readonly #port: BytePort;
  readonly #timers: Timers;
  readonly #reader = pn532Reader();
  #asked: Asked | undefined;
  #isEnded = false;

  constructor(port: BytePort, timers: Timers) {
    this.#port = port;
    this.#timers = timers;
  }

  start(): void {
    this.#port.onData((chunk) => {
      const frames = this.#reader.push(chunk);
      chunk.fill(0);
      for (const frame of frames) this.#heard(frame);
    });
  }

  /** `prefix` goes before the frame, each time: a chip that sleeps must be woken. */
  ask(command: Pn532Command, timeoutMs: number, prefix: Uint8Array = new Uint8Array(0)): Promise<Pn532Answer> {
    assert(this.#asked === undefined, 'a PN532 is asked one thing at a time');
    if (this.#isEnded) return Promise.resolve('ended');
    const data = encodePn532Command(command);
    const frame = concatBytes(prefix, encodePn532({ kind: 'data', from: 'host', data }));
    const answer = new Promise<Pn532Answer>((resolve) => {
      this.#asked = { frame, replyCode: data[0]! + 1, timeoutMs, resolve, phase: 'acknowledge', sends: 0, repeats: 0, limit: { cancel: () => undefined }, gap: undefined };
      this.#send(this.#asked);
    });
    data.fill(0);
    return answer;
  }

  end(): void {
    this.#isEnded = true;
    this.#settle('ended');
  }

  #send(asked: Asked): void {
    asked.sends += 1;
    asked.limit.cancel();
    asked.limit = this.#timers.after(limits.pn532AcknowledgeMs, () => this.#unacknowledged(asked));
    this.#write(asked.frame.slice());
  }

  #unacknowledged(asked: Asked): void {
    this.#reader.flush();
    if (asked.sends < limits.pn532SendsMax) this.#send(asked);
    else this.#settle('silent');
  }

  #heard(frame: Pn532Frame | { readonly kind: 'discarded' }): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    switch (frame.kind) {
      case 'acknowledged': return this.#acknowledged(asked);
      case 'refused':
        return asked.phase === 'acknowledge' ? this.#unacknowledged(asked) : undefined;
      case 'error': return this.#settle('refused');
      case 'discarded': return asked.phase === 'reply' ? this.#broken(asked) : undefined;
      case 'data':
        // What answers an earlier command that was called off is nobody's any more.
        return frame.from === 'chip' && frame.data[0] === asked.replyCode ? this.#settle(frame.data) : undefined;
    }
  }

  #acknowledged(asked: Asked): void {
    if (asked.phase === 'reply') return;
    asked.phase = 'reply';
    asked.limit.cancel();
    asked.limit = this.#timers.after(asked.timeoutMs, () => {
      this.#reader.flush();
      // An acknowledgement from the host calls the command off (UM0701-02 §6.2.1.3).
      this.#write(encodePn532({ kind: 'acknowledged' }));
      this.#settle('silent');
    });
  }

  /** Its end may still be on the way: the chip is asked to repeat itself when the line is quiet. */
  #broken(asked: Asked): void {
    asked.gap?.cancel();
    if (asked.repeats >= limits.pn532RepeatsMax) return;
    asked.gap = this.#timers.after(limits.pn532GapMs, () => {
      asked.repeats += 1;
      this.#reader.flush();
      this.#write(encodePn532({ kind: 'refused' }));
    });
  }

  /** A port that cannot write ends by itself. */
  #write(bytes: Uint8Array): void {
    this.#port.write(bytes).catch(() => undefined).finally(() => bytes.fill(0));
  }

  #settle(answer: Pn532Answer): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) return;
    asked.limit.cancel();
    asked.gap?.cancel();
    asked.frame.fill(0);
    asked.resolve(answer);
  }
}
