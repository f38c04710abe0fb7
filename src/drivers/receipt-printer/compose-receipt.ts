import { limits } from '../../base/limits.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import type { ReceiptDocument, ReceiptLine } from '../../domain/receipt/receipt-document.ts';
import type { ReceiptPictures } from '../../ports/receipt-pictures.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';
import { layoutReceipt } from './layout-receipt.ts';
import { plainColumns, printerCharacters } from './printer-characters.ts';
import { noArtwork, type ReceiptArtwork } from './receipt-artwork.ts';
import { columnDotsOf } from './receipt-writer.ts';

/** Where pictures come from, and who is told of characters that had to be printed as `?` and of documents that could not be put into the printer's language. */
export interface ReceiptArtist {
  readonly pictures?: ReceiptPictures | undefined;
  onMissing?(characters: readonly string[]): void;
  onFailure?(error: unknown): void;
}

/** Commands that print `document` on a printer of these capabilities, with the pictures that it needs. Rejects where a table that is read late is not there any more. */
export async function composeReceipt(document: ReceiptDocument, capabilities: ReceiptPrinterCapabilities, artist: ReceiptArtist = {}): Promise<EscposCommand[]> {
  const { commands, missing } = layoutReceipt(document, capabilities, await artworkFor(document, capabilities, artist.pictures));
  if (missing.size > 0) artist.onMissing?.([...missing]);
  return commands;
}

async function artworkFor(document: ReceiptDocument, capabilities: ReceiptPrinterCapabilities, pictures: ReceiptPictures | undefined): Promise<ReceiptArtwork> {
  if (pictures === undefined) return noArtwork;
  const lines = document.lines.slice(0, limits.receiptLinesMax);
  const drawsPictures = capabilities.images !== undefined;
  const glyphs = async (scale: 1 | 2) => {
    const characters = drawsPictures ? charactersToDraw(lines, scale, capabilities) : new Map<string, 1 | 2>();
    return characters.size === 0 ? noArtwork.glyphs[scale] : pictures.glyphs.glyphs(characters, columnDotsOf(capabilities) * 2 * scale);
  };
  const logo = lines.some(({ kind }) => kind === 'logo') ? await pictures.logo() : undefined;
  return { glyphs: { 1: await glyphs(1), 2: await glyphs(2) }, logo };
}

/** A line with a single character that the printer lacks is drawn as a whole, in one hand: so all its characters are needed. */
function charactersToDraw(lines: readonly ReceiptLine[], scale: 1 | 2, { characters: set }: ReceiptPrinterCapabilities): ReadonlyMap<string, 1 | 2> {
  const found = new Map<string, 1 | 2>();
  for (const line of lines) {
    if (scaleOf(line) !== scale) continue;
    const text = textOf(line);
    if (plainColumns(text, set) !== undefined) continue;
    const characters = printerCharacters(text, set);
    if (characters.every(({ isNative }) => isNative)) continue;
    for (const { character, columns } of characters) found.set(character, columns);
    found.set(' ', 1);
    found.set('?', 1);
  }
  return found;
}

function scaleOf(line: ReceiptLine): 1 | 2 {
  return line.kind === 'text' && line.size === 'double' ? 2 : 1;
}

function textOf(line: ReceiptLine): string {
  switch (line.kind) {
    case 'text': return line.text;
    case 'pair': return `${line.label}${line.value}`;
    // Printed as text where they cannot be drawn.
    case 'barcode':
    case 'qr': return line.data;
    default: return '';
  }
}
