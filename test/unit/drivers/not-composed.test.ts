import { describe, expect, it } from 'vitest';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import type { ReceiptArtist } from '../../../src/drivers/receipt-printer/compose-receipt.ts';
import { EscposPrinter } from '../../../src/drivers/receipt-printer/escpos-printer.ts';
import { StarPrinter } from '../../../src/drivers/receipt-printer/star-printer.ts';
import type { ReceiptLogo } from '../../../src/ports/receipt-pictures.ts';
import type { ReceiptPrinterProfile } from '../../../src/profiles/device-profile.ts';
import { printerProfile } from './profiles.ts';

const document = { jobId: 'job-1', lines: [{ kind: 'logo' }, { kind: 'text', text: 'Total' }] } as const;

/** Answers nothing: what is refused for its document was refused before anything was asked for or sent. */
function rig(protocol: 'escpos' | 'star-prnt', capabilities: Partial<ReceiptPrinterProfile['capabilities']>, logo: () => Promise<ReceiptLogo | undefined>) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const failures: string[] = [];
  const artist: ReceiptArtist = { pictures: { glyphs: { glyphs: () => Promise.resolve(new Map()) }, logo }, onFailure: (error) => failures.push((error as Error).message) };
  const profile: ReceiptPrinterProfile = { ...printerProfile, protocol, capabilities: { ...printerProfile.capabilities, realTimeStatus: false, images: 'raster', ...capabilities } };
  const Driver = protocol === 'escpos' ? EscposPrinter : StarPrinter;
  return { printer: new Driver({ port, profile, clock: time, timers: time, artist }), far, failures };
}

const tooWide: ReceiptLogo = { kind: 'picture', picture: { widthDots: 2_048, heightDots: 8, grey: new Uint8Array(2_048 * 8) } };

describe('a document that cannot be put into the language of the printer', () => {
  it.each([
    ['is not composed', 'escpos', {}, () => Promise.reject(new Error('no table'))],
    ['is not encoded', 'escpos', { widthDots: 2_048 }, () => Promise.resolve(tooWide)],
    ['is not composed', 'star-prnt', {}, () => Promise.reject(new Error('no table'))],
    ['is not encoded', 'star-prnt', { columns: 47 }, () => Promise.resolve(undefined)],
  ] as const)('%s for %s: refused for that, nothing sent, and said why', async (_what, protocol, capabilities, logo) => {
    const { printer, far, failures } = rig(protocol, capabilities, logo);
    expect(await printer.print(document)).toEqual({ kind: 'refused', fault: 'not-composed' });
    expect([far.writes.length, failures.length]).toEqual([0, 1]);
  });

  it('costs the status of a Star printer nothing but itself', async () => {
    const { printer } = rig('star-prnt', { columns: 47, realTimeStatus: true }, () => Promise.resolve(undefined));
    expect(await printer.status()).toEqual({ kind: 'unknown' });
    expect(await printer.openDrawer()).toEqual({ kind: 'refused', fault: 'not-composed' });
  });
});
