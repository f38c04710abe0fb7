import { equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import { gm65ReplyFilter } from '../../codecs/gm65-serial/gm65-command.ts';
import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { HidKeyboardReader } from '../../codecs/hid-keyboard/hid-keyboard-reader.ts';
import { hidPosLayout } from '../../codecs/hid-pos/hid-pos-layout.ts';
import { HidPosReader, type HidPosFrame } from '../../codecs/hid-pos/hid-pos-reader.ts';
import { LineFrames, type LineFrame } from '../../codecs/line-frames/line-frames.ts';
import { newlandReplyFilter } from '../../codecs/newland-serial/newland-command.ts';
import { aimPrefixBytes } from '../../codecs/text/aim-prefix.ts';
import { readDecodeData } from '../../codecs/zebra-ssi/ssi-decode-data.ts';
import { encodeSsi, ssiOpcodes, ssiReader, ssiStatus, type SsiFrame } from '../../codecs/zebra-ssi/ssi-message.ts';
import type { ScannerProfile } from '../../profiles/device-profile.ts';
import { FilteredLines } from './filtered-lines.ts';
import { scanProtocol, type ScanFinding, type ScanProtocol, type ScanReader } from './scan-protocol.ts';

/** A code of limits.scanCodeCharsMax characters in the widest encoding. */
const scanBytesMax = limits.scanCodeCharsMax * 4;

/**
 * How a scanner of this profile speaks; used once. Of hid-pos and hid-keyboard every chunk of the port is one report.
 * `reportDescriptor`: what such a device itself says; without one the common form is taken.
 */
export function makeScanProtocol({ protocol, capabilities }: ScannerProfile, reportDescriptor?: Uint8Array): ScanProtocol {
  const { aimPrefix = false, keyboardLayout = 'us', altKeypad = 'unicode', endGapMs = limits.scanKeyGapMs } = capabilities;
  const lines = new LineFrames(scanBytesMax);
  switch (protocol) {
    case 'line':
    case 'honeywell-serial': return lineProtocol(lines, aimPrefix);
    case 'newland-serial': return lineProtocol(new FilteredLines(newlandReplyFilter(), lines), aimPrefix);
    case 'gm65-serial': return lineProtocol(new FilteredLines(gm65ReplyFilter(), lines), aimPrefix);
    case 'zebra-ssi': return scanProtocol({ reader: ssiReader(), findings: ssiFindings(), silenceMs: limits.scanHalfCodeMs, opening: [packetsPlease] });
    case 'hid-keyboard': return lineProtocol(new HidKeyboardReader({ layout: keyboardLayout, altKeypad, lineBytesMax: scanBytesMax }), false, endGapMs);
    case 'hid-pos': {
      const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
      const layout = reports?.ok === true ? hidPosLayout(reports.value) : undefined;
      const reader = new HidPosReader({ codeBytesMax: scanBytesMax, ...(layout === undefined ? {} : { layout }) });
      return scanProtocol({ reader, findings: hidPosFindings, silenceMs: limits.scanHalfCodeMs });
    }
  }
}

function lineProtocol(reader: ScanReader<LineFrame>, aimPrefix: boolean, silenceMs: number = limits.scanIdleFrameMs): ScanProtocol {
  const findings = (frame: LineFrame): readonly ScanFinding[] => {
    if (frame.kind === 'discarded') return [{ kind: 'unreadable', reason: 'too-long' }];
    return [{ kind: 'read', bytes: frame.bytes, prefixBytes: aimPrefix ? aimPrefixBytes(frame.bytes) : 0 }];
  };
  return scanProtocol({ reader, findings, silenceMs });
}

function hidPosFindings(frame: HidPosFrame): readonly ScanFinding[] {
  if (frame.kind === 'code') return [{ kind: 'read', bytes: frame.bytes, prefixBytes: 0 }];
  // Reports of other kinds (battery, status) are none of ours.
  return frame.reason === 'foreign' ? [] : [{ kind: 'unreadable', reason: frame.reason === 'too-long' ? 'too-long' : 'not-text' }];
}

/** Parameter EE = 1, until power-off: codes come as packets, not as lines. */
const packetsPlease = encodeSsi({ opcode: ssiOpcodes.paramSend, from: 'host', data: Uint8Array.of(0xff, 0xee, 0x01) });

/** Each code is acknowledged; one that is sent again because our acknowledgement was lost is no second code, however late. */
function ssiFindings(): (frame: SsiFrame) => readonly ScanFinding[] {
  let last: Uint8Array | undefined;
  return (frame) => {
    const code = frame.kind === 'message' && frame.from === 'decoder' ? readDecodeData(frame) : undefined;
    if (frame.kind !== 'message' || code === undefined) return [];
    const hash = sha256(frame.data);
    const isRepeat = (frame.status & ssiStatus.repeat) !== 0 && last !== undefined && equalBytes(hash, last);
    last = hash;
    const answer: ScanFinding = { kind: 'answer', bytes: encodeSsi({ opcode: ssiOpcodes.acknowledge, from: 'host' }) };
    return isRepeat ? [answer] : [answer, { kind: 'read', bytes: code.bytes.slice(), prefixBytes: 0 }];
  };
}
