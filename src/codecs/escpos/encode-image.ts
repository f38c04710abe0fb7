import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { EscposCommand } from './escpos-command.ts';

const GS = 0x1d;
/** Rows of one GS v 0: cheap printers have no memory for more (devices §3.1). */
const rowsPerBand = 256;

/** GS v 0 in bands, or GS ( L functions 112 and 50. */
export function encodeImage({ form, widthDots, bits }: Extract<EscposCommand, { type: 'image' }>): Uint8Array {
  const rowBytes = Math.ceil(widthDots / 8);
  assert(widthDots > 0 && widthDots <= 2_047 && bits.length > 0 && bits.length % rowBytes === 0, 'a picture has whole rows');
  const bands: Uint8Array[] = [];
  for (let from = 0; from < bits.length; from += rowBytes * rowsPerBand) {
    const band = bits.subarray(from, from + rowBytes * rowsPerBand);
    const rows = band.length / rowBytes;
    bands.push(form === 'raster' ? raster(rowBytes, rows, band) : graphics(widthDots, rows, band));
  }
  return concatBytes(...bands);
}

function raster(rowBytes: number, rows: number, band: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(GS, 0x76, 0x30, 0x00, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8), band);
}

function graphics(widthDots: number, rows: number, band: Uint8Array): Uint8Array {
  const parameters = Uint8Array.of(0x30, 0x70, 0x30, 0x01, 0x01, 0x31, widthDots & 0xff, widthDots >> 8, rows & 0xff, rows >> 8);
  const length = parameters.length + band.length;
  assert(length <= 0xffff, 'a band fits into one command');
  return concatBytes(Uint8Array.of(GS, 0x28, 0x4c, length & 0xff, length >> 8), parameters, band, Uint8Array.of(GS, 0x28, 0x4c, 0x02, 0x00, 0x30, 0x32));
}
