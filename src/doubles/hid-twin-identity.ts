import { hidClassDescriptor, usbDescriptors } from './usb-descriptors.ts';
import type { TwinIdentity } from './twin-model.ts';

export interface HidTwinIdentityOptions {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer?: string;
  readonly product: string;
  readonly serialNumber?: string;
  readonly reportDescriptor: Uint8Array;
  /** Of the interrupt-in endpoint: 8 for keyboards, 64 else. */
  readonly packetBytes?: number;
  readonly isKeyboard?: boolean;
}

/** A device with one HID interface and one interrupt-in endpoint, 81h, as uhid and USB/IP want to know it. */
export function hidTwinIdentity(options: HidTwinIdentityOptions): TwinIdentity {
  const { vendorId, productId, manufacturer = 'cardtill twins', product, serialNumber, reportDescriptor, packetBytes = 64, isKeyboard = false } = options;
  return {
    vendorId, productId, manufacturer, product, ...(serialNumber === undefined ? {} : { serialNumber }), reportDescriptor,
    usbDescriptors: usbDescriptors({
      vendorId, productId, hasSerialNumber: serialNumber !== undefined,
      interfaces: [{
        // Subclass 1 and protocol 1: a keyboard with the boot protocol (HID 1.11 §4.2).
        number: 0, interfaceClass: 0x03, subclass: isKeyboard ? 1 : 0, protocol: isKeyboard ? 1 : 0,
        classDescriptors: [hidClassDescriptor(reportDescriptor.length)],
        endpoints: [{ address: 0x81, type: 'interrupt', packetBytes, intervalMs: isKeyboard ? 10 : 1 }],
      }],
    }),
  };
}
