import { qrMatrix } from '../codecs/escpos/qr-matrix.ts';

/** Rows of 0 and 1, without the quiet zone. */
export function drawQr(content: string): readonly string[] {
  const matrix = qrMatrix(content, 'M');
  const indices = Array.from({ length: matrix.size }, (_none, index) => index);
  return indices.map((row) => indices.map((column) => (matrix.dark(row, column) ? '1' : '0')).join(''));
}
