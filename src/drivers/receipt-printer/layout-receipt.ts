import { unreachable } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import { code128Modules, isCode128Text } from '../../codecs/escpos/code128.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import type { ReceiptDocument, ReceiptLine } from '../../domain/receipt/receipt-document.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';
import { plainStyle, ReceiptWriter } from './receipt-writer.ts';

const barcodeHeightDots = 80;
const feedLinesMax = 20;
/** Without a cutter the paper is torn above the head: so many lines bring the last one past the edge. */
const tearOffLines = 5;
const drawerPulse = { onMs: 50, offMs: 500 } as const;

/**
 * Commands that print `document` on a printer of these capabilities. What the printer cannot do is printed as text or
 * left out; nothing is ever cut off. At most limits.receiptLinesMax lines.
 */
export function layoutReceipt(document: ReceiptDocument, capabilities: ReceiptPrinterCapabilities): EscposCommand[] {
  const writer = new ReceiptWriter(capabilities);
  for (const line of document.lines.slice(0, limits.receiptLinesMax)) layoutLine(line, writer, capabilities);
  return writer.commands;
}

/** The drawer on its own. Undefined when this printer has no drawer socket. */
export function drawerCommand(capabilities: ReceiptPrinterCapabilities): EscposCommand | undefined {
  return capabilities.drawerPin === undefined ? undefined : { type: 'drawer', pin: capabilities.drawerPin, ...drawerPulse };
}

function layoutLine(line: ReceiptLine, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  switch (line.kind) {
    case 'text': return layoutText(line, writer, capabilities.columns);
    case 'pair': return layoutPair(line, writer, capabilities.columns);
    case 'rule': return writer.line('-'.repeat(capabilities.columns), plainStyle);
    case 'feed': return writer.command({ type: 'feed', lines: Math.max(0, Math.min(feedLinesMax, Math.trunc(line.lines))) });
    case 'barcode': return layoutBarcode(line.data, writer, capabilities);
    case 'qr': return layoutQr(line.data, writer, capabilities);
    case 'cut': return writer.command(capabilities.cutter ? { type: 'cut', feedDots: 0 } : { type: 'feed', lines: tearOffLines });
    case 'drawer': {
      const command = drawerCommand(capabilities);
      if (command !== undefined) writer.command(command);
      return;
    }
    default: return unreachable(line);
  }
}

function layoutText(line: Extract<ReceiptLine, { kind: 'text' }>, writer: ReceiptWriter, columns: number): void {
  const scale = line.size === 'double' ? 2 : 1;
  const style = { align: line.align ?? 'left', bold: line.bold ?? false, scale } as const;
  for (const text of writer.wrap(line.text, Math.floor(columns / scale))) writer.line(text, style);
}

/** One line when both fit with a space between; else the label above and the value below, at the right. */
function layoutPair(line: Extract<ReceiptLine, { kind: 'pair' }>, writer: ReceiptWriter, columns: number): void {
  const style = { ...plainStyle, bold: line.bold ?? false };
  const gap = columns - writer.columns(line.label) - writer.columns(line.value);
  if (gap >= 1) return writer.line(`${line.label}${' '.repeat(gap)}${line.value}`, style);
  for (const text of writer.wrap(line.label, columns)) writer.line(text, style);
  for (const text of writer.wrap(line.value, columns)) writer.line(' '.repeat(columns - writer.columns(text)) + text, style);
}

/** The widest modules that fit; a code that does not fit at two dots is printed as text, since scanners would not read it. */
function layoutBarcode(data: string, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  const quietModules = 20;
  const moduleDots = isCode128Text(data)
    ? [3, 2].find((dots) => (code128Modules(data) + quietModules) * dots <= capabilities.widthDots)
    : undefined;
  if (!capabilities.barcode || moduleDots === undefined) return layoutText({ kind: 'text', text: data, align: 'center' }, writer, capabilities.columns);
  writer.block({ type: 'code128', data, moduleDots, heightDots: barcodeHeightDots, textBelow: true }, 'center');
}

/** Module size by length: 6 dots up to version 9 (53 modules), 4 up to version 24 (113), 3 to the end (177 modules, 531 dots). */
function layoutQr(data: string, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  const byteCount = Buffer.byteLength(data, 'utf8');
  const moduleDots = byteCount <= 180 ? 6 : byteCount <= 900 ? 4 : 3;
  if (!capabilities.qr || byteCount === 0 || byteCount > 2_331) return layoutText({ kind: 'text', text: data, align: 'center' }, writer, capabilities.columns);
  writer.block({ type: 'qr', data, moduleDots, errorCorrection: 'M' }, 'center');
}
