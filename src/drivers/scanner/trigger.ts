import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { TriggerCommands } from './scan-protocol.ts';

export interface TriggerOptions {
  readonly commands: TriggerCommands;
  readonly timers: Timers;
  readonly send: (bytes: Uint8Array) => void;
}

/**
 * Tells a scanner whether to look. An engine takes no command right behind another, and stops looking by itself after some seconds or
 * one code: commands keep a distance, the last wish wins, and as long as codes are wanted the engine is told again.
 */
export class Trigger {
  readonly #options: TriggerOptions;
  #isWanted = false;
  #isTold = false;
  #wait: { readonly kind: 'distance' | 'again'; readonly timer: Timer } | undefined;

  constructor(options: TriggerOptions) {
    this.#options = options;
  }

  set(on: boolean): void {
    this.#isWanted = on;
    if (on === this.#isTold || this.#wait?.kind === 'distance') return;
    this.#tell();
  }

  end(): void {
    this.#wait?.timer.cancel();
  }

  #tell(): void {
    const { commands, timers, send } = this.#options;
    this.#wait?.timer.cancel();
    this.#isTold = this.#isWanted;
    this.#wait = { kind: 'distance', timer: timers.after(limits.scanTriggerGapMs, () => this.#mayTell()) };
    send(this.#isTold ? commands.on : commands.off);
  }

  #mayTell(): void {
    this.#wait = undefined;
    if (this.#isWanted !== this.#isTold) this.#tell();
    else if (this.#isTold) this.#wait = { kind: 'again', timer: this.#options.timers.after(limits.scanTriggerAgainMs, () => this.#tell()) };
  }
}
