import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';

/** One endpoint; `address` has bit 7 set where the device sends. */
export interface TwinEndpoint {
  readonly address: number;
  readonly type: 'bulk' | 'interrupt';
  readonly packetBytes: number;
  /** Of interrupt endpoints: milliseconds at full speed. */
  readonly intervalMs?: number;
}

export interface TwinInterface {
  readonly number: number;
  readonly interfaceClass: number;
  readonly subclass?: number;
  readonly protocol?: number;
  /** Between the interface and its endpoints: HID (21h), CCID (21h), CDC functional descriptors. */
  readonly classDescriptors?: readonly Uint8Array[];
  readonly endpoints: readonly TwinEndpoint[];
}

export interface TwinUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass?: number;
  /** Binary coded decimal: 0x0214 is 2.14. */
  readonly release?: number;
  /** String 3 exists. Strings 1 and 2 are manufacturer and product. */
  readonly hasSerialNumber?: boolean;
  readonly interfaces: readonly TwinInterface[];
}

const transferTypes = { bulk: 0x02, interrupt: 0x03 } as const;

/** Device and configuration descriptors of a full-speed device with one configuration (USB 2.0 §9.6). */
export function usbDescriptors(device: TwinUsbDevice): Uint8Array {
  const { vendorId, productId, deviceClass = 0, release = 0x0100, hasSerialNumber = false } = device;
  const head = Uint8Array.of(18, 0x01, 0x00, 0x02, deviceClass, 0, 0, 64, ...word(vendorId), ...word(productId), ...word(release), 1, 2, hasSerialNumber ? 3 : 0, 1);
  const body = concatBytes(...device.interfaces.map(interfaceDescriptors));
  const configuration = Uint8Array.of(9, 0x02, ...word(9 + body.length), device.interfaces.length, 1, 0, 0x80, 50);
  return concatBytes(head, configuration, body);
}

/** HID 1.11 §6.2.1, with one report descriptor. */
export function hidClassDescriptor(reportDescriptorBytes: number): Uint8Array {
  return Uint8Array.of(9, 0x21, 0x11, 0x01, 0, 1, 0x22, ...word(reportDescriptorBytes));
}

function interfaceDescriptors({ number, interfaceClass, subclass = 0, protocol = 0, classDescriptors = [], endpoints }: TwinInterface): Uint8Array {
  const own = Uint8Array.of(9, 0x04, number, 0, endpoints.length, interfaceClass, subclass, protocol, 0);
  return concatBytes(own, ...classDescriptors, ...endpoints.map(({ address, type, packetBytes, intervalMs = 0 }) => Uint8Array.of(7, 0x05, address, transferTypes[type], ...word(packetBytes), intervalMs)));
}

function word(value: number): readonly [number, number] {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffff, 'a word has two bytes');
  return [value & 0xff, value >> 8];
}
