import { encodeEscpos } from '../../codecs/escpos/encode-escpos.ts';
import { encodeStar } from '../../codecs/star/encode-star.ts';
import type { ReceiptDocument } from '../../domain/receipt/receipt-document.ts';
import type { GlyphSource } from '../../ports/receipt-pictures.ts';
import type { ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import { composeReceipt, type ReceiptArtist } from './compose-receipt.ts';

const rehearsal: ReceiptDocument = { jobId: 'rehearsal', lines: [{ kind: 'logo' }, { kind: 'text', text: 'Total 合计 é €' }, { kind: 'cut' }] };

/** Fonts are the machine's, and no upgrade of ours replaces them. */
const noGlyphs: GlyphSource = { glyphs: () => Promise.resolve(new Map()) };

/** Composes and encodes a receipt that nobody prints: what is read late for one (tables of characters, encoders, the logo) is read then. Rejects where some of it is not there. */
export async function rehearseReceipt({ protocol, capabilities }: ReceiptPrinterProfile, pictures: ReceiptArtist['pictures']): Promise<void> {
  const commands = await composeReceipt(rehearsal, capabilities, pictures === undefined ? {} : { pictures: { glyphs: noGlyphs, logo: () => pictures.logo() } });
  if (protocol === 'escpos') encodeEscpos(commands);
  else await encodeStar([{ type: 'status-request' }], { dialect: protocol, page: 'cp858', columns: capabilities.columns });
}
