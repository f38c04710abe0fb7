import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../../src/base/bytes.ts';
import { encodeCardCommand, readCardAnswer, type CardCommand } from '../../../src/codecs/card-commands/card-command.ts';
import { storageCardOf } from '../../../src/codecs/card-commands/storage-card.ts';
import { cctalkReader, encodeCctalk } from '../../../src/codecs/cctalk/cctalk-frame.ts';
import { decodeCcid, encodeCcid, encodeCcidReply, ccidReplyReader, type CcidCommand, type CcidReply } from '../../../src/codecs/ccid/ccid-message.ts';
import { readCcidNotice, writeSlotChange } from '../../../src/codecs/ccid/ccid-notice.ts';
import { decodeCcnetCommand, encodeCcnetCommand, readCcnetState, writeCcnetState, type CcnetCommand, type CcnetState } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { ccnetReader, encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { encodeCd5220 } from '../../../src/codecs/cd5220/cd5220-command.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import { encodeEpsonDmd, epsonDmdReader, type EpsonDmdCommand } from '../../../src/codecs/epson-dmd/epson-dmd-command.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import { encodeEscpos } from '../../../src/codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposStatusNumber } from '../../../src/codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readAutomaticStatus, readStatusByte, writeAutomaticStatus, writeStatusByte, type EscposAutomaticStatus, type EscposStatusFlags } from '../../../src/codecs/escpos/escpos-reply.ts';
import { encodeGm65, encodeGm65Reply, gm65CommandReader, gm65ReplyFilter, gm65Trigger } from '../../../src/codecs/gm65-serial/gm65-command.ts';
import { HidKeyboardReader } from '../../../src/codecs/hid-keyboard/hid-keyboard-reader.ts';
import { HidPosReader } from '../../../src/codecs/hid-pos/hid-pos-reader.ts';
import { decodeHoneywell, encodeHoneywell, type HoneywellCommand } from '../../../src/codecs/honeywell-serial/honeywell-command.ts';
import { encodeId003, id003Commands, id003Reader, id003States } from '../../../src/codecs/id003/id003-frame.ts';
import { encodeSsp, sspReader } from '../../../src/codecs/itl-ssp/ssp-frame.ts';
import { encodeLed8, led8Reader, type Led8Command } from '../../../src/codecs/led8/led8-command.ts';
import { LineFrames } from '../../../src/codecs/line-frames/line-frames.ts';
import { readSwipe, writeSwipe } from '../../../src/codecs/magstripe/swipe-report.ts';
import { maskedCard, trackLrc } from '../../../src/codecs/magstripe/track-text.ts';
import { encodeNewland, encodeNewlandReply, newlandCommandReader, newlandLegacyTrigger, newlandReplyFilter } from '../../../src/codecs/newland-serial/newland-command.ts';
import { encodePn532Command, readFirmware, readTarget, type Pn532Command } from '../../../src/codecs/pn532/pn532-command.ts';
import { encodePn532, pn532Reader, pn532WakeUp, type Pn532Frame } from '../../../src/codecs/pn532/pn532-frame.ts';
import { readWiegand26, tagNumber, tagText } from '../../../src/codecs/rfid-number/rfid-number.ts';
import { readHidScale, weightText } from '../../../src/codecs/scale/hid-scale.ts';
import { readToledo, toledoAsk, toledoProbe } from '../../../src/codecs/scale/toledo-8217.ts';
import { aimPrefixBytes } from '../../../src/codecs/text/aim-prefix.ts';
import { readPortStatus, writePortStatus } from '../../../src/codecs/usb-printer/usb-printer-class.ts';
import { encodeSsi, ssiOpcodes, ssiReader, ssiRefusals, type SsiMessage } from '../../../src/codecs/zebra-ssi/ssi-message.ts';
import { readDecodeData } from '../../../src/codecs/zebra-ssi/ssi-decode-data.ts';
import { HidPosModel } from '../../../src/doubles/scanner-twin/hid-pos-model.ts';
import { KeyboardModel } from '../../../src/doubles/scanner-twin/keyboard-model.ts';
import vectors from '../../fixtures/devices/device-vectors.json' with { type: 'json' };
import { vectorBytes } from './codec-rules.ts';

