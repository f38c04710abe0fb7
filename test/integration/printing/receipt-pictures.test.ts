import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startDevices, type DeviceSet } from '../../../src/agent/devices/start-devices.ts';
import { Bitmap } from '../../../src/base/bitmap.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { qrMatrix } from '../../../src/codecs/escpos/qr-matrix.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { starPrinterModel } from '../../../src/doubles/star-printer-twin/star-printer-twin.ts';
import { startReceiptPrinterTwin, type TwinReceipt } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import { dithered } from '../../../src/drivers/receipt-printer/dither.ts';
import { FontGlyphs } from '../../../src/pictures/font/font-glyphs.ts';
import { fontPlaces } from '../../../src/pictures/font/font-places.ts';
import { readPng } from '../../../src/pictures/logo/read-png.ts';
import { filePictures } from '../../../src/pictures/receipt-pictures.ts';
import type { ReceiptPrinterCapabilities, ReceiptPrinterProfile } from '../../../src/profiles/device-profile.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { printerProfile } from '../../unit/drivers/profiles.ts';
import { drawLogo } from './draw-logo.ts';

/** Set it to look at the pictures: `RECEIPT_PICTURES=receipts`. */
const picturesFolder = process.env['RECEIPT_PICTURES'];
const marginDots = 32;
const proof = 'https://example.com/r/10000001000001261123152733000042';

const receipt: ReceiptDocument = {
  jobId: 'order-1',
  lines: [
    { kind: 'logo' },
    { kind: 'text', text: '𠮷田面包房', align: 'center', bold: true, size: 'double' },
    { kind: 'text', text: '会员卡消费', align: 'center' },
    { kind: 'rule' },
    { kind: 'pair', label: '会员', value: '王喆' },
    { kind: 'pair', label: '会员', value: '陈㛃' },
    { kind: 'pair', label: '店员', value: '朱镕' },
    { kind: 'pair', label: '经理', value: '𠮷川' },
    { kind: 'text', text: '喆㛃镕𠮷', size: 'double' },
    { kind: 'pair', label: '消费金额', value: '¥12.50', bold: true },
    { kind: 'pair', label: '  本金', value: '10.00' },
    { kind: 'pair', label: '  赠送', value: '2.50' },
    { kind: 'pair', label: 'Café crème 咖啡', value: '€2.50' },
    { kind: 'rule' },
    { kind: 'barcode', data: '10000001000001261123152733000042' },
    { kind: 'feed', lines: 1 },
    { kind: 'qr', data: proof },
    { kind: 'text', text: '扫码验证小票真伪', align: 'center' },
    { kind: 'text', text: '谢谢惠顾', align: 'center' },
    { kind: 'feed', lines: 1 },
    { kind: 'cut' },
  ],
};

const gb18030: ReceiptPrinterCapabilities = { ...printerProfile.capabilities, images: 'raster' };
const latinOnly: ReceiptPrinterCapabilities = { ...gb18030, characters: 'cp437', qr: false, barcode: false };
const latinNarrow: ReceiptPrinterCapabilities = { ...latinOnly, columns: 32, widthDots: 384, images: 'graphics' };

const folder = mkdtempSync(join(tmpdir(), 'cardtill-pictures-'));
const logoFile = join(folder, 'logo.png');
writeFileSync(logoFile, drawLogo());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Printed {
  readonly receipt: TwinReceipt;
  readonly dots: Bitmap;
  readonly counters: Readonly<Record<string, number>>;
}

async function devicesFor(profile: ReceiptPrinterProfile, port: number, logo: string | undefined = logoFile): Promise<DeviceSet> {
  const devices = startDevices({
    devices: [{ class: 'receipt-printer', profile: profile.id, address: `tcp://127.0.0.1:${port}` }], profiles: new Map([[profile.id, profile]]),
    pictures: filePictures({ font: undefined, logo, timers: realTimers, logger: silentLogger }),
    transport: localTransport(realTimers), clock: realClock, timers: realTimers, random: realRandom, logger: silentLogger,
  });
  closers.push(() => devices.stop());
  await until(() => devices.statuses().every((device) => device.status.kind === 'ready'));
  return devices;
}

function keep(name: string, png: Uint8Array): void {
  if (picturesFolder === undefined) return;
  mkdirSync(picturesFolder, { recursive: true });
  writeFileSync(join(picturesFolder, `${name}.png`), png);
}

