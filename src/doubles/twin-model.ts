import type { ControlRequest, PortFacts } from '../ports/byte-port.ts';

/**
 * A device, seen from its own side and without any link: memory, TCP, pty, uhid and USB/IP carry the same model. One model is one
 * interface of a device. It answers at once or by timers that it was given; what a person does to it (a scan, a card) are methods of its own.
 */
export interface TwinModel {
  /**
   * What the host wrote: bytes of a stream as they came, one whole bulk-out transfer, or one output report, its id first (0 where reports have
   * none). The bytes are the model's.
   */
  take(bytes: Uint8Array): void;
  /** Class and vendor requests, feature reports (first byte the report's id, 0 where there is none). Undefined: refused, a STALL on USB. */
  control?(request: ControlRequest): Uint8Array | undefined;
  /** The host has opened the device, for the first time or again: half of what an earlier one wrote means nothing. */
  opened?(): void;
  /** The host has closed it, or the plug was pulled. */
  closed?(): void;
  /** Set by the link, before `opened`. One call is one chunk: an input report as hidraw hands it out (its id first where reports are numbered), a bulk-in transfer, or bytes of a stream. */
  onData: (bytes: Uint8Array) => void;
  /** One transfer of an interrupt-in pipe beside the data (CCID). */
  onNotice: (bytes: Uint8Array) => void;
}

/** What a device says of itself at enumeration. */
export interface TwinIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer: string;
  readonly product: string;
  /** Many devices have none. */
  readonly serialNumber?: string;
  /** HID: of this interface. */
  readonly reportDescriptor?: Uint8Array;
  /** Device descriptor and configuration, one behind the other, as `/sys/bus/usb/devices/…/descriptors` has them. */
  readonly usbDescriptors?: Uint8Array;
}

/** A model with its identity: what every kind of link needs. */
export interface Twin<Model extends TwinModel = TwinModel> {
  readonly model: Model;
  readonly identity: TwinIdentity;
}

/** What a port to this device knows before its first byte. */
export function factsOf({ reportDescriptor, usbDescriptors }: TwinIdentity, interfaceNumber = 0): PortFacts {
  return {
    ...(reportDescriptor === undefined ? {} : { reportDescriptor }),
    ...(usbDescriptors === undefined ? {} : { usb: { descriptors: usbDescriptors, interfaceNumber } }),
  };
}

/** Where nobody listens. */
export function unheard(): void {
  // A device that no link carries speaks into the air.
}
