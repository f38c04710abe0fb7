import { unreachable } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import { code128Modules, isCode128Text } from '../../codecs/escpos/code128.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import type { ReceiptDocument, ReceiptLine } from '../../domain/receipt/receipt-document.ts';
import type { GreyPicture, ReceiptLogo } from '../../ports/receipt-pictures.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';
import { dithered, narrowed } from './dither.ts';
import { drawBarcode, drawQrSymbol } from './draw-symbols.ts';
import { noArtwork, type ReceiptArtwork } from './receipt-artwork.ts';
import type { PrinterCharacter } from './printer-characters.ts';
import { columnsOf, plainStyle, ReceiptWriter, type LineStyle } from './receipt-writer.ts';

const barcodeHeightDots = 80;
const feedLinesMax = 20;
/** Without a cutter the paper is torn above the head: so many lines bring the last one past the edge. */
const tearOffLines = 5;
/** Version 40 at this correction. */
const qrBytesMax = 2_331;
const qrCorrection = 'M';
const space: PrinterCharacter = { character: ' ', columns: 1, isNative: true };
const drawerPulse = { onMs: 50, offMs: 500 } as const;

export interface ReceiptLayout {
  readonly commands: EscposCommand[];
  /** Characters that neither the printer nor the artwork has, printed as `?`. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Commands that print `document` on a printer of these capabilities. What the printer cannot do is drawn, where it takes
 * pictures, or printed as text, or left out; nothing is ever cut off. At most limits.receiptLinesMax lines.
 */
export function layoutReceipt(document: ReceiptDocument, capabilities: ReceiptPrinterCapabilities, artwork = noArtwork): ReceiptLayout {
  const writer = new ReceiptWriter(capabilities, artwork);
  for (const line of document.lines.slice(0, limits.receiptLinesMax)) layoutLine(line, writer, capabilities, artwork);
  return writer;
}

/** The drawer on its own. Undefined when this printer has no drawer socket. */
export function drawerCommand(capabilities: ReceiptPrinterCapabilities): EscposCommand | undefined {
  return capabilities.drawerPin === undefined ? undefined : { type: 'drawer', pin: capabilities.drawerPin, ...drawerPulse };
}

function layoutLine(line: ReceiptLine, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities, artwork: ReceiptArtwork): void {
  switch (line.kind) {
    case 'text': return layoutText(line, writer);
    case 'pair': return layoutPair(line, writer, capabilities.columns);
    case 'rule': return writer.line('-'.repeat(capabilities.columns), plainStyle);
    case 'feed': return writer.command({ type: 'feed', lines: Math.max(0, Math.min(feedLinesMax, Math.trunc(line.lines))) });
    case 'barcode': return layoutBarcode(line.data, writer, capabilities);
    case 'qr': return layoutQr(line.data, writer, capabilities);
    case 'logo': return layoutLogo(artwork.logo, writer, capabilities);
    case 'image': {
      const { widthDots, heightDots } = line;
      return layoutPicture({ widthDots, heightDots, grey: new Uint8Array(Buffer.from(line.grey, 'base64')) }, line.align ?? 'center', writer, capabilities);
    }
    case 'cut': return writer.command(capabilities.cutter ? { type: 'cut', feedDots: 0 } : { type: 'feed', lines: tearOffLines });
    case 'drawer': {
      const command = drawerCommand(capabilities);
      if (command !== undefined) writer.command(command);
      return;
    }
    default: return unreachable(line);
  }
}

function layoutText(line: Extract<ReceiptLine, { kind: 'text' }>, writer: ReceiptWriter): void {
  const scale = line.size === 'double' ? 2 : 1;
  const style = { align: line.align ?? 'left', bold: line.bold ?? false, scale } as const;
  for (const text of writer.wrap(line.text, scale)) writer.line(text, style);
}

/** One line when both fit with a space between; else the label above and the value below, at the right. */
function layoutPair(line: Extract<ReceiptLine, { kind: 'pair' }>, writer: ReceiptWriter, columns: number): void {
  const style = { ...plainStyle, bold: line.bold ?? false };
  const plainGap = columns - (writer.plainColumns(line.label) ?? columns) - (writer.plainColumns(line.value) ?? columns);
  if (plainGap >= 1) return writer.line(`${line.label}${' '.repeat(plainGap)}${line.value}`, style);
  const [label, value] = [writer.characters(line.label, 1), writer.characters(line.value, 1)];
  const gap = columns - columnsOf(label) - columnsOf(value);
  if (gap >= 1) return writer.lineOf([...label, ...Array<PrinterCharacter>(gap).fill(space), ...value], style);
  for (const text of writer.wrap(line.label)) writer.line(text, style);
  for (const text of writer.wrap(line.value)) writer.line(' '.repeat(columns - writer.columns(text)) + text, style);
}

function layoutCentered(text: string, writer: ReceiptWriter): void {
  layoutText({ kind: 'text', text, align: 'center' }, writer);
}

/** The widest modules that fit; a code that does not fit at two dots is printed as text, since scanners would not read it. */
function layoutBarcode(data: string, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  const quietModules = 20;
  const moduleDots = isCode128Text(data)
    ? [3, 2].find((dots) => (code128Modules(data) + quietModules) * dots <= capabilities.widthDots)
    : undefined;
  if (moduleDots !== undefined && capabilities.barcode) {
    return writer.block({ type: 'code128', data, moduleDots, heightDots: barcodeHeightDots, textBelow: true }, 'center');
  }
  if (moduleDots !== undefined) writer.picture(drawBarcode(data, { moduleDots, heightDots: barcodeHeightDots }), 'center');
  layoutCentered(data, writer);
}

/** Module size by length: 6 dots up to version 9 (53 modules), 4 up to version 24 (113), 3 to the end (177 modules, 531 dots). */
function layoutQr(data: string, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  const byteCount = Buffer.byteLength(data, 'utf8');
  const moduleDots = byteCount <= 180 ? 6 : byteCount <= 900 ? 4 : 3;
  if (byteCount === 0 || byteCount > qrBytesMax) return layoutCentered(data, writer);
  if (capabilities.qr) return writer.block({ type: 'qr', data, moduleDots, errorCorrection: qrCorrection }, 'center');
  const symbol = capabilities.images === undefined ? undefined : drawQrSymbol(data, { moduleDots, errorCorrection: qrCorrection, widthDotsMax: capabilities.widthDots });
  if (symbol === undefined) return layoutCentered(data, writer);
  writer.picture(symbol, 'center');
}

function layoutLogo(logo: ReceiptLogo | undefined, writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  if (logo === undefined) return;
  if (logo.kind === 'picture') return layoutPicture(logo.picture, 'center', writer, capabilities);
  const number = /^\d{1,3}$/.test(logo.key) ? Number(logo.key) : 0;
  if (number >= 1 && number <= 255) return writer.block({ type: 'numbered-image', number }, 'center');
  if (/^[!-~]{2}$/.test(logo.key)) writer.block({ type: 'stored-image', key: logo.key }, 'center');
}

/** A picture whose counts do not fit is left out: what it shows nobody knows. */
function layoutPicture(picture: GreyPicture, align: LineStyle['align'], writer: ReceiptWriter, capabilities: ReceiptPrinterCapabilities): void {
  const { widthDots, heightDots, grey } = picture;
  const counts = [widthDots, heightDots].every((count) => Number.isInteger(count) && count > 0);
  if (!counts || widthDots > limits.pictureWidthDotsMax || heightDots > limits.pictureHeightDotsMax || grey.length !== widthDots * heightDots) return;
  writer.picture(dithered(narrowed(picture, capabilities.widthDots)), align);
}
