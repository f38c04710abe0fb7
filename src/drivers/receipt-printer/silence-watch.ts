import { limits } from '../../base/limits.ts';
import type { BytePort } from '../../ports/byte-port.ts';

/**
 * A printer that answered and is silent since, several times in a row, has lost its power or its cable: a socket to it would stay open for minutes. The port is
 * closed, and its session opens the next one when there is somebody. One that never said a word on this port keeps it: another would be no better.
 */
export class SilenceWatch {
  readonly #port: BytePort;
  #hasAnswered = false;
  #silences = 0;

  constructor(port: BytePort) {
    this.#port = port;
  }

  /** Of one question. */
  asked(wasAnswered: boolean): void {
    this.#hasAnswered ||= wasAnswered;
    this.#silences = wasAnswered ? 0 : this.#silences + 1;
    if (this.#hasAnswered && this.#silences >= limits.printerSilencesMax) void this.#port.close();
  }
}
