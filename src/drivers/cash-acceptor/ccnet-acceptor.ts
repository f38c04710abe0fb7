import type { Clock, Timer, Timers } from '../../base/clock.ts';
import type { Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { encodeCcnet, ccnetReader } from '../../codecs/ccnet/ccnet-frame.ts';
import { encodeCcnetCommand, type CcnetCommand } from '../../codecs/ccnet/ccnet-command.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CashAcceptor, CashEvent, CashStatus } from '../../ports/cash-acceptor.ts';
import type { CashAcceptorProfile } from '../../profiles/device-profile.ts';
import { ccnetStep, newCcnetHost, type CcnetHost, type CcnetInput } from './ccnet-host.ts';

export interface CcnetAcceptorOptions {
  readonly port: BytePort;
  readonly profile: CashAcceptorProfile;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
}

/** A CCNET validator on an open port: bytes and time in, the machine decides. A validator that says nothing more is hung up on, and its session opens the line again. */
export class CcnetAcceptor implements CashAcceptor {
  readonly #options: CcnetAcceptorOptions;
  readonly #reader = ccnetReader();
  #host: CcnetHost;
  #listener: ((event: CashEvent) => void) | undefined;
  /** Of the next command, or of the answer to the last one. */
  #timer: Timer | undefined;
  #ended = false;
  /** What was told, so that a listener's answer is taken after the step that asked for it. */
  readonly #inputs: CcnetInput[] = [];
  #stepping = false;

  constructor(options: CcnetAcceptorOptions) {
    this.#options = options;
    this.#host = newCcnetHost(options.clock.monotonicMs());
  }

  get status(): CashStatus {
    return this.#host.status;
  }

  /** Begins to poll. */
  onEvent(listener: (event: CashEvent) => void): void {
    this.#listener = listener;
    this.#options.port.onData((chunk) => this.#take(chunk));
    this.#after(0);
  }

  enable(noteFenMax: Fen): void {
    this.#input({ kind: 'enable', noteFenMax });
  }

  disable(): void {
    this.#input({ kind: 'disable' });
  }

  stack(): void {
    this.#input({ kind: 'stack' });
  }

  giveBack(): void {
    this.#input({ kind: 'give-back' });
  }

  keep(): void {
    this.#input({ kind: 'keep' });
  }

  /** The port has ended: a note that is inside is told as uncertain. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer?.cancel();
    this.#input({ kind: 'ended' });
    this.#listener = undefined;
  }

  #take(chunk: Uint8Array): void {
    for (const found of this.#reader.push(chunk)) {
      if (found.kind === 'discarded') this.#input({ kind: 'noise' });
      // On one line every peripheral has its address; what another one says is not for us.
      else if (found.address === this.#options.profile.capabilities.address) this.#input({ kind: 'heard', data: found.data });
    }
  }

  #after(delayMs: number): void {
    this.#timer?.cancel();
    if (!this.#ended) this.#timer = this.#options.timers.after(delayMs, () => this.#tick());
  }

  /** Half an answer is none: what is left of it is not taken for the next one's beginning. */
  #tick(): void {
    this.#reader.flush();
    this.#after(limits.cashAnswerMs);
    this.#input({ kind: 'tick' });
  }

  #input(input: CcnetInput): void {
    this.#inputs.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) this.#step(next);
    this.#stepping = false;
  }

  #step(input: CcnetInput): void {
    const { asked } = this.#host;
    const { host, effects } = ccnetStep(this.#host, input, this.#options.clock.monotonicMs());
    this.#host = host;
    if (asked !== undefined && host.asked === undefined) this.#after(this.#options.profile.capabilities.pollMs);
    for (const effect of effects) {
      if (effect.kind === 'send') this.#send(effect.command);
      else if (effect.kind === 'tell') this.#listener?.(effect.event);
      else void this.#options.port.close();
    }
  }

  /** A port that cannot write ends by itself, and its session opens another. */
  #send(command: CcnetCommand): void {
    this.#options.port.write(encodeCcnet(encodeCcnetCommand(command), this.#options.profile.capabilities.address)).catch(() => undefined);
  }
}