type Vector = (typeof vectors)[number];
type Proof = (bytes: Uint8Array, vector: Vector) => void;

const hex = (bytes: Uint8Array) => toHex(bytes);
const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const none = new Uint8Array(0);

/** Both directions: the command is written as the vector has it, and the vector is read as the command. */
function both<Command>(command: Command, encode: (command: Command) => Uint8Array, decode: (bytes: Uint8Array) => unknown): Proof {
  return (bytes) => {
    expect(hex(encode(command))).toBe(hex(bytes));
    expect(decode(bytes)).toEqual(command);
  };
}

/** A vector that only goes one way: what else it means is in the other codecs' tests. */
function written(bytes: Uint8Array): Proof {
  return (expected) => expect(hex(bytes)).toBe(hex(expected));
}

function only<Frame>(frames: readonly Frame[]): Frame | readonly Frame[] {
  return frames.length === 1 ? frames[0]! : frames;
}

const hidReports = vectors.filter(({ group }) => group === 'hidpos').map((vector) => vectorBytes(vector.hex));
const symbologyAt = 61;
const hidPos = (...reports: readonly Uint8Array[]) => {
  const reader = new HidPosReader({ symbologyByteIndex: symbologyAt, codeBytesMax: 2_048 });
  return reports.flatMap((report) => reader.push(report)).map((frame) => (frame.kind === 'code' ? { ...frame, bytes: ascii(frame.bytes) } : frame));
};

/** The twin's reports have no symbology of the maker's behind the data. */
const hidPosTwin = (code: string, aim: string) => new HidPosModel().reportsOf(code, aim).map((report) => hex(report.subarray(0, symbologyAt)));
const longCode = 'https://pay.example/o?id=20261123&amt=0012.50&s=AAAAAAAAAAAA';

/** The other direction of a wedge's vector, where the twin types as it has it. */
const typed = (type: (twin: KeyboardModel) => void): Proof => (bytes) => {
  const twin = new KeyboardModel({ altNumber: () => 54_992 });
  const reports: Uint8Array[] = [];
  twin.onData = (report) => reports.push(report);
  type(twin);
  expect(hex(concatBytes(...reports))).toBe(hex(bytes));
};
const all = (...proofs: readonly Proof[]): Proof => (bytes, vector) => proofs.forEach((proof) => proof(bytes, vector));

const swipeLayout = { form: 'magtek', trackBytes: 110 } as const;
const tracks = vectors.filter(({ group }) => group === 'msr').slice(0, 2).map((vector) => vectorBytes(vector.hex));

const wedge: (text: string) => Proof = (text) => (bytes) => {
  const reader = new HidKeyboardReader({ layout: 'us', altKeypad: 'gbk', lineBytesMax: 64 });
  const frames = Array.from({ length: bytes.length / 8 }, (_, index) => reader.push(bytes.subarray(index * 8, index * 8 + 8))).flat();
  expect([...frames, ...reader.flush()].map((frame) => (frame.kind === 'line' ? Buffer.from(frame.bytes).toString('utf8') : frame))).toEqual([text]);
};

const line: (aim: string, data: string) => Proof = (aim, data) => (bytes) => {
  const [frame] = new LineFrames(64).push(bytes);
  const read = frame?.kind === 'line' ? frame.bytes : none;
  const prefix = aimPrefixBytes(read);
  expect([ascii(read.subarray(0, prefix)), ascii(read.subarray(prefix))]).toEqual([aim, data]);
};

const honeywell = (command: HoneywellCommand) => both(command, encodeHoneywell, decodeHoneywell);
const newland = (setting: string) => both({ kind: 'command' as const, storage: 'volatile' as const, settings: [setting] }, encodeNewland, (bytes) => only(newlandCommandReader().push(bytes)));

const ssi = (message: Partial<SsiMessage> & { readonly opcode: number }) => {
  const whole: SsiMessage = { kind: 'message', from: 'host', status: 0, data: none, ...message };
  return both(whole, encodeSsi, (bytes) => only(ssiReader().push(bytes)));
};

