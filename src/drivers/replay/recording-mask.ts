import { concatBytes } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import { storageCardOf } from '../../codecs/card-commands/storage-card.ts';
import { ccidReplyReader, decodeCcid, encodeCcid, encodeCcidReply } from '../../codecs/ccid/ccid-message.ts';
import { encodeGm65Reply, gm65ReplyFilter } from '../../codecs/gm65-serial/gm65-command.ts';
import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { commonHidPosLayout, hidPosLayout } from '../../codecs/hid-pos/hid-pos-layout.ts';
import { encodePn532, pn532Reader, pn532WakeUp, type Pn532Frame } from '../../codecs/pn532/pn532-frame.ts';
import { encodeSsi, ssiOpcodes, ssiReader, ssiStatus } from '../../codecs/zebra-ssi/ssi-message.ts';
import { equalBytes } from '../../base/bytes.ts';
import type { DrivenProfile } from '../../profiles/device-profile.ts';
import { KeyMask } from './key-mask.ts';
import { maskedDigits, maskedText } from './masked-text.ts';

/**
 * What of a device's bytes may be kept: the frames as they are, lengths and checksums right, and in place of what was read other characters of
 * the same kind. Nothing of a code, a card, a key or a block's content is left. Each function gets a copy and gives what is written down; a
 * frame that is not whole yet gives nothing.
 */
export interface RecordingMask {
  fromDevice(chunk: Uint8Array): Uint8Array;
  toDevice(chunk: Uint8Array): Uint8Array;
}

const asItIs = (chunk: Uint8Array) => chunk;

export function recordingMask(profile: DrivenProfile, reportDescriptor?: Uint8Array): RecordingMask {
  switch (profile.protocol) {
    case 'line':
    case 'honeywell-serial':
    case 'newland-serial': return { fromDevice: maskedText, toDevice: asItIs };
    case 'gm65-serial': return { fromDevice: gm65Mask(), toDevice: asItIs };
    case 'zebra-ssi': return { fromDevice: ssiMask(), toDevice: asItIs };
    case 'hid-pos': return { fromDevice: hidPosMask(reportDescriptor), toDevice: asItIs };
    case 'hid-keyboard':
    case 'rfid-keyboard': {
      const keys = new KeyMask(profile.capabilities.keyboardLayout ?? 'us', reportDescriptor);
      return { fromDevice: (report) => keys.report(report), toDevice: asItIs };
    }
    case 'magtek-hid': return { fromDevice: (report) => stripe(report, 7), toDevice: asItIs };
    case 'idtech-hid': return { fromDevice: (report) => stripe(report, 9), toDevice: asItIs };
    case 'ccid': return ccidMask();
    case 'pn532': return { fromDevice: pn532Mask('chip'), toDevice: pn532Mask('host') };
    // A test prints, shows and counts what is nobody's.
    case 'escpos': case 'star-line': case 'star-prnt': case 'cd5220': case 'epson-dmd': case 'led8': case 'ccnet': return { fromDevice: asItIs, toDevice: asItIs };
  }
}

/** Its replies have a checksum and stand between the codes. */
function gm65Mask(): (chunk: Uint8Array) => Uint8Array {
  const filter = gm65ReplyFilter();
  return (chunk) => concatBytes(...[...filter.push(chunk), ...filter.flush()].map((found) => (found.kind === 'reply' ? encodeGm65Reply(found.data) : maskedText(found.bytes))));
}

function ssiMask(): (chunk: Uint8Array) => Uint8Array {
  const reader = ssiReader();
  return (chunk) => concatBytes(...reader.push(chunk).map((frame) => {
    // What is no packet may be a code that came as text.
    if (frame.kind === 'discarded') return new Uint8Array(frame.byteCount);
    const data = frame.opcode === ssiOpcodes.decodeData ? concatBytes(frame.data.subarray(0, 1), maskedText(frame.data.subarray(1))) : frame.data;
    return encodeSsi({ opcode: frame.opcode, from: frame.from, status: frame.status & (ssiStatus.repeat | ssiStatus.permanent), data });
  }));
}

