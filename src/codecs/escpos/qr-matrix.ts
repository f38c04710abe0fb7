import QRCode from 'qrcode';
import type { QrErrorCorrection } from './escpos-command.ts';

export interface QrMatrix {
  /** Modules on one side, without the quiet zone. */
  readonly size: number;
  dark(row: number, column: number): boolean;
}

/** The symbol a printer would draw for `data`: model 2, smallest version that fits. Throws when nothing fits. */
export function qrMatrix(data: string, errorCorrection: QrErrorCorrection): QrMatrix {
  const { modules } = QRCode.create([{ data: Buffer.from(data, 'utf8'), mode: 'byte' }], { errorCorrectionLevel: errorCorrection });
  return { size: modules.size, dark: (row, column) => modules.data[row * modules.size + column] === 1 };
}
