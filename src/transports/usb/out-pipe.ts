import { CardtillError } from '../../base/errors.ts';
import type { PendingTransfer, TransferEnd, UsbDevice } from './usb-device.ts';
import { usbClass, type UsbEndpoint, type UsbInterface } from './usb-descriptors.ts';

interface Job {
  readonly bytes: Buffer;
  readonly done: (error?: Error) => void;
}

/**
 * Writes to an endpoint, one write after another: where several were under way, one that stalls would be overtaken by the next.
 * Time limits are the port's; a write that it gave up ends the pipe.
 */
export class OutPipe {
  readonly #device: UsbDevice;
  readonly #endpoint: UsbEndpoint;
  readonly #endsWithShortPacket: boolean;
  readonly #jobs: Job[] = [];
  readonly #idle: (() => void)[] = [];
  #pending: PendingTransfer | undefined;
  #running = false;
  #stopped = false;

  constructor(device: UsbDevice, endpoint: UsbEndpoint, { class: interfaceClass }: UsbInterface) {
    this.#device = device;
    this.#endpoint = endpoint;
    // A CCID message ends with a short packet, if need be an empty one (CCID 1.1 §3.1.3). Printers take a stream and some stumble over empty packets.
    this.#endsWithShortPacket = interfaceClass === usbClass.ccid;
  }

  write(bytes: Uint8Array, done: (error?: Error) => void): void {
    this.#jobs.push({ bytes: Buffer.from(bytes), done });
    if (!this.#running) void this.#run();
  }

  /** Gives up what waits; resolves when nothing is under way any more. What of it the device has got nobody knows. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#pending?.cancel();
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      job.done(this.#stopped ? gone() : await this.#send(job.bytes));
      job.bytes.fill(0);
    }
    this.#running = false;
    for (const tell of this.#idle.splice(0)) tell();
  }

  async #send(bytes: Buffer): Promise<Error | undefined> {
    const failure = await this.#sendAll(bytes);
    if (failure !== undefined || !this.#endsWithShortPacket || bytes.length % this.#endpoint.packetBytes !== 0) return failure;
    const { kind } = await this.#transfer(Buffer.alloc(0));
    return kind === 'done' ? undefined : gone();
  }

  /** A halt is cleared once, and the rest is sent: what was counted had been acknowledged by the device. */
  async #sendAll(bytes: Buffer): Promise<Error | undefined> {
    let sent = 0;
    for (let halts = 0; ;) {
      const { kind, byteCount } = await this.#transfer(bytes.subarray(sent));
      sent += byteCount;
      if (kind === 'done') return undefined;
      if (kind !== 'stalled' || this.#stopped) return gone();
      halts += 1;
      if (halts > 1) return gone();
      const refused = await this.#device.clearHalt(this.#endpoint.address).then(() => undefined, (error: Error) => error);
      if (refused !== undefined) return refused;
      if (this.#stopped) return gone();
    }
  }

  #transfer(bytes: Buffer): Promise<TransferEnd> {
    return new Promise((resolve) => {
      this.#pending = this.#device.transfer(this.#endpoint.address, this.#endpoint.type, bytes, (end) => {
        this.#pending = undefined;
        resolve(end);
      });
    });
  }
}

function gone(): CardtillError {
  return new CardtillError('DEVICE_GONE', 'the USB device took not everything');
}
