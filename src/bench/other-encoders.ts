import { benchColumns, benchReceipt } from './bench-receipt.ts';

type NamedEncoder = readonly [name: string, encode: () => Uint8Array];

/** The encoders that are installed here. They are for this bench alone, and the product runs without them. */
export async function otherEncoders(say: (line: string) => void): Promise<readonly NamedEncoder[]> {
  const candidates: readonly (readonly [string, () => Promise<() => Uint8Array>])[] = [
    ['receipt.encode.point-of-sale', pointOfSale], ['receipt.encode.node-thermal-printer', nodeThermalPrinter], ['receipt.encode.receiptline', receiptline],
  ];
  const found: NamedEncoder[] = [];
  for (const [name, load] of candidates) {
    try {
      found.push([name, await load()]);
    } catch {
      say(`${name}: not installed`);
    }
  }
  return found;
}

/** It knows no Chinese and writes "??" for it (devices, finding 4): fewer bytes, and no receipt. */
async function pointOfSale(): Promise<() => Uint8Array> {
  const { default: Encoder } = await import('@point-of-sale/receipt-printer-encoder');
  return () => {
    const encoder = new Encoder({ language: 'esc-pos', columns: benchColumns });
    encoder.initialize();
    for (const line of benchReceipt) {
      if (line.kind === 'rule') encoder.rule();
      else if (line.kind === 'pair') encoder.line(spread(line.label, line.value));
      else if (line.kind === 'text') encoder.align(line.align ?? 'left').line(line.text);
    }
    return encoder.encode();
  };
}

/** Counts characters, not columns: its pairs of Chinese do not end at the right edge. */
async function nodeThermalPrinter(): Promise<() => Uint8Array> {
  const { default: library } = await import('node-thermal-printer');
  const { CharacterSet, PrinterTypes, ThermalPrinter } = library;
  return () => {
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://127.0.0.1:9100', width: benchColumns, characterSet: CharacterSet.CHINA });
    for (const line of benchReceipt) {
      if (line.kind === 'rule') printer.drawLine();
      else if (line.kind === 'pair') printer.leftRight(line.label, line.value);
      else if (line.kind === 'text') {
        if (line.align === 'center') printer.alignCenter();
        else printer.alignLeft();
        printer.println(line.text);
      }
    }
    return printer.getBuffer();
  };
}

async function receiptline(): Promise<() => Uint8Array> {
  const { default: library } = await import('receiptline');
  const text = benchReceipt.map((line) => (line.kind === 'rule' ? '-' : line.kind === 'pair' ? `${line.label} | ${line.value}` : line.kind === 'text' ? (line.align === 'center' ? line.text : `${line.text} |`) : '')).join('\n');
  return () => Buffer.from(library.transform(text, { cpl: benchColumns, encoding: 'gb18030', command: 'escpos' }), 'latin1');
}

function spread(label: string, value: string): string {
  return label + ' '.repeat(Math.max(1, benchColumns - label.length - value.length)) + value;
}
