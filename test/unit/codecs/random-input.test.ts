import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/base/bytes.ts';
import { isBankCard } from '../../../src/codecs/bank-card/is-bank-card.ts';
import { readCardAnswer } from '../../../src/codecs/card-commands/card-command.ts';
import { storageCardOf } from '../../../src/codecs/card-commands/storage-card.ts';
import { readCcidClassDescriptor } from '../../../src/codecs/ccid/ccid-class-descriptor.ts';
import { decodeCcid } from '../../../src/codecs/ccid/ccid-message.ts';
import { readCcidNotice } from '../../../src/codecs/ccid/ccid-notice.ts';
import { readBillTable, readCcnetState } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import { EscposReplyDecoder, readAutomaticStatus, readPaperSensor, readStatusByte } from '../../../src/codecs/escpos/escpos-reply.ts';
import { parseReportDescriptor } from '../../../src/codecs/hid-descriptor/parse-report-descriptor.ts';
import { HidKeyboardReader } from '../../../src/codecs/hid-keyboard/hid-keyboard-reader.ts';
import { HidPosReader } from '../../../src/codecs/hid-pos/hid-pos-reader.ts';
import { decodeHoneywell, readHoneywellAnswer } from '../../../src/codecs/honeywell-serial/honeywell-command.ts';
import { LineFrames, type LineFrame } from '../../../src/codecs/line-frames/line-frames.ts';
import { readSwipe } from '../../../src/codecs/magstripe/swipe-report.ts';
import { maskedCard, memberNumber, trackLrc, trackText } from '../../../src/codecs/magstripe/track-text.ts';
import { parseMemberCode } from '../../../src/codecs/member-code/member-code.ts';
import { readFirmware, readTarget } from '../../../src/codecs/pn532/pn532-command.ts';
import { tagNumber } from '../../../src/codecs/rfid-number/rfid-number.ts';
import { readHidScale } from '../../../src/codecs/scale/hid-scale.ts';
import { readToledo } from '../../../src/codecs/scale/toledo-8217.ts';
import { StarDecoder } from '../../../src/codecs/star/decode-star.ts';
import { starStatusReader } from '../../../src/codecs/star/star-status.ts';
import { aimPrefixBytes } from '../../../src/codecs/text/aim-prefix.ts';
import { decodeText } from '../../../src/codecs/text/decode-text.ts';
import { readDeviceId, readPortStatus } from '../../../src/codecs/usb-printer/usb-printer-class.ts';
import { megabyteOfNoise, noise, vectorBytes } from './codec-rules.ts';
import vectors from '../../fixtures/devices/device-vectors.json' with { type: 'json' };

interface RandomCase {
  readonly name: string;
  /** Vectors of these groups are damaged; without any the input is noise alone. */
  readonly groups: readonly string[];
  /** Known messages that are in no group, as hexadecimal: damaged, too. */
  readonly messages?: readonly string[];
  readonly bytesMax: number;
  /** Takes one input; what it returns is broken when it is a text. */
  readonly take: (input: Uint8Array) => string | undefined;
}

const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function bounded(reader: { readonly pendingBytes: number; push(chunk: Uint8Array): unknown }, pendingBytesMax: number): RandomCase['take'] {
  return (input) => {
    reader.push(input);
    return reader.pendingBytes <= pendingBytesMax ? undefined : `${reader.pendingBytes} bytes are kept`;
  };
}

/** The first that finds something broken. */
function all(...takes: readonly RandomCase['take'][]): RandomCase['take'] {
  return (input) => takes.map((take) => take(input)).find((broken) => broken !== undefined);
}

/** What is read of it is of no interest here: nothing may throw. */
function each(...readers: readonly ((input: Uint8Array) => unknown)[]): RandomCase['take'] {
  return (input) => {
    for (const read of readers) read(input);
    return undefined;
  };
}

/** What is thrown away is counted and not kept: the bound is of the lines that come out. */
function boundedLines(reader: { push(chunk: Uint8Array): readonly LineFrame[] }, lineBytesMax: number): RandomCase['take'] {
  return (input) => {
    const wrong = reader.push(input).find((frame) => (frame.kind === 'line' ? frame.bytes.length > lineBytesMax : frame.byteCount <= lineBytesMax));
    return wrong === undefined ? undefined : `a ${wrong.kind} of another length than its bound allows`;
  };
}

/** A track with a check character is taken only when the character is right. */
function trackIsChecked(input: Uint8Array): string | undefined {
  const text = trackText(input);
  if (text === undefined) return undefined;
  memberNumber(text);
  maskedCard(text);
  const behind = input.subarray(text.length);
  return behind.length === 0 || (behind.length === 1 && behind[0] === trackLrc(text)) ? undefined : `${ascii(input)} was taken for a track`;
}

const escposReplies = new EscposReplyDecoder();
const escpos = new EscposDecoder();
const cd5220 = new Cd5220Decoder();

