import type { Timers } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ReceiptLogo, ReceiptPictures } from '../ports/receipt-pictures.ts';
import { FontGlyphs } from './font/font-glyphs.ts';
import { fontPlaces } from './font/font-places.ts';
import { readPng } from './logo/read-png.ts';

export interface ReceiptPicturesOptions {
  /** `agent.receiptFont`: a TrueType font, or `font#face`; the machine's fonts come after it. */
  readonly font: string | undefined;
  /** `agent.receiptLogo`: a PNG file, or `stored:KEY` for one that lies in the printer. */
  readonly logo: string | undefined;
  readonly timers: Timers;
  readonly logger: Logger;
}

export const storedLogoPrefix = 'stored:';

/** Pictures from files of this machine. Nothing is read before a receipt asks for it. */
export function filePictures(options: ReceiptPicturesOptions): ReceiptPictures {
  const { font, logo, timers, logger } = options;
  let reading: Promise<ReceiptLogo | undefined> | undefined;
  return {
    glyphs: new FontGlyphs({ places: fontPlaces(font), timers, logger }),
    logo: () => (reading ??= readLogo(logo, logger)),
  };
}

/** Read once: a new file is taken at the next start. */
async function readLogo(logo: string | undefined, logger: Logger): Promise<ReceiptLogo | undefined> {
  if (logo === undefined) return undefined;
  if (logo.startsWith(storedLogoPrefix)) return { kind: 'stored', key: logo.slice(storedLogoPrefix.length) };
  try {
    return { kind: 'picture', picture: await readPng(logo) };
  } catch (error) {
    logger.log('warn', 'receipt.logo-unreadable', { file: logo, message: error instanceof Error ? error.message : 'unknown' });
    return undefined;
  }
}
