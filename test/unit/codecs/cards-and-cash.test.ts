import { describe, expect, it } from 'vitest';
import { encodeCardCommand, isProtectedBlock, readCardAnswer, type CardCommand } from '../../../src/codecs/card-commands/card-command.ts';
import { answerToResetOf, storageCardOf, type StorageCard } from '../../../src/codecs/card-commands/storage-card.ts';
import { readCcidClassDescriptor } from '../../../src/codecs/ccid/ccid-class-descriptor.ts';
import { readCcidNotice, writeSlotChange } from '../../../src/codecs/ccid/ccid-notice.ts';
import { readBillTable, readCcnetState, writeBillTable } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { crc16, crc16Cms, crc16Kermit, crc16Xmodem } from '../../../src/base/crc16.ts';
import { decodeHoneywell, readHoneywellAnswer } from '../../../src/codecs/honeywell-serial/honeywell-command.ts';
import { led8Amount } from '../../../src/codecs/led8/led8-command.ts';
import { encodePn532Command, readTarget, type Pn532Command } from '../../../src/codecs/pn532/pn532-command.ts';
import { readWiegand26, tagNumber, type RfidReading } from '../../../src/codecs/rfid-number/rfid-number.ts';
import { readDeviceId, writeDeviceId } from '../../../src/codecs/usb-printer/usb-printer-class.ts';
import { noise, vectorBytes } from './codec-rules.ts';

describe('checksums', () => {
  it.each([['KERMIT', crc16Kermit], ['XMODEM', crc16Xmodem], ['CMS', crc16Cms]])('CRC-16/%s gives the check value of the catalogues', (_name, kind) => {
    expect(crc16(kind, Buffer.from('123456789'))).toBe(kind.check);
  });
});

describe('cards', () => {
  it.each<StorageCard>(['mifare-classic-1k', 'mifare-classic-4k', 'mifare-ultralight', 'mifare-mini'])('%s is known by its answer to reset', (card) => {
    const answer = answerToResetOf(card);
    expect(storageCardOf(answer)).toBe(card);
    expect(storageCardOf(answer.with(19, answer[19]! ^ 1))).toBeUndefined();
    expect(storageCardOf(answer.subarray(1))).toBeUndefined();
  });

  it('check bytes are those of the manual', () => {
    expect((['mifare-classic-1k', 'mifare-classic-4k', 'mifare-ultralight'] as const).map((card) => answerToResetOf(card)[19])).toEqual([0x6a, 0x69, 0x68]);
  });

  it.each<[CardCommand, string]>([
    [{ type: 'uid' }, 'FFCA000000'], [{ type: 'write', block: 4, data: new Uint8Array(16).fill(0xaa) }, `FFD6000410${'AA'.repeat(16)}`], [{ type: 'write', block: 4, data: new Uint8Array(4) }, 'FFD600040400000000'],
    [{ type: 'detection-beep', on: true }, 'FF0052FF00'],
  ])('%o is written as the manual has it', (command, hex) => {
    expect(Buffer.from(encodeCardCommand(command)).toString('hex').toUpperCase()).toBe(hex);
  });

  it.each<[Pn532Command, string]>([[{ type: 'retries', passive: 2 }, '3205FF0102'], [{ type: 'write', block: 4, data: new Uint8Array(16) }, `4001A004${'00'.repeat(16)}`]])('to a PN532: %o', (command, hex) => {
    expect(Buffer.from(encodePn532Command(command)).toString('hex').toUpperCase()).toBe(hex);
  });

  it('keys and the maker\'s block are protected', () => {
    const blocks = Array.from({ length: 256 }, (_, block) => block).filter(isProtectedBlock);
    expect(blocks.filter((block) => block < 16)).toEqual([0, 3, 7, 11, 15]);
    expect(blocks.filter((block) => block >= 128)).toEqual([143, 159, 175, 191, 207, 223, 239, 255]);
  });

  it.each([['9000', 'done'], ['6300', 'failed'], ['6A81', 'unsupported'], ['6C10', 'wrong-length'], ['6282', 'other'], ['90', 'malformed'], ['', 'malformed']])('status word %s: %s', (hex, kind) => {
    expect(readCardAnswer(vectorBytes(hex)).kind).toBe(kind);
  });

  it('a target with a UID of a length that there is not is none', () => {
    expect(readTarget(vectorBytes('4B 01 01 00 04 08 04 F6 8E 2A 99'))?.uid).toHaveLength(4);
    expect(readTarget(vectorBytes('4B 01 01 00 04 08 05 F6 8E 2A 99 01'))).toBeUndefined();
    expect(readTarget(vectorBytes('4B 01 01 00 04 08 07 F6 8E 2A'))).toBeUndefined();
    expect(readTarget(vectorBytes('4B 00'))).toBeUndefined();
  });

  it('notices of a reader', () => {
    expect([true, false].map((present) => (readCcidNotice(writeSlotChange(present)) as { readonly slots: readonly object[] }).slots[0])).toEqual([{ isPresent: true, isChanged: true }, { isPresent: false, isChanged: true }]);
    expect(readCcidNotice(vectorBytes('51 00 07 03'))).toEqual({ kind: 'hardware-error', slot: 0, code: 3 });
    expect(readCcidNotice(vectorBytes('50'))).toEqual({ kind: 'discarded', byteCount: 1 });
  });

  it('the class descriptor behind its own interface says the level', () => {
    const ccid = (features: string) => `09 04 01 00 03 0B 00 00 00 36 21 10 01 00 07 ${'00 '.repeat(34)} ${features} 0F 01 00 00 ${'00 '.repeat(6)}`;
    const descriptors = (features: string) => vectorBytes(`12 01 ${'00 '.repeat(16)} 09 02 00 00 02 01 00 80 32 09 04 00 00 01 03 00 00 00 09 21 11 01 00 01 22 3F 00 ${ccid(features)}`);
    expect(readCcidClassDescriptor(descriptors('00 00 02 00'), 1)).toEqual({ level: 'short-apdu', messageBytesMax: 271, hasNotices: false });
    expect(['00 00 04 00', '00 00 01 00', '00 00 00 00'].map((features) => readCcidClassDescriptor(descriptors(features), 1)?.level)).toEqual(['extended-apdu', 'tpdu', 'character']);
    expect(readCcidClassDescriptor(descriptors('00 00 02 00'), 0)).toBeUndefined();
    for (let seed = 1; seed < 500; seed += 1) readCcidClassDescriptor(noise(200, seed), 1);
  });
});

