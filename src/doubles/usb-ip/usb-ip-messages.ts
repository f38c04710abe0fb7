/**
 * USB/IP, protocol 1.1.1, after a device was handed over (Documentation/usb/usbip_protocol.rst): the host submits and unlinks transfers,
 * the device returns them. Every message begins with 48 bytes, big-endian.
 */
export const usbIpHeaderBytes = 48;
const commands = { submit: 1, unlink: 2, submitReturn: 3, unlinkReturn: 4 } as const;

export interface UsbIpSubmit {
  readonly kind: 'submit';
  readonly sequence: number;
  /** With bit 7 where the device sends, as descriptors have it; 0 and 0x80 are control transfers. */
  readonly endpoint: number;
  /** How much the host takes, where the device sends. */
  readonly byteCount: number;
  readonly setup: Uint8Array;
  /** What the host sends. */
  readonly data: Uint8Array;
}

export interface UsbIpUnlink {
  readonly kind: 'unlink';
  readonly sequence: number;
  /** Of the transfer that is not wanted any more. */
  readonly unlinked: number;
}

/** Errors of Linux, as transfers end with them. */
export const usbIpStatus = { done: 0, stall: -32, unlinked: -104 } as const;

/** Takes whole messages out of `bytes` and says what is left. */
export function readUsbIpMessages(bytes: Uint8Array): { readonly messages: readonly (UsbIpSubmit | UsbIpUnlink)[]; readonly rest: Uint8Array } {
  const messages: (UsbIpSubmit | UsbIpUnlink)[] = [];
  let rest = bytes;
  while (rest.length >= usbIpHeaderBytes) {
    const view = new DataView(rest.buffer, rest.byteOffset, rest.length);
    const sequence = view.getUint32(4);
    if (view.getUint32(0) === commands.unlink) {
      messages.push({ kind: 'unlink', sequence, unlinked: view.getUint32(20) });
      rest = rest.subarray(usbIpHeaderBytes);
      continue;
    }
    const isIn = view.getUint32(12) === 1;
    const byteCount = view.getUint32(24);
    const messageBytes = usbIpHeaderBytes + (isIn ? 0 : byteCount);
    if (rest.length < messageBytes) break;
    messages.push({
      kind: 'submit', sequence, byteCount,
      endpoint: view.getUint32(16) | (isIn ? 0x80 : 0),
      setup: rest.slice(40, 48),
      data: rest.slice(usbIpHeaderBytes, messageBytes),
    });
    rest = rest.subarray(messageBytes);
  }
  return { messages, rest };
}

/** `byteCount`: of what was taken from the host, or of `data`. */
export function writeSubmitReturn(sequence: number, status: number, byteCount: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(usbIpHeaderBytes + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, commands.submitReturn);
  view.setUint32(4, sequence);
  view.setInt32(20, status);
  view.setUint32(24, byteCount);
  bytes.set(data, usbIpHeaderBytes);
  return bytes;
}

export function writeUnlinkReturn(sequence: number, status: number): Uint8Array {
  const bytes = new Uint8Array(usbIpHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, commands.unlinkReturn);
  view.setUint32(4, sequence);
  view.setInt32(20, status);
  return bytes;
}
