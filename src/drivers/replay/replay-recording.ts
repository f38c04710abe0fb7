import { fromHex } from '../../base/bytes.ts';
import { EscposDecoder } from '../../codecs/escpos/decode-escpos.ts';
import type { EscposStatusNumber } from '../../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readAutomaticStatus, readStatusByte, type EscposReply } from '../../codecs/escpos/escpos-reply.ts';
import { maskCode } from '../../base/sensitive.ts';
import type { DrivenProfile, ScannerProfile } from '../../profiles/device-profile.ts';
import { CodeGate } from '../scanner/code-gate.ts';
import { makeScanProtocol } from '../scanner/make-scan-protocol.ts';
import type { Recording, RecordingEntry } from './recording.ts';
import { toldReader } from './told.ts';
import { understoodAs } from './understood.ts';

/** Something that a recording means, and when its last byte came. */
export interface Utterance {
  readonly atMs: number;
  readonly means: unknown;
}

/** What a device was told and what it said in a recording, by the codecs of `profile`: another than it was made with may be tried. A code is told by its length and its mask. */
export function replayRecording(profile: DrivenProfile, { head, entries }: Recording): readonly Utterance[] {
  const reportDescriptor = head.reportDescriptor === undefined ? undefined : fromHex(head.reportDescriptor);
  if (profile.protocol === 'escpos') return printerTalk(entries);
  const told = toldTo(profile, entries);
  const said = profile.class === 'scanner' ? scans(profile, entries, reportDescriptor) : saidBy(profile, entries, reportDescriptor);
  return [...told, ...said].sort((left, right) => left.atMs - right.atMs);
}

function toldTo(profile: DrivenProfile, entries: readonly RecordingEntry[]): readonly Utterance[] {
  const read = toldReader(profile);
  return entries.flatMap(({ atMs, direction, hex }) => (direction === 'to-device' ? read(fromHex(hex)).map((means) => ({ atMs, means })) : []));
}

/** Its frames may come in pieces: all that it said, at the time of the last. */
function saidBy(profile: DrivenProfile, entries: readonly RecordingEntry[], reportDescriptor: Uint8Array | undefined): readonly Utterance[] {
  const heard = entries.filter(({ direction }) => direction === 'from-device' || direction === 'notice');
  if (heard.length === 0) return [];
  const means = understoodAs(profile, heard.map(({ hex }) => fromHex(hex)), { means: undefined, reportDescriptor });
  const each: readonly unknown[] = Array.isArray(means) ? means : means === undefined ? [] : [means];
  return each.map((one) => ({ atMs: heard.at(-1)!.atMs, means: one }));
}

function scans(profile: ScannerProfile, entries: readonly RecordingEntry[], reportDescriptor: Uint8Array | undefined): readonly Utterance[] {
  const protocol = makeScanProtocol(profile, reportDescriptor === undefined ? {} : { reportDescriptor });
  let nowMs = 0;
  const gate = new CodeGate({ monotonicMs: () => nowMs });
  const heard: Utterance[] = [];
  const tell = (findings: ReturnType<typeof protocol.push>) => {
    for (const finding of findings) {
      if (finding.kind === 'answer') continue;
      const event = finding.kind === 'read' ? gate.pass(finding) : gate.refuse(finding.reason);
      if (event === undefined) heard.push({ atMs: nowMs, means: 'duplicate' });
      else if (event.kind === 'code') heard.push({ atMs: nowMs, means: { code: maskCode(event.code.reveal()), characters: event.code.reveal().length } });
      else heard.push({ atMs: nowMs, means: event.kind === 'unreadable' ? event.reason : event.kind });
    }
  };
  for (const { atMs, direction, hex } of entries) {
    if (direction !== 'from-device') continue;
    if (atMs - nowMs >= protocol.silenceMs) tell(protocol.silence());
    nowMs = atMs;
    tell(protocol.push(fromHex(hex)));
  }
  tell(protocol.silence());
  return heard;
}

/** Which status an answer belongs to, only the question tells: they are answered in order. */
function printerTalk(entries: readonly RecordingEntry[]): readonly Utterance[] {
  const commands = new EscposDecoder();
  const replies = new EscposReplyDecoder();
  const asked: EscposStatusNumber[] = [];
  return entries.flatMap(({ atMs, direction, hex }): readonly Utterance[] => {
    if (direction === 'to-device') {
      const frames = commands.push(fromHex(hex));
      for (const frame of frames) if (frame.type === 'status-request') asked.push(frame.status);
      return frames.map((frame) => ({ atMs, means: { command: frame.type } }));
    }
    return direction === 'from-device' ? replies.push(fromHex(hex)).map((reply) => ({ atMs, means: answer(reply, asked) })) : [];
  });
}

function answer(reply: EscposReply, asked: EscposStatusNumber[]): unknown {
  const flagsOf = (flags: object) => Object.entries(flags).filter(([, set]) => set === true).map(([flag]) => flag);
  if (reply.kind === 'automatic-status') return { automatic: flagsOf(readAutomaticStatus(reply.bytes)) };
  if (reply.kind !== 'status') return reply;
  const status = asked.shift();
  return status === undefined ? reply : { status, flags: flagsOf(readStatusByte(status, reply.byte)) };
}