/** What has no frames of its own: reports, records and streams without checksums. */
const cases: readonly RandomCase[] = [
  { name: 'HID POS reports', groups: ['hidpos'], bytesMax: 64, take: bounded(new HidPosReader({ codeBytesMax: 2_048 }), 2_048) },
  { name: 'keyboard reports', groups: ['wedge'], bytesMax: 8, take: boundedLines(new HidKeyboardReader({ layout: 'us', altKeypad: 'gbk', lineBytesMax: 24 }), 24) },
  { name: 'report descriptors', groups: [], bytesMax: 48, take: each(parseReportDescriptor) },
  { name: 'lines', groups: ['serial'], bytesMax: 32, take: boundedLines(new LineFrames(24), 24) },
  { name: 'swipes', groups: [], bytesMax: 40, take: each((input) => readSwipe(input, { form: 'idtech' }), (input) => readSwipe(input, { form: 'magtek', trackBytes: 10 })) },
  { name: 'tracks', groups: ['msr'], bytesMax: 40, take: trackIsChecked },
  { name: 'bank cards', groups: ['msr'], bytesMax: 40, take: each(isBankCard) },
  { name: 'CCID commands and notices', groups: ['ccid'], bytesMax: 32, take: each(decodeCcid, readCcidNotice) },
  { name: 'CCID descriptors', groups: [], bytesMax: 80, take: each((input) => readCcidClassDescriptor(input, 0)) },
  { name: 'answers of cards', groups: ['ccid'], bytesMax: 24, take: each(readCardAnswer, storageCardOf) },
  { name: 'answers of a PN532', groups: [], bytesMax: 24, take: each(readTarget, readFirmware) },
  { name: 'typed tags', groups: ['rfid'], bytesMax: 16, take: each((input) => (['10D', '8H', '10H', '3D5D', '2.4H.4D', '14D', 'hex', 'decimal'] as const).map((format) => tagNumber(ascii(input), { format, byteOrder: 'little' }))) },
  { name: 'replies of printers', groups: ['asb', 'dle-eot'], bytesMax: 16, take: all(bounded(escposReplies, 80), each(readAutomaticStatus, (input) => readStatusByte(2, input[0] ?? 0), (input) => readPaperSensor(input[0] ?? 0))) },
  { name: 'ESC/POS', groups: ['escpos'], bytesMax: 16, take: each((input) => escpos.push(input), () => escpos.flush()) },
  {
    name: 'Star', groups: [], bytesMax: 16, take: bounded(new StarDecoder(), 8_192),
    messages: ['1b401b1d7404', '1b1d610148656c6c6f0a', '1b5802000101010202020a', '1b1d7953300231', '1b1d7953310231', '1b1d79443100050048454c4c4f1b1d7950', '1b6206020150313233341e', '1b1c700100', '1b1d', '1b58ff07', '1b6403', '1b060117'],
  },
  { name: 'states of Star printers', groups: [], bytesMax: 16, take: bounded(starStatusReader(), 15), messages: ['0f060000000000', '230600000004000600', '0f06080000080000'] },
  { name: 'USB printer class', groups: [], bytesMax: 48, take: each(readDeviceId, (input) => readPortStatus(input[0] ?? 0)) },
  { name: 'CD5220', groups: ['display'], bytesMax: 24, take: bounded(cd5220, 64) },
  { name: 'states of bill validators', groups: ['ccnet'], bytesMax: 130, take: each(readCcnetState, readBillTable) },
  { name: 'Honeywell', groups: [], bytesMax: 24, take: each(decodeHoneywell, readHoneywellAnswer) },
  { name: 'scales', groups: ['scale'], bytesMax: 8, take: each(readHidScale, readToledo) },
  { name: 'texts and member codes', groups: [], bytesMax: 24, take: each(decodeText, aimPrefixBytes, (input) => parseMemberCode(ascii(input))) },
];

const inputs = 1_000_000;

/** Noise, and every other time a known message with one byte changed or its end cut off. Repeatable. */
function* randomInputs({ groups, messages = [], bytesMax }: RandomCase): Generator<Uint8Array> {
  const known = [...vectors.filter(({ group }) => groups.some((one) => group.startsWith(one))).map(({ hex }) => vectorBytes(hex)), ...messages.map(fromHex)];
  const material = megabyteOfNoise(23);
  const choices = noise(4 * inputs, 29);
  for (let index = 0; index < inputs; index += 1) {
    const [pick = 0, place = 0, value = 0, length = 0] = choices.subarray(4 * index, 4 * index + 4);
    const original = index % 2 === 0 ? undefined : known[pick % Math.max(known.length, 1)];
    if (original === undefined) {
      const from = (place * 4_001 + value * 17 + index) % (material.length - bytesMax);
      yield material.slice(from, from + (length % (bytesMax + 1)));
      continue;
    }
    const damaged = original.slice(0, length % 4 === 0 ? place % (original.length + 1) : original.length);
    if (damaged.length > 0) damaged[place % damaged.length] = value;
    yield damaged;
  }
}

describe('codecs without frames', () => {
  it('are twenty-two, and most have vectors to be damaged', () => {
    expect(cases).toHaveLength(22);
    const groups = new Set(vectors.map(({ group }) => group));
    expect(cases.flatMap((one) => one.groups).filter((name) => ![...groups].some((group) => group.startsWith(name)))).toEqual([]);
    expect(cases.filter((one) => one.groups.length > 0).length).toBeGreaterThan(12);
  });

  it.each(cases.map((one) => [one.name, one] as const))('bear a million random inputs: %s', (_name, one) => {
    let count = 0;
    let broken: string | undefined;
    for (const input of randomInputs(one)) {
      count += 1;
      broken ??= one.take(input);
    }
    expect(broken).toBeUndefined();
    expect(count).toBe(inputs);
  });
});