/** Through session, driver and socket onto the twin's paper, and read back from its PNG. */
async function print(name: string, capabilities: ReceiptPrinterCapabilities, document = receipt, logo: string | undefined = logoFile): Promise<Printed> {
  const profile: ReceiptPrinterProfile = { ...printerProfile, capabilities };
  const twin = await startReceiptPrinterTwin({ columns: capabilities.columns, hasChinese: capabilities.characters === 'gb18030' });
  closers.push(() => twin.stop());
  const devices = await devicesFor(profile, twin.port, logo);
  expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
  expect(twin.discardedBytes).toBe(0);
  const [printed] = twin.receipts() as [TwinReceipt];
  const png = await printed.png();
  keep(name, png);
  return { receipt: printed, dots: dotsOf(png, capabilities.widthDots), counters: devices.counters };
}

/** What the head has burnt, without the paper's margins. */
function dotsOf(png: Uint8Array, widthDots: number): Bitmap {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  expect(width).toBe(widthDots + 2 * marginDots);
  const dots = new Bitmap(widthDots, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const at = (y * width + x + marginDots) * 4;
      if (data[at]! < 128 && data[at + 3]! > 200) dots.darken(x, y);
    }
  }
  return dots;
}

/** Whether `part` stands somewhere in the picture, black where it is black and white where it is white. */
function shows(dots: Bitmap, part: Bitmap, left: number): boolean {
  for (let top = 0; top + part.heightDots <= dots.heightDots; top += 1) {
    let equal = true;
    for (let at = 0; equal && at < part.widthDots * part.heightDots; at += 1) {
      const [x, y] = [at % part.widthDots, Math.floor(at / part.widthDots)];
      equal = part.isDark(x, y) === dots.isDark(left + x, top + y);
    }
    if (equal) return true;
  }
  return false;
}

function qrPicture(data: string, moduleDots: number): Bitmap {
  const matrix = qrMatrix(data, 'M');
  const bitmap = new Bitmap(matrix.size * moduleDots, matrix.size * moduleDots);
  for (let row = 0; row < matrix.size; row += 1) {
    for (let column = 0; column < matrix.size; column += 1) if (matrix.dark(row, column)) bitmap.darkenBox(column * moduleDots, row * moduleDots, moduleDots, moduleDots);
  }
  return bitmap;
}

async function glyphsOfFont(text: string, heightDots: number): Promise<ReadonlyMap<string, Bitmap>> {
  const source = new FontGlyphs({ places: fontPlaces(undefined), timers: realTimers, logger: silentLogger });
  const glyphs = await source.glyphs(new Map(Array.from(text, (character) => [character, 2] as const)), heightDots);
  source.close();
  return glyphs;
}

const rare = '喆㛃镕𠮷';
const right = (capabilities: ReceiptPrinterCapabilities, columnsFromEnd: number) => capabilities.widthDots - columnsFromEnd * 12;

