import { encodeCd5220 } from '../../codecs/cd5220/cd5220-command.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import { twoLines } from './two-lines.ts';

/**
 * A CD5220 display: write-only, so a write that passed is all there is to know. While one screen is being written the
 * latest of those that come waits and the others are skipped. A failed write closes the port; the session opens anew.
 */
export class Cd5220Display implements CustomerDisplay {
  readonly #port: BytePort;
  #waiting: ScreenModel | undefined;
  #writing = false;
  #opened = false;

  constructor(port: BytePort) {
    this.#port = port;
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
        const [upper, lower] = twoLines(this.#waiting);
        this.#waiting = undefined;
        await this.#port.write(encodeCd5220([
          // Form feed first: whoever spoke before us may have left the display in string mode.
          ...(this.#opened ? [] : [{ type: 'clear' }, { type: 'init' }] as const),
          { type: 'write', line: 'upper', text: upper },
          { type: 'write', line: 'lower', text: lower },
        ]));
        this.#opened = true;
      }
    } catch {
      // The port has closed itself and its session knows; the next session is shown the latest screen again.
    } finally {
      this.#writing = false;
    }
  }
}
