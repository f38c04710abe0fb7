import { concatBytes } from '../base/bytes.ts';
import { parseDeviceAddress } from '../base/device-address.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { ByteCloseReason, BytePort, ByteTransport } from '../ports/byte-port.ts';

/** The device's end of a memory link. */
export interface MemoryFarEnd {
  /** Everything the near end has written. */
  readonly received: Uint8Array;
  /** One entry a write. */
  readonly writes: readonly Uint8Array[];
  onData(listener: (bytes: Uint8Array) => void): void;
  send(bytes: Uint8Array): void;
  /** Writes hang from now on, until their timeout would strike or the link ends. */
  stall(): void;
  resume(): void;
  hangUp(reason?: ByteCloseReason): void;
  readonly open: boolean;
}

export interface MemoryLink {
  readonly port: BytePort;
  readonly far: MemoryFarEnd;
}

/** A byte port without an operating system, and the device's end of it. Data arrives synchronously. */
export function memoryLink(): MemoryLink {
  const link = new Link();
  return { port: link, far: link.far };
}

class Link implements BytePort {
  status: 'open' | 'closed' = 'open';
  readonly far: MemoryFarEnd;
  readonly #writes: Uint8Array[] = [];
  #dataListener: ((chunk: Uint8Array) => void) | undefined;
  #closeListener: ((reason: ByteCloseReason) => void) | undefined;
  #farListener: ((bytes: Uint8Array) => void) | undefined;
  #kept: Uint8Array = new Uint8Array(0);
  #closedFor: ByteCloseReason | undefined;
  #stalled: { readonly fail: (error: CardtillError) => void; readonly pass: () => void }[] | undefined;

  constructor() {
    const link = this;
    this.far = {
      get received() { return concatBytes(...link.#writes); },
      get writes() { return link.#writes; },
      get open() { return link.status === 'open'; },
      onData: (listener) => { link.#farListener = listener; },
      send: (bytes) => link.#deliver(bytes),
      stall: () => { link.#stalled ??= []; },
      resume: () => link.#resume(),
      hangUp: (reason = 'gone') => link.#end(reason),
    };
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.status === 'closed') return Promise.reject(new CardtillError('DEVICE_GONE', 'the memory link is closed'));
    this.#writes.push(bytes.slice());
    const stalled = this.#stalled;
    if (stalled !== undefined) return new Promise((resolve, reject) => stalled.push({ fail: reject, pass: resolve }));
    this.#farListener?.(bytes.slice());
    return Promise.resolve();
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#dataListener = listener;
    const kept = this.#kept;
    this.#kept = new Uint8Array(0);
    if (kept.length > 0) listener(kept);
  }

  onClose(listener: (reason: ByteCloseReason) => void): void {
    this.#closeListener = listener;
    if (this.#closedFor !== undefined) listener(this.#closedFor);
  }

  close(): Promise<void> {
    this.#end('requested');
    return Promise.resolve();
  }

  #deliver(bytes: Uint8Array): void {
    if (this.status === 'closed') return;
    if (this.#dataListener !== undefined) return this.#dataListener(bytes.slice());
    const kept = concatBytes(this.#kept, bytes);
    this.#kept = kept.slice(Math.max(0, kept.length - limits.deviceReadBufferBytesMax));
  }

  #resume(): void {
    const stalled = this.#stalled ?? [];
    this.#stalled = undefined;
    for (const one of stalled) one.pass();
  }

  #end(reason: ByteCloseReason): void {
    if (this.#closedFor !== undefined) return;
    this.#closedFor = reason;
    this.status = 'closed';
    for (const one of this.#stalled ?? []) one.fail(new CardtillError('DEVICE_GONE', 'the memory link ended'));
    this.#stalled = undefined;
    this.#closeListener?.(reason);
  }
}

/** Opens memory links by address; devices are registered with `attach`. */
export class MemoryTransport implements ByteTransport {
  readonly #devices = new Map<string, (far: MemoryFarEnd) => void>();

  attach(address: string, onOpen: (far: MemoryFarEnd) => void): void {
    this.#devices.set(address, onOpen);
  }

  detach(address: string): void {
    this.#devices.delete(address);
  }

  open(address: string, options: { readonly signal?: AbortSignal } = {}): Promise<BytePort> {
    if (options.signal?.aborted === true) return Promise.reject(options.signal.reason as Error);
    try {
      parseDeviceAddress(address);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const onOpen = this.#devices.get(address);
    if (onOpen === undefined) return Promise.reject(new CardtillError('DEVICE_GONE', 'nothing at this address'));
    const { port, far } = memoryLink();
    onOpen(far);
    return Promise.resolve(port);
  }
}
