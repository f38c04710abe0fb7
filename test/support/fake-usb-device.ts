import { CardtillError, type ErrorCode } from '../../src/base/errors.ts';
import type { TransferEnd, UsbDevice, UsbSystem } from '../../src/transports/usb/usb-device.ts';

/** A transfer that the port has begun and the test ends. */
export interface BegunTransfer {
  readonly endpoint: number;
  readonly buffer: Buffer;
  cancelled: boolean;
  /** Fills an in transfer with `bytes` and ends it. */
  arrive(bytes: readonly number[]): void;
  end(kind: TransferEnd['kind'], byteCount?: number): void;
}

/** libusb as a port sees it: transfers lie here until the test ends them; what is cancelled ends by itself. */
export class FakeUsbDevice implements UsbDevice {
  readonly calls: string[] = [];
  readonly begun: BegunTransfer[] = [];
  kernelDriver = false;
  /** What is cancelled does not end: the host controller keeps it. */
  keepsTransfers = false;
  refuse: Readonly<Partial<Record<'claim' | 'open' | 'clearHalt', ErrorCode>>> = {};
  /** Ends what is begun on these endpoints by itself. */
  readonly answers = new Map<number, (transfer: BegunTransfer) => void>();

  system(descriptors: Uint8Array): UsbSystem {
    return {
      descriptors: (device) => (device === '1-2' ? Promise.resolve(descriptors) : Promise.reject(new CardtillError('DEVICE_GONE', 'not there'))),
      open: async () => {
        this.#called('open');
        return this;
      },
    };
  }

  /** Begun on this endpoint and not ended. */
  pending(endpoint: number): readonly BegunTransfer[] {
    return this.begun.filter((transfer) => transfer.endpoint === endpoint);
  }

  hasKernelDriver(): boolean { return this.kernelDriver; }
  detachKernelDriver(): void { this.#called('detach'); }
  attachKernelDriver(): void { this.#called('attach'); }
  claim(): void { this.#called('claim'); }
  close(): void { this.#called('close'); }

  async release(): Promise<void> { this.#called('release'); }
  async setAlternate(_interface: number, alternate: number): Promise<void> { this.#called(`alternate ${alternate}`); }

  async clearHalt(endpoint: number): Promise<void> {
    this.calls.push(`clearHalt ${endpoint.toString(16)}`);
    if (this.refuse.clearHalt !== undefined) throw new CardtillError(this.refuse.clearHalt, 'refused by the test');
  }

  transfer(endpoint: number, _type: string, buffer: Buffer, ended: (end: TransferEnd) => void): { cancel(): void } {
    const end = (kind: TransferEnd['kind'], byteCount = 0) => {
      const at = this.begun.indexOf(transfer);
      if (at < 0) return;
      this.begun.splice(at, 1);
      ended({ kind, byteCount });
    };
    const transfer: BegunTransfer = {
      endpoint, buffer, cancelled: false, end,
      arrive: (bytes) => {
        buffer.set(bytes);
        end('done', bytes.length);
      },
    };
    this.begun.push(transfer);
    const answer = this.answers.get(endpoint);
    if (answer !== undefined) setImmediate(() => answer(transfer));
    return {
      cancel: () => {
        transfer.cancelled = true;
        if (!this.keepsTransfers) setImmediate(() => end('cancelled'));
      },
    };
  }

  #called(what: 'open' | 'claim' | (string & {})): void {
    this.calls.push(what);
    const code = this.refuse[what as 'open' | 'claim'];
    if (code !== undefined) throw new CardtillError(code, 'refused by the test');
  }
}

const deviceDescriptor = [18, 1, 0, 2, 0, 0, 0, 64, 0x19, 0x05, 0x03, 0x00, 0, 1, 1, 2, 3, 1];
const endpoint = (address: number, attributes: number, packetBytes: number) => [7, 5, address, attributes, packetBytes & 255, packetBytes >> 8, 0];
const setting = (number: number, alternate: number, classes: readonly [number, number, number], endpoints: readonly (readonly number[])[], extra: readonly number[] = []) => [9, 4, number, alternate, endpoints.length, ...classes, 0, ...extra, ...endpoints.flat()];

/** As the kernel has them: the device, then its configuration 1. */
export function descriptorsOf(settings: readonly (readonly number[])[]): Uint8Array {
  const body = settings.flat();
  return Uint8Array.from([...deviceDescriptor, 9, 2, (9 + body.length) & 255, (9 + body.length) >> 8, settings.length, 1, 0, 0x80, 50, ...body]);
}

export const printerDescriptors = descriptorsOf([setting(0, 0, [7, 1, 2], [endpoint(0x02, 2, 64), endpoint(0x81, 2, 64)])]);
/** A printer whose first setting is one way. */
export const printerWithSettings = descriptorsOf([setting(0, 0, [7, 1, 1], [endpoint(0x02, 2, 64)]), setting(0, 1, [7, 1, 2], [endpoint(0x02, 2, 64), endpoint(0x81, 2, 64)])]);
/** An interrupt pipe beside the two bulk pipes, and a class descriptor with HID's number that is not HID's. */
export const readerDescriptors = descriptorsOf([setting(0, 0, [0x0b, 0, 0], [endpoint(0x81, 3, 8), endpoint(0x02, 2, 64), endpoint(0x82, 2, 64)], [10, 0x21, 1, 1, 0, 7, 3, 99, 99, 0])]);
/** The second interface of a composite device is a boot keyboard: no pipe out. */
export const keyboardDescriptors = descriptorsOf([
  setting(0, 0, [0xff, 0, 0], [endpoint(0x83, 2, 512)]), setting(1, 0, [3, 1, 1], [endpoint(0x81, 3, 8)], [9, 0x21, 0x11, 1, 0, 1, 0x22, 63, 0]),
]);
