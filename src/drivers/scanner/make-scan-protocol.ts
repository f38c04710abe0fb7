import { fromHex } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import { encodeGm65, gm65ReplyFilter, gm65Trigger } from '../../codecs/gm65-serial/gm65-command.ts';
import { parseReportDescriptor, type HidReports } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { HidKeyboardReader } from '../../codecs/hid-keyboard/hid-keyboard-reader.ts';
import { keyboardReport } from '../../codecs/hid-keyboard/keyboard-report.ts';
import { bootProtocolRequest, idleRequest, numLockRequest } from '../../codecs/hid-keyboard/keyboard-requests.ts';
import { hidPosLayout } from '../../codecs/hid-pos/hid-pos-layout.ts';
import { HidPosReader, type HidPosFrame } from '../../codecs/hid-pos/hid-pos-reader.ts';
import { encodeHoneywell, honeywellReplyFilter } from '../../codecs/honeywell-serial/honeywell-command.ts';
import { LineFrames, type LineFrame } from '../../codecs/line-frames/line-frames.ts';
import { encodeNewland, newlandReplyFilter } from '../../codecs/newland-serial/newland-command.ts';
import { symbologyOfAim } from '../../codecs/symbology/symbology.ts';
import { aimPrefixBytes } from '../../codecs/text/aim-prefix.ts';
import type { ControlRequest, PortFacts } from '../../ports/byte-port.ts';
import type { ScannerCapabilities, ScannerProfile } from '../../profiles/device-profile.ts';
import { FilteredLines } from './filtered-lines.ts';
import { scanProtocol, type LineReader, type ScanFinding, type ScannerOrders, type ScanProtocol } from './scan-protocol.ts';
import { ssiProtocol } from './ssi-protocol.ts';

/** A code of limits.scanCodeCharsMax characters in the widest encoding. */
const scanBytesMax = limits.scanCodeCharsMax * 4;

const triggers = {
  honeywell: { on: encodeHoneywell({ type: 'trigger', on: true }), off: encodeHoneywell({ type: 'trigger', on: false }) },
  newland: { on: encodeNewland({ storage: 'volatile', settings: ['SCNTRG1'] }), off: encodeNewland({ storage: 'volatile', settings: ['SCNTRG0'] }) },
  gm65: { on: encodeGm65(gm65Trigger(true)), off: encodeGm65(gm65Trigger(false)) },
} as const;

/**
 * How a scanner of this profile speaks; used once. Of hid-pos and hid-keyboard every chunk of the port is one report.
 * `facts`: what such a device itself says; without a descriptor the common form is taken.
 */
export function makeScanProtocol({ protocol, capabilities }: ScannerProfile, facts: PortFacts = {}): ScanProtocol {
  const lineOptions: LineOptions = { aimPrefix: capabilities.aimPrefix, endGapMs: capabilities.endGapMs };
  const lines = new LineFrames(scanBytesMax);
  switch (protocol) {
    case 'line': return lineProtocol(lines, lineOptions);
    case 'honeywell-serial': return lineProtocol(new FilteredLines(honeywellReplyFilter(), lines), { ...lineOptions, trigger: triggers.honeywell });
    case 'newland-serial': return lineProtocol(new FilteredLines(newlandReplyFilter(), lines), { ...lineOptions, trigger: triggers.newland });
    case 'gm65-serial': return lineProtocol(new FilteredLines(gm65ReplyFilter(), lines), { ...lineOptions, trigger: triggers.gm65 });
    case 'zebra-ssi': return ssiProtocol();
    case 'hid-keyboard': return keyboardProtocol(capabilities, facts);
    case 'hid-pos': return hidPosProtocol(capabilities, facts);
  }
}

interface LineOptions extends ScannerOrders {
  readonly aimPrefix: boolean | undefined;
  readonly endGapMs: number | undefined;
}

/** Only a scanner that is said to send no suffix ends a code by silence: neither half of a bank card's number may leave as a code. */
function lineProtocol(reader: LineReader, { aimPrefix = false, endGapMs, ...orders }: LineOptions): ScanProtocol {
  const findings = (frame: LineFrame): readonly ScanFinding[] => {
    if (frame.kind === 'discarded') return [{ kind: 'unreadable', reason: frame.reason === 'cut' ? 'not-text' : 'too-long' }];
    const prefixBytes = aimPrefix ? aimPrefixBytes(frame.bytes) : 0;
    return [{ kind: 'read', bytes: frame.bytes, prefixBytes, symbology: prefixBytes === 0 ? undefined : symbologyOfAim(Buffer.from(frame.bytes.subarray(0, prefixBytes)).toString('latin1'), frame.bytes.length - prefixBytes) }];
  };
  return endGapMs === undefined
    ? scanProtocol({ reader, findings, silenceMs: limits.scanHalfCodeMs, atSilence: () => reader.cut(), ...orders })
    : scanProtocol({ reader, findings, silenceMs: endGapMs, ...orders });
}

function keyboardProtocol({ aimPrefix, keyboardLayout = 'us', altKeypad, endGapMs }: ScannerCapabilities, { reportDescriptor, usb }: PortFacts): ScanProtocol {
  const report = read(reportDescriptor, keyboardReport);
  const reader = new HidKeyboardReader({ layout: keyboardLayout, altKeypad: altKeypad ?? 'unicode', lineBytesMax: scanBytesMax, ...(report === undefined ? {} : { report }) });
  // Over USB nobody else has set the keyboard up: the kernel's driver is detached.
  const openingRequests: readonly ControlRequest[] = usb === undefined ? [] : [
    ...(report === undefined ? [bootProtocolRequest(usb.interfaceNumber)] : []),
    idleRequest(usb.interfaceNumber),
    ...(altKeypad === undefined ? [] : [numLockRequest(usb.interfaceNumber, report?.reportId)]),
  ];
  return lineProtocol(reader, { aimPrefix, endGapMs, openingRequests });
}

function hidPosProtocol({ openingFeatureReport, symbologyByteIndex }: ScannerCapabilities, { reportDescriptor }: PortFacts): ScanProtocol {
  const layout = read(reportDescriptor, hidPosLayout);
  const reader = new HidPosReader({ codeBytesMax: scanBytesMax, ...(layout === undefined ? {} : { layout }), ...(symbologyByteIndex === undefined ? {} : { symbologyByteIndex }) });
  const openingRequests: readonly ControlRequest[] = openingFeatureReport === undefined ? [] : [{ kind: 'set-feature', bytes: fromHex(openingFeatureReport.replaceAll(' ', '')) }];
  return scanProtocol({ reader, findings: hidPosFindings, silenceMs: limits.scanHalfCodeMs, openingRequests });
}

/** What a descriptor says, where there is one that can be read. */
function read<Layout>(reportDescriptor: Uint8Array | undefined, layoutOf: (reports: HidReports) => Layout | undefined): Layout | undefined {
  const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
  return reports?.ok === true ? layoutOf(reports.value) : undefined;
}

function hidPosFindings(frame: HidPosFrame): readonly ScanFinding[] {
  if (frame.kind === 'code') return [{ kind: 'read', bytes: frame.bytes, prefixBytes: 0, symbology: frame.symbology }];
  // Reports of other kinds (battery, status) are none of ours.
  return frame.reason === 'foreign' ? [] : [{ kind: 'unreadable', reason: frame.reason === 'too-long' ? 'too-long' : 'not-text' }];
}
