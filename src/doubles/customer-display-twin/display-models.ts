import { cd5220Columns } from '../../codecs/cd5220/cd5220-command.ts';
import { Cd5220Decoder } from '../../codecs/cd5220/decode-cd5220.ts';
import { epsonDmdReader } from '../../codecs/epson-dmd/epson-dmd-command.ts';
import { led8Reader } from '../../codecs/led8/led8-command.ts';
import { unheard, type TwinModel } from '../twin-model.ts';

export type DisplayProtocol = 'cd5220' | 'epson-dmd' | 'led8';

/** What stands on the glass, as text. */
export interface DisplayModel extends TwinModel {
  /** Upper and lower line, 20 characters each; of an LED8 its digits and the name of the lamp that is lit. */
  lines(): readonly [upper: string, lower: string];
  readonly discardedBytes: number;
  /** What was meant for a printer behind the display and was passed on. */
  readonly passedBytes: number;
  /** Called when bytes have come, with what stands there then. */
  onChange(listener: (lines: readonly [upper: string, lower: string]) => void): void;
}

export function displayModel(protocol: DisplayProtocol): DisplayModel {
  return protocol === 'cd5220' ? new Cd5220Model() : protocol === 'epson-dmd' ? new EpsonDmdModel() : new Led8Model();
}

const blank = ' '.repeat(cd5220Columns);

abstract class Glass implements DisplayModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  discardedBytes = 0;
  passedBytes = 0;
  #changed: (lines: readonly [string, string]) => void = () => undefined;

  abstract lines(): readonly [string, string];

  protected abstract show(bytes: Uint8Array): void;

  take(bytes: Uint8Array): void {
    this.show(bytes);
    this.#changed(this.lines());
  }

  onChange(listener: (lines: readonly [string, string]) => void): void {
    this.#changed = listener;
  }
}

class Cd5220Model extends Glass {
  readonly #decoder = new Cd5220Decoder();
  #shown = { upper: blank, lower: blank };

  lines(): readonly [string, string] {
    return [this.#shown.upper, this.#shown.lower];
  }

  protected show(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes)) {
      if (frame.type === 'discarded') this.discardedBytes += frame.byteCount;
      else if (frame.type === 'write') this.#shown[frame.line] = frame.text.slice(0, cd5220Columns).padEnd(cd5220Columns);
      else if (frame.type !== 'brightness') this.#shown = { upper: blank, lower: blank };
    }
  }
}

/** Characters at the cursor, which moves on and round: a text that is too long overwrites what is there. */
class EpsonDmdModel extends Glass {
  readonly #reader = epsonDmdReader();
  #cells = (blank + blank).split('');
  #cursor = 0;
  #isSelected = true;

  lines(): readonly [string, string] {
    return [this.#cells.slice(0, cd5220Columns).join(''), this.#cells.slice(cd5220Columns).join('')];
  }

  protected show(bytes: Uint8Array): void {
    for (const frame of this.#reader.push(bytes)) {
      if ('kind' in frame) this.discardedBytes += frame.byteCount;
      else if (frame.type === 'select') this.#isSelected = frame.device !== 'printer';
      else if (!this.#isSelected) this.passedBytes += 1;
      else if (frame.type === 'move') this.#cursor = (frame.line - 1) * cd5220Columns + frame.column - 1;
      else if (frame.type === 'text') this.#write(frame.text);
      else if (frame.type === 'clear' || frame.type === 'init') {
        this.#cells = (blank + blank).split('');
        this.#cursor = 0;
      }
    }
  }

  #write(text: string): void {
    for (const character of text) {
      this.#cells[this.#cursor] = character;
      this.#cursor = (this.#cursor + 1) % this.#cells.length;
    }
  }
}

class Led8Model extends Glass {
  readonly #reader = led8Reader();
  #digits = '';
  #lamp = 'off';

  lines(): readonly [string, string] {
    return [this.#digits, this.#lamp];
  }

  protected show(bytes: Uint8Array): void {
    for (const frame of this.#reader.push(bytes)) {
      if ('kind' in frame) this.discardedBytes += frame.byteCount;
      else if (frame.type === 'show') this.#digits = frame.digits;
      else if (frame.type === 'lamp') this.#lamp = frame.lamp;
      else if (frame.type === 'clear') this.#digits = '';
      else [this.#digits, this.#lamp] = ['', 'off'];
    }
  }
}
