import { limits } from '../../base/limits.ts';
import type { PendingTransfer, TransferEnd, UsbDevice } from './usb-device.ts';
import type { UsbEndpoint } from './usb-descriptors.ts';

export interface InPipeListener {
  /** Whatever came with one packet. */
  data(packet: Uint8Array): void;
  /** The pipe is at its end, once. */
  end(kind: 'gone' | 'failed'): void;
}

/**
 * Reads an endpoint without pause. A transfer takes one packet: a longer one would keep what it has until a short packet comes, and
 * devices whose answer is a multiple of the packet size do not all send one. Several are under way, so that nothing waits for this process.
 */
export class InPipe {
  readonly #device: UsbDevice;
  readonly #endpoint: UsbEndpoint;
  readonly #listener: InPipeListener;
  readonly #pending = new Set<PendingTransfer>();
  readonly #idle: (() => void)[] = [];
  #state: 'reading' | 'clearing' | 'stopped' = 'reading';
  /** Nothing came since the halt was cleared: the next one is for good. */
  #justCleared = false;

  constructor(device: UsbDevice, endpoint: UsbEndpoint, listener: InPipeListener) {
    this.#device = device;
    this.#endpoint = endpoint;
    this.#listener = listener;
    this.#read();
  }

  /** Resolves when nothing is under way any more. */
  stop(): Promise<void> {
    this.#state = 'stopped';
    for (const transfer of this.#pending) transfer.cancel();
    return this.#untilIdle();
  }

  #read(): void {
    while (this.#pending.size < limits.usbReadsPending) {
      const { address, type, packetBytes } = this.#endpoint;
      const buffer = Buffer.alloc(packetBytes);
      const transfer = this.#device.transfer(address, type, buffer, (end) => {
        this.#pending.delete(transfer);
        this.#ended(buffer, end);
        if (this.#pending.size === 0) for (const tell of this.#idle.splice(0)) tell();
      });
      this.#pending.add(transfer);
    }
  }

  #ended(buffer: Buffer, { kind, byteCount }: TransferEnd): void {
    if (kind === 'stalled') return void this.#stalled();
    if (byteCount > 0 && this.#state !== 'stopped') {
      this.#justCleared = false;
      this.#listener.data(new Uint8Array(buffer.subarray(0, byteCount)));
    }
    buffer.fill(0);
    // Some host controllers call an unplugging an error.
    if (kind === 'gone' || kind === 'failed') return this.#fail('gone');
    if (this.#state === 'reading') this.#read();
  }

  async #stalled(): Promise<void> {
    if (this.#state !== 'reading') return;
    if (this.#justCleared) return this.#fail('failed');
    this.#state = 'clearing';
    for (const transfer of this.#pending) transfer.cancel();
    try {
      await this.#untilIdle();
      await this.#device.clearHalt(this.#endpoint.address);
    } catch {
      return this.#fail('gone');
    }
    if ((this.#state as string) !== 'clearing') return;
    this.#state = 'reading';
    this.#justCleared = true;
    this.#read();
  }

  #fail(kind: 'gone' | 'failed'): void {
    if (this.#state === 'stopped') return;
    void this.stop();
    this.#listener.end(kind);
  }

  #untilIdle(): Promise<void> {
    return this.#pending.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}