const ssiCode: (symbology: string, text: string) => Proof = (symbology, text) => (bytes, vector) => {
  const [message] = ssiReader().push(bytes);
  const code = message?.kind === 'message' ? readDecodeData(message) : undefined;
  expect([code?.symbology, code?.supplementDigits, ascii(code?.bytes ?? none)]).toEqual([symbology, 0, text]);
  ssi({ opcode: ssiOpcodes.decodeData, from: 'decoder', data: bytes.slice(4, -2) })(bytes, vector);
};

const ccid = (command: CcidCommand) => both(command, encodeCcid, decodeCcid);
const ccidReply: (reply: Partial<CcidReply> & Pick<CcidReply, 'type' | 'sequence'>, then?: Proof) => Proof = (reply, then) => (bytes, vector) => {
  const whole: CcidReply = { kind: 'reply', slot: 0, card: 'active', outcome: 'done', error: 0, data: none, ...reply };
  both(whole, encodeCcidReply, (input) => only(ccidReplyReader(271).push(input)))(bytes, vector);
  then?.(whole.data, vector);
};

const cardCommand = (command: CardCommand) => written(encodeCardCommand(command));

const pn532 = (frame: Pn532Frame) => both(frame, encodePn532, (bytes) => only(pn532Reader().push(bytes)));
const pn532Command = (command: Pn532Command) => pn532({ kind: 'data', from: 'host', data: encodePn532Command(command) });
const pn532Reply: (read: (data: Uint8Array) => unknown, expected: unknown) => Proof = (read, expected) => (bytes, vector) => {
  const [frame] = pn532Reader().push(bytes);
  const data = frame?.kind === 'data' ? frame.data : none;
  expect(read(data)).toEqual(expected);
  pn532({ kind: 'data', from: 'chip', data })(bytes, vector);
};
const uid = vectorBytes('F68E2A99');
const key = vectorBytes('FFFFFFFFFFFF');

const escposRead = (bytes: Uint8Array) => {
  const decoder = new EscposDecoder();
  return [...decoder.push(bytes), ...decoder.flush()];
};
const escpos = (...commands: readonly EscposCommand[]) => both(commands, encodeEscpos, escposRead);
const bar = { heightDots: 60, moduleDots: 3, textBelow: true };
const diagonal = vectorBytes('80 40 20 10 08 04 02 01');

const automatic: (flags: Partial<EscposAutomaticStatus>, canonical?: boolean) => Proof = (flags, canonical = true) => (bytes) => {
  const [reply] = new EscposReplyDecoder().push(bytes);
  const status = readAutomaticStatus(reply?.kind === 'automatic-status' ? reply.bytes : none);
  expect(Object.fromEntries(Object.entries(status).filter(([, set]) => set))).toEqual(flags);
  if (canonical) expect(hex(writeAutomaticStatus(flags))).toBe(hex(bytes));
};

const realTime: (number: EscposStatusNumber, flags: Partial<EscposStatusFlags>) => Proof = (number, flags) => (bytes) => {
  const [reply] = new EscposReplyDecoder().push(bytes);
  const status = readStatusByte(number, reply?.kind === 'status' ? reply.byte : 0);
  expect(Object.fromEntries(Object.entries(status).filter(([, set]) => set))).toEqual(flags);
  expect(writeStatusByte(number, flags)).toBe(bytes[0]);
};

const portStatus = (status: Parameters<typeof writePortStatus>[0]): Proof => (bytes) => {
  expect(readPortStatus(bytes[0]!)).toEqual(status);
  expect(writePortStatus(status)).toBe(bytes[0]);
};

const led8 = (...commands: readonly Led8Command[]) => both(commands, encodeLed8, (bytes) => led8Reader().push(bytes));
const letters = (text: string): EpsonDmdCommand[] => [...text].map((letter) => ({ type: 'text', text: letter }));
const dmd = (...commands: readonly EpsonDmdCommand[]) => both(commands, encodeEpsonDmd, (bytes) => epsonDmdReader().push(bytes));

const ccnetFrame = (data: Uint8Array, then: (data: Uint8Array) => void): Proof => (bytes, vector) => {
  both({ kind: 'frame' as const, address: 3, data }, (frame) => encodeCcnet(frame.data), (input) => only(ccnetReader().push(input)))(bytes, vector);
  then(data);
};
const ccnet = (command: CcnetCommand) => ccnetFrame(encodeCcnetCommand(command), (data) => expect(decodeCcnetCommand(data)).toEqual(command));
const ccnetState = (state: CcnetState) => ccnetFrame(writeCcnetState(state), (data) => expect(readCcnetState(data)).toEqual(state));

