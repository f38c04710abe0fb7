import { assert } from '../../base/assert.ts';
import type { TwinIdentity } from '../twin-model.ts';

/**
 * The kernel's interface for HID devices in user space, `/dev/uhid` (linux/uhid.h, Documentation/hid/uhid.rst): every read and
 * every write is one packed structure, little-endian, its type in the first four bytes.
 */
const types = { destroy: 1, start: 2, stop: 3, open: 4, close: 5, output: 6, getReport: 9, getReportReply: 10, create: 11, input: 12, setReport: 13, setReportReply: 14 } as const;

/** Of the largest structure, and so of any read. */
export const uhidMessageBytes = 4_376;
const dataBytesMax = 4_096;
const usbBus = 3;
const inputOutputError = 5;

/** What the kernel asks or tells. Reports have their id first, 0 where reports have none. */
export type UhidMessage =
  | { readonly kind: 'started' | 'stopped' | 'opened' | 'closed' | 'other' }
  | { readonly kind: 'output'; readonly report: Uint8Array }
  | { readonly kind: 'get-report'; readonly requestId: number; readonly reportId: number; readonly reportType: UhidReportType }
  | { readonly kind: 'set-report'; readonly requestId: number; readonly reportType: UhidReportType; readonly report: Uint8Array };

export type UhidReportType = 'feature' | 'output' | 'input';
const reportTypes: readonly UhidReportType[] = ['feature', 'output', 'input'];

export function readUhidMessage(bytes: Uint8Array): UhidMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (view.getUint32(0, true)) {
    case types.start: return { kind: 'started' };
    case types.stop: return { kind: 'stopped' };
    case types.open: return { kind: 'opened' };
    case types.close: return { kind: 'closed' };
    case types.output: return { kind: 'output', report: bytes.slice(4, 4 + view.getUint16(4 + dataBytesMax, true)) };
    case types.getReport: return { kind: 'get-report', requestId: view.getUint32(4, true), reportId: bytes[8]!, reportType: reportTypes[bytes[9]!] ?? 'input' };
    case types.setReport: return {
      kind: 'set-report', requestId: view.getUint32(4, true), reportType: reportTypes[bytes[9]!] ?? 'input', report: bytes.slice(12, 12 + view.getUint16(10, true)),
    };
    default: return { kind: 'other' };
  }
}

/** `portName` becomes HID_PHYS: where a real device would be plugged in. */
export function writeUhidCreate(identity: TwinIdentity, portName: string): Uint8Array {
  const { reportDescriptor } = identity;
  assert(reportDescriptor !== undefined && reportDescriptor.length <= dataBytesMax, 'a HID device has a report descriptor of at most 4096 bytes');
  const { bytes, view } = message(types.create, 4 + 128 + 64 + 64 + 2 + 2 + 16 + dataBytesMax);
  putText(bytes, 4, 128, `${identity.manufacturer} ${identity.product}`);
  putText(bytes, 132, 64, portName);
  putText(bytes, 196, 64, identity.serialNumber ?? '');
  view.setUint16(260, reportDescriptor.length, true);
  view.setUint16(262, usbBus, true);
  view.setUint32(264, identity.vendorId, true);
  view.setUint32(268, identity.productId, true);
  view.setUint32(272, 0x0100, true);
  bytes.set(reportDescriptor, 280);
  return bytes;
}

export function writeUhidInput(report: Uint8Array): Uint8Array {
  assert(report.length <= dataBytesMax, 'a report has at most 4096 bytes');
  const { bytes, view } = message(types.input, 6 + report.length);
  view.setUint16(4, report.length, true);
  bytes.set(report, 6);
  return bytes;
}

/** Undefined refuses: whoever asked gets an input/output error. */
export function writeUhidGetReportReply(requestId: number, report: Uint8Array | undefined): Uint8Array {
  const data = report ?? new Uint8Array(0);
  const { bytes, view } = message(types.getReportReply, 12 + data.length);
  view.setUint32(4, requestId, true);
  view.setUint16(8, report === undefined ? inputOutputError : 0, true);
  view.setUint16(10, data.length, true);
  bytes.set(data, 12);
  return bytes;
}

export function writeUhidSetReportReply(requestId: number, taken: boolean): Uint8Array {
  const { bytes, view } = message(types.setReportReply, 10);
  view.setUint32(4, requestId, true);
  view.setUint16(8, taken ? 0 : inputOutputError, true);
  return bytes;
}

export function writeUhidDestroy(): Uint8Array {
  return message(types.destroy, 4).bytes;
}

function message(type: number, byteCount: number): { readonly bytes: Uint8Array; readonly view: DataView } {
  const bytes = new Uint8Array(byteCount);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  return { bytes, view };
}

/** Ends with a NUL. */
function putText(target: Uint8Array, at: number, byteCount: number, text: string): void {
  target.set(new Uint8Array(Buffer.from(text, 'utf8')).subarray(0, byteCount - 1), at);
}
