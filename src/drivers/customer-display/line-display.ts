import { concatBytes } from '../../base/bytes.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import type { DisplayLanguage } from './display-language.ts';

/**
 * A display of characters or digits: write-only, so a write that passed is all there is to know. While one screen is being written the
 * latest of those that come waits and the others are skipped. A failed write closes the port; the session opens anew.
 */
export class LineDisplay implements CustomerDisplay {
  readonly #port: BytePort;
  readonly #language: DisplayLanguage;
  #waiting: ScreenModel | undefined;
  #writing = false;
  #opened = false;

  constructor(port: BytePort, language: DisplayLanguage) {
    this.#port = port;
    this.#language = language;
    // Displays that answer (some echo) must not fill the port's buffer.
    port.onData(() => undefined);
  }

  show(screen: ScreenModel): void {
    this.#waiting = screen;
    if (!this.#writing) void this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#waiting !== undefined && this.#port.status === 'open') {
        const bytes = this.#language.screen(this.#waiting);
        this.#waiting = undefined;
        // One write, so that a display in the printer's line is never left selected between two.
        await this.#port.write(this.#opened ? bytes : concatBytes(this.#language.opening, bytes));
        this.#opened = true;
      }
    } catch {
      // The port has closed itself and its session knows; the next session is shown the latest screen again.
    } finally {
      this.#writing = false;
    }
  }
}
