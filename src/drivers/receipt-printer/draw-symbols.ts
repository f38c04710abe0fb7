import { Bitmap } from '../../base/bitmap.ts';
import { code128Bars } from '../../codecs/escpos/code128.ts';
import type { QrErrorCorrection } from '../../codecs/escpos/escpos-command.ts';
import { qrMatrix } from '../../codecs/escpos/qr-matrix.ts';

/** A bar beside the paper's edge is not found; of the four modules that the standard asks for around a QR symbol two above and below are drawn. */
const quietModules = 2;

/** The QR symbol that a printer would draw, for one that does not. Undefined when it is wider than `widthDotsMax` with modules of two dots. */
export function drawQrSymbol(data: string, options: { readonly moduleDots: number; readonly errorCorrection: QrErrorCorrection; readonly widthDotsMax: number }): Bitmap | undefined {
  const matrix = qrMatrix(data, options.errorCorrection);
  const moduleDots = Math.min(options.moduleDots, Math.floor(options.widthDotsMax / matrix.size));
  if (moduleDots < 2) return undefined;
  const bitmap = new Bitmap(matrix.size * moduleDots, (matrix.size + 2 * quietModules) * moduleDots);
  for (let row = 0; row < matrix.size; row += 1) {
    for (let column = 0; column < matrix.size; column += 1) {
      if (matrix.dark(row, column)) bitmap.darkenBox(column * moduleDots, (row + quietModules) * moduleDots, moduleDots, moduleDots);
    }
  }
  return bitmap;
}

/** The bars of Code 128 without the text below them. */
export function drawBarcode(data: string, { moduleDots, heightDots }: { readonly moduleDots: number; readonly heightDots: number }): Bitmap {
  const bars = code128Bars(data);
  const bitmap = new Bitmap(bars.length * moduleDots, heightDots);
  bars.forEach((isDark, index) => {
    if (isDark) bitmap.darkenBox(index * moduleDots, 0, moduleDots, heightDots);
  });
  return bitmap;
}