const id003 = (code: number, data: Uint8Array = none) => both({ kind: 'frame' as const, code, data }, (frame) => encodeId003(frame.code, frame.data), (bytes) => only(id003Reader().push(bytes)));
const ssp = (sequence: 0 | 1, ...data: readonly number[]) => both({ kind: 'frame' as const, sequence, address: 0, data: Uint8Array.from(data) }, encodeSsp, (bytes) => only(sspReader().push(bytes)));
const cctalk = (header: number, data: readonly number[] = [], destination = 2) => {
  const frame = { kind: 'frame' as const, destination, source: destination === 2 ? 1 : 2, header, data: Uint8Array.from(data) };
  return both(frame, encodeCctalk, (bytes) => only(cctalkReader().push(bytes)));
};

const hidScale = (status: string, weight?: string): Proof => (bytes) => {
  const reading = readHidScale(bytes);
  expect([reading?.status, reading?.weight === undefined ? undefined : weightText(reading.weight)]).toEqual([status, weight]);
};

/** In the order of the file. */
const proofs: Readonly<Record<string, readonly Proof[]>> = {
  hidpos: [
    (bytes) => {
      expect(hidPos(bytes)).toEqual([{ kind: 'code', bytes: '6901234567892', aim: ']E0', symbology: 'ean13' }]);
      expect(hidPosTwin('6901234567892', ']E0')).toEqual([hex(bytes.subarray(0, symbologyAt))]);
    },
    (bytes) => {
      expect(hidPos(bytes)).toEqual([]);
      expect(hidPosTwin(longCode, ']Q1')[0]).toBe(hex(bytes.subarray(0, symbologyAt)));
    },
    (bytes) => {
      expect(hidPos(hidReports[1]!, bytes)).toEqual([{ kind: 'code', bytes: longCode, aim: ']Q1', symbology: 'qr' }]);
      expect(hidPosTwin(longCode, ']Q1')[1]).toBe(hex(bytes.subarray(0, symbologyAt)));
    },
  ],
  // The twin lets each key go before the next: it cannot roll.
  wedge: [all(wedge('Ab1-'), typed((twin) => twin.type('Ab1-'))), wedge('690'), wedge('12'), all(wedge('中'), typed((twin) => twin.typeOpen('中')))],
  'serial-scanner': [
    line('', '6901234567892'), line(']E0', '6901234567892'),
    honeywell({ type: 'trigger', on: true }), honeywell({ type: 'setting', setting: 'VSUFCR', storage: 'volatile' }),
    newland('SCNTRG1'), newland('SCNTRG0'), written(newlandLegacyTrigger.on),
    both({ kind: 'reply' as const, storage: 'volatile' as const, results: [{ setting: 'SCNTRG1', verdict: 'refused' as const }] }, encodeNewlandReply, (bytes) => only(newlandReplyFilter().push(bytes))),
    both(gm65Trigger(true), encodeGm65, (bytes) => only(gm65CommandReader().push(bytes))),
    both({ type: 'save' as const }, (command) => encodeGm65(command, { checked: true }), (bytes) => only(gm65CommandReader().push(bytes))),
    both({ kind: 'reply' as const, data: Uint8Array.of(0) }, (reply) => encodeGm65Reply(reply.data), (bytes) => only(gm65ReplyFilter().push(bytes))),
  ],
  ssi: [
    ssi({ opcode: ssiOpcodes.startSession }), ssi({ opcode: ssiOpcodes.stopSession }), ssi({ opcode: ssiOpcodes.scanEnable }), ssi({ opcode: ssiOpcodes.acknowledge }),
    ssi({ opcode: ssiOpcodes.refuse, data: Uint8Array.of(ssiRefusals.resend) }), ssi({ opcode: ssiOpcodes.paramSend, data: Uint8Array.of(0xff, 0xee, 0x01) }),
    ssiCode('ean13', '6901234567892'), ssiCode('code128', 'ABC'),
  ],
  msr: [
    (bytes) => expect([ascii(Uint8Array.of(trackLrc(bytes))), maskedCard(bytes)]).toEqual(['T', { maskedPan: '411111******1111', expiry: '2512', serviceCode: '101' }]),
    (bytes) => expect([ascii(Uint8Array.of(trackLrc(bytes))), maskedCard(bytes)]).toEqual(['8', { maskedPan: '411111******1111', expiry: '2512', serviceCode: '101' }]),
    (bytes, vector) => {
      const report = new Uint8Array(337).fill(0x7f);
      report.set(bytes);
      const second = vectorBytes((vector as { readonly track2_slice: string }).track2_slice);
      report.set(second, 117);
      const swipe = readSwipe(report, swipeLayout);
      expect(swipe?.tracks.map((track) => (track.kind === 'text' ? [track.bytes.length, ascii(track.bytes.subarray(0, 16))] : track.kind))).toEqual([[0x32, '%B41111111111111'], [0x27, ';411111111111111'], 'empty']);
      const made = writeSwipe([tracks[0]!, tracks[1]!, none], swipeLayout);
      expect([made.length, hex(made.subarray(0, bytes.length)), hex(made.subarray(117, 117 + second.length))]).toEqual([337, hex(bytes), hex(second)]);
    },
    (bytes) => {
      const report = new Uint8Array(337);
      report.set(bytes);
      expect(readSwipe(report, swipeLayout)?.tracks.map(({ kind }) => kind)).toEqual(['text', 'error', 'empty']);
      expect(hex(writeSwipe([tracks[0]!, 'error', none], swipeLayout).subarray(0, bytes.length))).toBe(hex(bytes));
    },
  ],
  ccid: [
    ccid({ type: 'slot-status', slot: 0, sequence: 0 }), ccid({ type: 'power-on', slot: 0, sequence: 1, voltage: '5V' }), ccid({ type: 'power-off', slot: 0, sequence: 2 }),
    ccidReply({ type: 'data', sequence: 3, data: vectorBytes('F68E2A99 9000') }, (data) => expect(readCardAnswer(data)).toEqual({ kind: 'done', data: uid })),
    ccidReply({ type: 'slot-status', sequence: 0, card: 'inactive' }), ccidReply({ type: 'slot-status', sequence: 0, card: 'absent' }),
    (bytes) => {
      expect(readCcidNotice(bytes)).toMatchObject({ kind: 'slot-change', slots: [{ isPresent: false, isChanged: true }, { isChanged: false }, {}, {}] });
      expect(hex(writeSlotChange(false))).toBe(hex(bytes));
    },
    ccidReply({ type: 'data', sequence: 1, data: vectorBytes('3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A') }, (data) => expect(storageCardOf(data)).toBe('mifare-classic-1k')),
    ccid({ type: 'escape', slot: 0, sequence: 10, data: vectorBytes('FF 00 00 00 02 D4 02') }),
  ],
  apdu: [
    cardCommand({ type: 'load-key', slot: 0, key }), cardCommand({ type: 'authenticate', block: 4, key: 'A', slot: 0 }), cardCommand({ type: 'read', block: 4, byteCount: 16 }),
    (bytes, vector) => {
      cardCommand({ type: 'signal', control: 0x50, firstTenths: 5, secondTenths: 5, repeats: 3, buzzer: 1 })(bytes, vector);
      expect(readCardAnswer(vectorBytes(String(vector.expect)))).toEqual({ kind: 'done', data: none });
    },
    cardCommand({ type: 'signal', control: 0, firstTenths: 1, secondTenths: 0, repeats: 1, buzzer: 1 }), cardCommand({ type: 'detection-beep', on: false }),
  ],
  pn532: [
    pn532Command({ type: 'firmware' }), pn532Reply(readFirmware, { chip: 0x32, version: '1.6' }), pn532Command({ type: 'configure' }), pn532Command({ type: 'list-targets' }),
    pn532Reply(readTarget, { kind: 'mifare-classic-1k', uid }), pn532Command({ type: 'authenticate', block: 4, key: 'A', keyBytes: key, uid }), pn532Command({ type: 'read', block: 4 }),
    pn532Command({ type: 'release' }), written(pn532WakeUp), pn532({ kind: 'refused' }), pn532({ kind: 'error' }),
  ],
  rfid: [
    (_bytes, vector) => {
      const forms = Object.entries((vector as { readonly forms: Readonly<Record<string, string>> }).forms) as [Parameters<typeof tagText>[1], string][];
      expect(forms).toHaveLength(6);
      for (const [format, text] of forms) {
        expect(tagText(vectorBytes('0600123456'), format)).toBe(text);
        expect('0600123456'.endsWith(tagNumber(text, { format, byteOrder: 'big' }) ?? 'nothing')).toBe(true);
      }
    },
    (_bytes, vector) => expect(readWiegand26(vector.hex)).toEqual({ facility: 18, number: 13_398 }),
  ],
  escpos: [
    escpos({ type: 'init' }), escpos({ type: 'bold', on: true }, { type: 'bold', on: false }), escpos({ type: 'size', width: 2, height: 2 }),
    // The vector begins where Kanji mode is off already: the encoder makes sure of that first.
    (bytes) => {
      expect(hex(encodeEscpos([{ type: 'single-byte-text', text: 'é€' }]))).toBe(`1c2e${hex(bytes)}`);
      expect(escposRead(vectorBytes(`1c2e${hex(bytes)}`))).toEqual([{ type: 'kanji-mode', on: false }, { type: 'code-page', page: 19 }, { type: 'single-byte-text', text: 'é€' }]);
    },
    (bytes) => expect(hex(encodeEscpos([{ type: 'single-byte-text', text: '' }]))).toBe(hex(bytes)),
    (bytes) => {
      expect(hex(encodeEscpos([{ type: 'text', text: '中文测试' }, { type: 'line-feed' }]))).toBe(hex(bytes));
      expect(escposRead(bytes)).toEqual([{ type: 'kanji-mode', on: true }, { type: 'text', text: '中文测试' }, { type: 'line-feed' }]);
    },
    (bytes) => {
      expect(escposRead(bytes)).toEqual([{ type: 'text', text: '𠮷' }]);
      expect(hex(encodeEscpos([{ type: 'text', text: '𠮷' }]))).toBe('3f');
    },
    escpos({ type: 'qr', data: 'HELLO', moduleDots: 6, errorCorrection: 'M' }), escpos({ type: 'ean13', data: '6901234567892', ...bar }),
    escpos({ type: 'image', form: 'raster', widthDots: 8, bits: diagonal }), escpos({ type: 'image', form: 'graphics', widthDots: 8, bits: diagonal }),
    escpos({ type: 'cut', feedDots: 0 }), escpos({ type: 'drawer', pin: 2, onMs: 50, offMs: 500 }), escpos({ type: 'drawer', pin: 5, onMs: 50, offMs: 500 }), escpos({ type: 'automatic-status', mask: 0xff }),
    escpos(...([1, 2, 3, 4] as const).map((status) => ({ type: 'status-request', status }) as const)),
    (bytes, vector) => {
      escpos({ type: 'name-request', name: 'model' })(bytes, vector);
      expect(new EscposReplyDecoder().push(vectorBytes(String(vector.reply).split('=')[0]!))).toEqual([{ kind: 'text', text: 'TM-T20III' }]);
    },
    (bytes, vector) => {
      escpos({ type: 'proof-request', id: '0001' })(bytes, vector);
      expect(new EscposReplyDecoder().push(vectorBytes(String(vector.reply)))).toEqual([{ kind: 'text', text: '"0001' }]);
    },
  ],
  asb: [
    automatic({}), automatic({ drawerPin3High: true }), automatic({ offline: true, coverOpen: true }), automatic({ offline: true, paperNearEnd: true, paperOut: true }),
    automatic({ offline: true, cutterError: true }), automatic({ offline: true, unrecoverable: true }),
  ],
  'dle-eot': [
    realTime(1, {}), realTime(1, { drawerPin3High: true }), realTime(1, { offline: true }), realTime(2, { coverOpen: true }), realTime(2, { feedButton: true }), realTime(2, { paperOut: true }),
    realTime(3, {}), realTime(3, { cutterError: true }), realTime(3, { unrecoverable: true }), realTime(4, {}), realTime(4, { paperNearEnd: true }), realTime(4, { paperOut: true }),
  ],
  'usb-printer': [portStatus({ paperEmpty: false, selected: true, error: false }), portStatus({ paperEmpty: false, selected: true, error: true }), portStatus({ paperEmpty: true, selected: true, error: true })],
  display: [
    led8({ type: 'show', digits: '12.30' }, { type: 'lamp', lamp: 'total' }), led8({ type: 'show', digits: '7.70' }, { type: 'lamp', lamp: 'change' }), led8({ type: 'clear' }, { type: 'lamp', lamp: 'off' }),
    dmd({ type: 'init' }, { type: 'clear' }, { type: 'move', column: 1, line: 1 }, ...letters('TOTAL'), { type: 'move', column: 1, line: 2 }, ...letters('12.30')),
    dmd({ type: 'select', device: 'display' }, { type: 'select', device: 'printer' }),
    (bytes, vector) => {
      dmd({ type: 'brightness', level: 4 })(bytes.subarray(0, 3), vector);
      both([{ type: 'brightness', level: 4 } as const], encodeCd5220, (input) => new Cd5220Decoder().push(input))(bytes.subarray(3), vector);
    },
  ],
  ccnet: [
    ccnet({ type: 'reset' }), ccnet({ type: 'status' }), ccnet({ type: 'poll' }), ccnet({ type: 'enable', types: 0, escrow: 0 }), ccnet({ type: 'stack' }), ccnet({ type: 'return' }), ccnet({ type: 'hold' }),
    ccnet({ type: 'bill-table' }), ccnet({ type: 'acknowledge' }),
    ...(['power-up', 'initialise', 'idle', 'stacking', 'returning', 'disabled'] as const).map((kind) => ccnetState({ kind })),
    ...(['cassette-full', 'cassette-removed', 'jam'] as const).map((cause) => ccnetState({ kind: 'stopped', cause })),
    ...(['escrow', 'stacked', 'returned'] as const).map((kind) => ccnetState({ kind, type: 2 })),
  ],
  id003: [
    id003(id003Commands.status), id003(id003Commands.reset), id003(id003Commands.stack1), id003(id003Commands.hold), id003(id003Commands.acknowledge), id003(id003Commands.inhibit, Uint8Array.of(1)),
    id003(id003States.escrow, Uint8Array.of(0x63)), id003(id003States.vendValid),
  ],
  ssp: [
    ssp(1, 0x11), ssp(1, 0x07), ssp(0, 0x07), ssp(1, 0x09), ssp(1, 0x05), ssp(1, 0x02, 0xff, 0xff), ssp(1, 0x18), ssp(1, 0xf0, 0xf1, 0xe8), ssp(1, 0xf0, 0xef, 0x03), ssp(1, 0x02, 0x7f, 0x00),
  ],
  cctalk: [cctalk(254), cctalk(0, [], 1), cctalk(229), cctalk(231, [0xff, 0xff]), cctalk(228, [1]), cctalk(228, [0]), cctalk(1)],
  scale: [
    hidScale('stable', '12.34 kg'), hidScale('stable', '123 g'), hidScale('moving'), hidScale('overload'), written(toledoAsk),
    (bytes) => expect(readToledo(bytes)).toEqual({ kind: 'weight', text: '01.234' }),
    (bytes, vector) => {
      const [answer, end] = String(vector.reply).split(' then send ').map((text) => hex(vectorBytes(text)));
      expect([toledoProbe.ask, toledoProbe.answer, toledoProbe.end].map(hex)).toEqual([hex(bytes), answer, end]);
    },
  ],
};

const groups = [...new Set(vectors.map(({ group }) => group))];

describe('the vectors of the byte tables', () => {
  it('are all there, each with a proof', () => {
    expect(vectors).toHaveLength(156);
    expect(groups.map((group) => [group, proofs[group]?.length])).toEqual(groups.map((group) => [group, vectors.filter((vector) => vector.group === group).length]));
  });

  it.each(groups.flatMap((group) => vectors.filter((vector) => vector.group === group).map((vector, index) => ({ title: `${group}: ${vector.name}, ${vector.hex.slice(0, 24)}`, vector, index }))))('$title', ({ vector, index }) => {
    expect.hasAssertions();
    proofs[vector.group]![index]!(vectorBytes(vector.hex), vector);
  });
});
