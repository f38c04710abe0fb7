/** Which pipes an interface of the device has, read from its own descriptors (USB 2.0 §9.6). */
export interface UsbShape {
  readonly number: number;
  readonly interfaceClass: number;
  /** Bulk where there is one, else interrupt. */
  readonly dataIn: number | undefined;
  readonly dataOut: number | undefined;
  /** An interrupt pipe beside a bulk pipe. */
  readonly noticeIn: number | undefined;
}

const descriptorTypes = { interface: 0x04, endpoint: 0x05 } as const;
const transferType = { bulk: 2, interrupt: 3 } as const;

export function readUsbShapes(descriptors: Uint8Array): readonly UsbShape[] {
  const found: { number: number; interfaceClass: number; endpoints: { address: number; type: number }[] }[] = [];
  for (let at = 0; at + 2 <= descriptors.length && descriptors[at]! >= 2; at += descriptors[at]!) {
    const type = descriptors[at + 1];
    if (type === descriptorTypes.interface) found.push({ number: descriptors[at + 2]!, interfaceClass: descriptors[at + 5]!, endpoints: [] });
    if (type === descriptorTypes.endpoint) found.at(-1)?.endpoints.push({ address: descriptors[at + 2]!, type: descriptors[at + 3]! & 0x03 });
  }
  return found.map(({ number, interfaceClass, endpoints }) => {
    const pipe = (type: number, isIn: boolean) => endpoints.find((endpoint) => endpoint.type === type && endpoint.address >= 0x80 === isIn)?.address;
    const bulkIn = pipe(transferType.bulk, true);
    const interruptIn = pipe(transferType.interrupt, true);
    return {
      number, interfaceClass,
      dataIn: bulkIn ?? interruptIn,
      dataOut: pipe(transferType.bulk, false) ?? pipe(transferType.interrupt, false),
      noticeIn: bulkIn === undefined ? undefined : interruptIn,
    };
  });
}
