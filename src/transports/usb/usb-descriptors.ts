/** One interface as it can be used: the endpoints of the setting that suits us. */
export interface UsbInterface {
  readonly number: number;
  /** Which of its settings; 0 is in force when a device is plugged in. */
  readonly alternate: number;
  readonly class: number;
  /** What the device sends: from bulk in, or from interrupt in where there is no bulk. */
  readonly dataIn: UsbEndpoint | undefined;
  /** Interrupt in beside bulk in. */
  readonly noticeIn: UsbEndpoint | undefined;
  readonly dataOut: UsbEndpoint | undefined;
  /** Of a HID interface: the length of its report descriptor. */
  readonly reportDescriptorBytes: number | undefined;
}

export interface UsbEndpoint {
  readonly address: number;
  readonly type: 'bulk' | 'interrupt';
  readonly packetBytes: number;
}

export const usbClass = { hid: 0x03, printer: 0x07, ccid: 0x0b } as const;

/** Of a printer's settings, the one that answers, too (Printer Class 1.1 §4.2: 1 is one way, 2 is both ways, 3 is IEEE 1284.4). */
const bidirectionalProtocol = 0x02;

interface Setting {
  readonly alternate: number;
  readonly class: number;
  readonly protocol: number;
  readonly endpoints: UsbEndpoint[];
  reportDescriptorBytes: number | undefined;
}

/**
 * Finds an interface in what the kernel has of a device (USB 2.0 §9.6): device descriptor, then each configuration with its
 * interfaces and endpoints. Endpoint addresses are never guessed: clones differ (devices §3.3). Undefined where it is not there.
 */
export function findInterface(descriptors: Uint8Array, configuration: number, interfaceNumber: number): UsbInterface | undefined {
  const settings = readSettings(descriptors, configuration, interfaceNumber);
  const setting = settings.find((one) => one.class === usbClass.printer && one.protocol === bidirectionalProtocol) ?? settings[0];
  if (setting === undefined) return undefined;
  const pick = (type: UsbEndpoint['type'], isIn: boolean) => setting.endpoints.find((one) => one.type === type && (one.address >= 0x80) === isIn);
  const bulkIn = pick('bulk', true);
  const interruptIn = pick('interrupt', true);
  return {
    number: interfaceNumber,
    alternate: setting.alternate,
    class: setting.class,
    dataIn: bulkIn ?? interruptIn,
    noticeIn: bulkIn === undefined ? undefined : interruptIn,
    dataOut: pick('bulk', false) ?? pick('interrupt', false),
    reportDescriptorBytes: setting.reportDescriptorBytes,
  };
}

function readSettings(descriptors: Uint8Array, configuration: number, interfaceNumber: number): readonly Setting[] {
  const settings: Setting[] = [];
  let ourConfiguration = false;
  let current: Setting | undefined;
  for (let at = 0; at + 2 <= descriptors.length && descriptors[at]! >= 2; at += descriptors[at]!) {
    const one = descriptors.subarray(at, at + descriptors[at]!);
    switch (one[1]) {
      case 0x02:
        ourConfiguration = one[5] === configuration;
        current = undefined;
        break;
      case 0x04:
        current = ourConfiguration && one[2] === interfaceNumber ? { alternate: one[3] ?? 0, class: one[5] ?? 0, protocol: one[7] ?? 0, endpoints: [], reportDescriptorBytes: undefined } : undefined;
        if (current !== undefined) settings.push(current);
        break;
      case 0x05: {
        const type = ((one[3] ?? 0) & 0x03) === 0x02 ? 'bulk' : ((one[3] ?? 0) & 0x03) === 0x03 ? 'interrupt' : undefined;
        // Bits 11 and 12 count further packets of a microframe.
        if (type !== undefined) current?.endpoints.push({ address: one[2] ?? 0, type, packetBytes: ((one[4] ?? 0) + (one[5] ?? 0) * 256) & 0x7ff });
        break;
      }
      case 0x21:
        // HID 1.11 §6.2.1: the first of its class descriptors is the report descriptor. CCID uses the same number for its own.
        if (current?.class === usbClass.hid) current.reportDescriptorBytes = (one[7] ?? 0) + (one[8] ?? 0) * 256;
        break;
    }
  }
  return settings;
}