describe('a receipt with rare characters, a QR code and a logo', () => {
  it('on a GB18030 printer: rare characters drawn in their line, the rest its own', async () => {
    const { receipt: paper, dots, counters } = await print('gb18030', gb18030);
    const [small, large] = [await glyphsOfFont(rare, 24), await glyphsOfFont(rare, 48)];
    expect(small.size).toBe(4);
    expect(paper.fields).toMatchObject({ 会员: '王喆', 店员: '朱镕', 消费金额: '￥12.50' });
    expect(paper.text).not.toContain('?');
    expect(shows(dots, small.get('㛃')!, right(gb18030, 2))).toBe(true);
    expect(shows(dots, small.get('𠮷')!, right(gb18030, 4))).toBe(true);
    expect(Array.from(rare, (character, index) => shows(dots, large.get(character)!, index * 48))).toEqual([true, true, true, true]);
    expect(paper.qrCodes).toEqual([proof]);
    const qr = qrPicture(proof, 6);
    expect(shows(dots, qr, Math.floor((576 - qr.widthDots) / 2))).toBe(true);
    expect(counters['receiptCharactersMissing']).toBe(0);
  });

  it.each([['latin-80mm', latinOnly], ['latin-58mm', latinNarrow]] as const)('on a Latin-only printer (%s): all Chinese, the QR code and the bars drawn', async (name, capabilities) => {
    const { receipt: paper, dots, counters } = await print(name, capabilities);
    const [small, large] = [await glyphsOfFont(`${rare}王陈朱会员`, 24), await glyphsOfFont(rare, 48)];
    expect(shows(dots, small.get('会')!, 0)).toBe(true);
    expect(shows(dots, small.get('员')!, 24)).toBe(true);
    for (const [first, second] of ['王喆', '陈㛃', '朱镕'].map((name) => Array.from(name))) {
      expect([first, shows(dots, small.get(first!)!, right(capabilities, 4))]).toEqual([first, true]);
      expect([second, shows(dots, small.get(second!)!, right(capabilities, 2))]).toEqual([second, true]);
    }
    expect(shows(dots, small.get('𠮷')!, right(capabilities, 4))).toBe(true);
    expect(Array.from(rare, (character, index) => shows(dots, large.get(character)!, index * 48))).toEqual([true, true, true, true]);
    expect(paper.qrCodes).toEqual([]);
    const qr = qrPicture(proof, 6);
    // GS v 0 counts in whole bytes.
    const sentDots = capabilities.images === 'raster' ? qr.rowBytes * 8 : qr.widthDots;
    expect(shows(dots, qr, Math.floor((capabilities.widthDots - sentDots) / 2))).toBe(true);
    expect(paper.text).not.toContain('?');
    expect(paper.text).toContain('-'.repeat(capabilities.columns));
    expect(counters['receiptCharactersMissing']).toBe(0);
  });

  it('on a Star printer: Chinese and logo in bands of its own, symbols by its own commands', async () => {
    const model = starPrinterModel();
    const twin = await serveTwin(model);
    closers.push(() => twin.stop());
    const profile: ReceiptPrinterProfile = { ...printerProfile, protocol: 'star-prnt', capabilities: { ...gb18030, characters: 'cp858' } };
    const devices = await devicesFor(profile, twin.port);
    expect(await devices.printer.print(receipt)).toEqual({ kind: 'proved' });
    expect(model.discardedBytes).toBe(0);
    const [paper] = model.receipts();
    const png = await paper!.png();
    keep('star', png);
    const dots = dotsOf(png, 576);
    const small = await glyphsOfFont(rare, 24);
    expect(['喆', '㛃', '镕'].map((character) => shows(dots, small.get(character)!, right(gb18030, 2)))).toEqual([true, true, true]);
    expect(shows(dots, small.get('𠮷')!, right(gb18030, 4))).toBe(true);
    const qr = qrPicture(proof, 6);
    expect(shows(dots, qr, Math.floor((576 - qr.widthDots) / 2))).toBe(true);
    expect(shows(dots, dithered(await readPng(logoFile)), 168)).toBe(true);
    expect(paper!.text).not.toContain('?');
  });

  it('the logo is the file, dithered, in the middle at the top', async () => {
    const { dots } = await print('logo', gb18030, { jobId: 'logo', lines: [{ kind: 'logo' }, { kind: 'cut' }] });
    const logo = dithered(await readPng(logoFile));
    expect(logo.darkDots).toBeGreaterThan(2_000);
    expect(shows(dots, logo, Math.floor((576 - logo.widthDots) / 2))).toBe(true);
  });

  it('a logo that lies in the printer is asked for by its key, one that cannot be read is left out', async () => {
    const document: ReceiptDocument = { jobId: 'logo', lines: [{ kind: 'logo' }, { kind: 'text', text: 'Hello' }, { kind: 'cut' }] };
    expect((await print('stored', gb18030, document, 'stored:G1')).receipt.text).toContain('[stored picture G1]');
    expect((await print('numbered', gb18030, document, 'stored:2')).receipt.text).toContain('[stored picture 2]');
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    expect((await print('broken', gb18030, document, join(folder, 'broken.png'))).receipt.text.trim()).toBe('Hello');
  });

  it('a character that no font has is printed as ? and counted', async () => {
    const { receipt: paper, counters } = await print('missing', gb18030, { jobId: 'x', lines: [{ kind: 'pair', label: '会员', value: '\u0378\u0379' }, { kind: 'cut' }] });
    expect(paper.fields).toEqual({ 会员: '??' });
    expect(counters['receiptCharactersMissing']).toBe(2);
  });
});