/** Only the field of the data; a layout that nobody confirmed may be shifted by one byte. */
function hidPosMask(reportDescriptor: Uint8Array | undefined): (report: Uint8Array) => Uint8Array {
  const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
  const confirmed = reports?.ok === true ? hidPosLayout(reports.value) : undefined;
  const { reportId, data } = confirmed ?? commonHidPosLayout();
  const from = Math.floor(data.bitOffset / 8) + (reportId === 0 ? 0 : 1);
  const until = from + Math.ceil((data.bitSize * data.count) / 8) + (confirmed === undefined ? 1 : 0);
  return (report) => concatBytes(report.subarray(0, from), maskedText(report.subarray(from, until)), report.subarray(until));
}

/** Status, lengths and kind stay; a bank card's form stays one. */
function stripe(report: Uint8Array, headBytes: number): Uint8Array {
  return concatBytes(report.subarray(0, headBytes), maskedDigits(report.subarray(headBytes)));
}

/** An answer to reset is what it is and nobody's secret. A card's number may begin with the same bytes: what else is told by the command that was answered. */
function ccidMask(): RecordingMask {
  const reader = ccidReplyReader(limits.deviceReadBufferBytesMax);
  let powerOn: number | undefined;
  return {
    toDevice: (bytes) => {
      const command = decodeCcid(bytes);
      if (command !== undefined) powerOn = command.type === 'power-on' ? command.sequence : powerOn;
      return ccidCommand(bytes);
    },
    fromDevice: (chunk) => concatBytes(...reader.push(chunk).map((reply) => {
      if (reply.kind === 'discarded') return new Uint8Array(reply.byteCount);
      const isAnswerToReset = storageCardOf(reply.data) !== undefined || reply.sequence === powerOn;
      if (reply.sequence === powerOn) powerOn = undefined;
      return encodeCcidReply({ ...reply, data: isAnswerToReset ? reply.data : zeroed(reply.data, 0, reply.data.length - 2) });
    })),
  };
}

const loadKey = 0x82;
const updateBinary = 0xd6;

/** Keys and what is written to a card. */
function ccidCommand(bytes: Uint8Array): Uint8Array {
  const command = decodeCcid(bytes);
  if (command === undefined) return new Uint8Array(bytes.length);
  if (command.type !== 'transfer' && command.type !== 'escape') return bytes;
  const isSecret = command.data[1] === loadKey || command.data[1] === updateBinary;
  return encodeCcid({ ...command, data: isSecret ? zeroed(command.data, 5, command.data.length) : command.data });
}

const listed = 0x4b;
const exchanged = { host: 0x40, chip: 0x41 } as const;

function pn532Mask(side: 'host' | 'chip'): (chunk: Uint8Array) => Uint8Array {
  const reader = pn532Reader();
  return (chunk) => (equalBytes(chunk, pn532WakeUp) ? chunk : concatBytes(...reader.push(chunk).map((frame) => (frame.kind === 'discarded' ? new Uint8Array(frame.byteCount) : encodePn532(maskedFrame(frame, side))))));
}

function maskedFrame(frame: Pn532Frame, side: 'host' | 'chip'): Pn532Frame {
  if (frame.kind !== 'data') return frame;
  if (frame.data[0] === listed) return { ...frame, data: zeroed(frame.data, 7, frame.data.length) };
  return frame.data[0] === exchanged[side] ? { ...frame, data: zeroed(frame.data, side === 'host' ? 4 : 2, frame.data.length) } : frame;
}

function zeroed(bytes: Uint8Array, from: number, until: number): Uint8Array {
  const copy = bytes.slice();
  if (until > from) copy.fill(0, from, until);
  return copy;
}
