import { equalBytes } from '../../base/bytes.ts';
import { decodeCcid } from '../../codecs/ccid/ccid-message.ts';
import { decodeCcnetCommand } from '../../codecs/ccnet/ccnet-command.ts';
import { ccnetReader } from '../../codecs/ccnet/ccnet-frame.ts';
import { Cd5220Decoder } from '../../codecs/cd5220/decode-cd5220.ts';
import { epsonDmdReader } from '../../codecs/epson-dmd/epson-dmd-command.ts';
import { gm65CommandReader } from '../../codecs/gm65-serial/gm65-command.ts';
import { decodeHoneywell } from '../../codecs/honeywell-serial/honeywell-command.ts';
import { led8Reader } from '../../codecs/led8/led8-command.ts';
import { newlandCommandReader } from '../../codecs/newland-serial/newland-command.ts';
import { pn532CommandType } from '../../codecs/pn532/pn532-command.ts';
import { pn532Reader, pn532WakeUp } from '../../codecs/pn532/pn532-frame.ts';
import { StarDecoder } from '../../codecs/star/decode-star.ts';
import { ssiOpcodes, ssiReader } from '../../codecs/zebra-ssi/ssi-message.ts';
import type { DrivenProfile } from '../../profiles/device-profile.ts';

/** What a device was told: `command` names it in the codec's words, `unreadable` what is no command. Keys, blocks and pictures are left out. */
export interface Told {
  readonly command: string;
  readonly [detail: string]: unknown;
}

/** Takes what was written to the device, piece by piece. */
export type ToldReader = (bytes: Uint8Array) => readonly Told[];

const unreadable: Told = { command: 'unreadable' };

/** The codec's own reader of commands; one that never says anything where a protocol has none, or the commands stand beside the bytes. ESC/POS: `replay-recording.ts`. */
export function toldReader(profile: DrivenProfile): ToldReader {
  switch (profile.protocol) {
    case 'cd5220': return framesOf(new Cd5220Decoder());
    case 'epson-dmd': return textsJoined(framesOf(epsonDmdReader()));
    case 'led8': return framesOf(led8Reader());
    case 'star-line': case 'star-prnt': return namesOf(framesOf(new StarDecoder()));
    case 'gm65-serial': return namesOf(framesOf(gm65CommandReader()));
    case 'newland-serial': return framesOf(newlandCommandReader());
    case 'honeywell-serial': return (bytes) => [toldOf(decodeHoneywell(bytes))];
    case 'zebra-ssi': return eachOf(ssiReader(), (frame) => (frame.kind === 'message' ? { command: ssiNames.get(frame.opcode) ?? 'other' } : unreadable));
    case 'ccnet': return eachOf(ccnetReader(), (frame) => (frame.kind === 'frame' ? toldOf(decodeCcnetCommand(frame.data)) : unreadable));
    case 'pn532': return chipReader();
    case 'ccid': return namesOf((bytes) => [toldOf(decodeCcid(bytes))]);
    default: return () => [];
  }
}

const ssiNames = new Map<number, string>(Object.entries(ssiOpcodes).map(([name, opcode]) => [opcode, name]));

interface Pushed<Frame> {
  push(bytes: Uint8Array): readonly Frame[];
}

function eachOf<Frame>(reader: Pushed<Frame>, told: (frame: Frame) => Told): ToldReader {
  return (bytes) => reader.push(bytes).map(told);
}

/** Codecs call what a frame is `type`, or `kind` where all of them are commands. */
function framesOf(reader: Pushed<object>): ToldReader {
  return eachOf(reader, toldOf);
}

function toldOf(frame: object | undefined): Told {
  if (frame === undefined) return unreadable;
  const { kind, type = kind, ...rest } = frame as { readonly kind?: string; readonly type?: string };
  return type === undefined || type === 'discarded' ? { ...unreadable, ...rest } : { command: type, ...rest };
}

function namesOf(read: ToldReader): ToldReader {
  return (bytes) => read(bytes).map(({ command }) => ({ command }));
}

/** What wakes the chip is no frame. */
function chipReader(): ToldReader {
  const frames = eachOf(pn532Reader(), (frame): Told => {
    if (frame.kind === 'discarded') return unreadable;
    return { command: frame.kind === 'data' ? (pn532CommandType(frame.data) ?? 'other') : frame.kind };
  });
  return (bytes) => (equalBytes(bytes, pn532WakeUp) ? [{ command: 'wake-up' }] : frames(bytes));
}

/** A display's text comes a character at a time. */
function textsJoined(read: ToldReader): ToldReader {
  return (bytes) => read(bytes).reduce<readonly Told[]>((joined, told) => {
    const last = joined.at(-1);
    const isMore = told.command === 'text' && last?.command === 'text';
    return isMore ? [...joined.slice(0, -1), { ...last, text: `${String(last['text'])}${String(told['text'])}` }] : [...joined, told];
  }, []);
}
