import type { EscposFrame } from '../../codecs/escpos/escpos-command.ts';
import type { StarFrame } from '../../codecs/star/decode-star.ts';

/** Rows of a line of text on the twin's paper, gap included, and the dots of one step of ESC J. */
const lineDots = 30;
const fineStepDots = 2;

/** A Star printer's commands as its head prints them, in the words of the twin's paper. */
export class StarHead {
  /** A band stands in the line buffer: the line end behind it moves the paper by its 24 rows and no further. */
  #holdsBand = false;

  frames(frame: StarFrame): readonly EscposFrame[] {
    const endsBand = this.#holdsBand && frame.type === 'line-feed';
    if (frame.type === 'band' || frame.type === 'line-feed') this.#holdsBand = frame.type === 'band';
    switch (frame.type) {
      case 'text': return [{ type: 'single-byte-text', text: frame.text }];
      case 'line-feed': return endsBand ? [] : [{ type: 'line-feed' }];
      case 'fine-feed': return [{ type: 'feed', lines: (frame.steps * fineStepDots) / lineDots }];
      case 'band': return [{ type: 'image', form: 'raster', widthDots: frame.bitmap.widthDots, bits: frame.bitmap.bits }];
      case 'cut': return [{ type: 'cut', feedDots: 0 }];
      case 'drawer': return [{ type: 'drawer', pin: frame.pin, onMs: 0, offMs: 0 }];
      case 'status-request':
      case 'block-end':
      case 'other': return [];
      default: return [frame];
    }
  }
}