describe('answers of a Honeywell scanner', () => {
  it.each([['VSUFCR\u0006!', { setting: 'VSUFCR', verdict: 'taken' }], ['XXXYYY\u0005.', { setting: 'XXXYYY', verdict: 'unknown-tag' }], ['TRGMOD9\u0015', { setting: 'TRGMOD9', verdict: 'bad-data' }], ['6901234567892', undefined], ['', undefined], ['\u0006', undefined]])('%j', (line, answer) => {
    expect(readHoneywellAnswer(Buffer.from(line, 'latin1'))).toEqual(answer);
  });

  it('are asked for with menu commands, and with nothing else', () => {
    expect(decodeHoneywell(Buffer.from('\u0016M\rTRGMOD?', 'latin1'))).toEqual({ type: 'question', setting: 'TRGMOD' });
    for (let seed = 1; seed < 2_000; seed += 1) expect(decodeHoneywell(noise(12, seed))).toBeUndefined();
  });
});

describe('tags that are typed', () => {
  it.each<[string, RfidReading['format'], RfidReading['byteOrder'], string | undefined]>([
    ['0001193046', '10D', 'big', '00123456'], ['4136512153', 'decimal', 'big', 'F68E2A99'], ['2569703158', 'decimal', 'little', 'F68E2A99'], ['f68e2a99', 'hex', 'big', 'F68E2A99'], ['992A8EF6', 'hex', 'little', 'F68E2A99'],
    ['9999999999', '10D', 'big', undefined], ['300,00001', '3D5D', 'big', undefined], ['12345', '10D', 'big', undefined], ['F68E2A9', 'hex', 'big', undefined],
  ])('%s as %s, %s end first: %s', (text, format, byteOrder, number) => {
    expect(tagNumber(text, { format, byteOrder })).toBe(number);
  });

  it('a Wiegand frame with a bit turned is none', () => {
    const frame = '00001001000110100010101100';
    expect(readWiegand26(frame)).toEqual({ facility: 18, number: 13_398 });
    for (let bit = 0; bit < 26; bit += 1) expect(readWiegand26(frame.slice(0, bit) + (frame[bit] === '0' ? '1' : '0') + frame.slice(bit + 1))).toBeUndefined();
  });
});

describe('printers of the USB class', () => {
  it.each([
    ['MFG:EPSON;CMD:ESC/POS;MDL:TM-T88VI;CLS:PRINTER;', { manufacturer: 'EPSON', model: 'TM-T88VI', commandSets: ['ESC/POS'], serialNumber: undefined }],
    [' MANUFACTURER: POS ; COMMAND SET:ESC,STAR ;MODEL:80;SERN:77', { manufacturer: 'POS', model: '80', commandSets: ['ESC', 'STAR'], serialNumber: '77' }],
  ])('say who they are: %s', (text, id) => {
    const bytes = writeDeviceId(text);
    expect(readDeviceId(bytes)).toEqual(id);
    // Some makers send the length the other way round, or a wrong one.
    expect(readDeviceId(Uint8Array.of(bytes[1]!, bytes[0]!, ...bytes.subarray(2)))).toEqual(id);
    expect(readDeviceId(Uint8Array.of(0xff, 0xff, ...bytes.subarray(2)))).toEqual(id);
  });

  it('or nothing that can be used', () => {
    expect([new Uint8Array(0), Uint8Array.of(0), writeDeviceId('hello;'), noise(100, 3)].map((bytes) => readDeviceId(bytes))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('bill validators', () => {
  it('name their bills', () => {
    const bills = [{ type: 2, units: 10, country: 'CHN' }, { type: 6, units: 100, country: 'CHN' }, { type: 23, units: 5, country: 'RUS' }];
    expect(readBillTable(writeBillTable(bills))).toEqual(bills);
    expect(readBillTable(writeBillTable(bills).subarray(1))).toBeUndefined();
  });

  it.each([['80'], ['81'], ['1C'], ['47'], ['99'], ['']])('a state without its parameter, or none at all (%j), is none', (hex) => {
    expect(readCcnetState(vectorBytes(hex))).toBeUndefined();
  });
});

describe('eight digits', () => {
  it.each([[0, '0.00'], [5, '0.05'], [-770, '-7.70'], [99_999_999, '999999.99'], [100_000_000, '1000000'], [-99_999_999, '-999999'], [12_345_678_900, '--------']])('show %i fen as %s', (fen, shown) => {
    expect(led8Amount(fen)).toBe(shown);
  });
});
