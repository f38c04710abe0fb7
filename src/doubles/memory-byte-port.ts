import { concatBytes } from '../base/bytes.ts';
import { parseDeviceAddress } from '../base/device-address.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { ByteCloseReason, BytePort, ByteTransport, ControlRequest, PortFacts } from '../ports/byte-port.ts';

/** The device's end of a memory link. */
export interface MemoryFarEnd {
  /** Everything the near end has written. */
  readonly received: Uint8Array;
  /** One entry a write. */
  readonly writes: readonly Uint8Array[];
  onData(listener: (bytes: Uint8Array) => void): void;
  /** One chunk: a report, a transfer, or some bytes of a stream. */
  send(bytes: Uint8Array): void;
  sendNotice(bytes: Uint8Array): void;
  /** Answers control requests; without one, or where it answers undefined, they are refused as unsupported. */
  onControl(listener: (request: ControlRequest) => Uint8Array | undefined): void;
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
export function memoryLink(facts: PortFacts = {}): MemoryLink {
  const link = new Link(facts);
  return { port: link, far: link.far };
}

class Link implements BytePort {
  status: 'open' | 'closed' = 'open';
  readonly facts: PortFacts;
  readonly far: MemoryFarEnd;
  readonly #writes: Uint8Array[] = [];
  #noticeListener: ((notice: Uint8Array) => void) | undefined;
  #controlListener: ((request: ControlRequest) => Uint8Array | undefined) | undefined;
  #dataListener: ((chunk: Uint8Array) => void) | undefined;
  #closeListener: ((reason: ByteCloseReason) => void) | undefined;
  #farListener: ((bytes: Uint8Array) => void) | undefined;
  #kept: Uint8Array[] = [];
  #closedFor: ByteCloseReason | undefined;
  #stalled: { readonly fail: (error: CardtillError) => void; readonly pass: () => void }[] | undefined;

  constructor(facts: PortFacts) {
    this.facts = facts;
    const link = this;
    this.far = {
      get received() { return concatBytes(...link.#writes); },
      get writes() { return link.#writes; },
      get open() { return link.status === 'open'; },
      onData: (listener) => { link.#farListener = listener; },
      send: (bytes) => link.#deliver(bytes),
      sendNotice: (bytes) => link.#noticeListener?.(bytes.slice()),
      onControl: (listener) => { link.#controlListener = listener; },
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

  control(request: ControlRequest): Promise<Uint8Array> {
    if (this.status === 'closed') return Promise.reject(new CardtillError('DEVICE_GONE', 'the memory link is closed'));
    const answer = this.#controlListener?.(request);
    return answer === undefined ? Promise.reject(new CardtillError('DEVICE_UNSUPPORTED', 'nobody answers this request')) : Promise.resolve(answer);
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#dataListener = listener;
    for (const chunk of this.#kept.splice(0)) listener(chunk);
  }

  onNotice(listener: (notice: Uint8Array) => void): void {
    this.#noticeListener = listener;
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
    this.#kept.push(bytes.slice());
    while (this.#kept.reduce((sum, chunk) => sum + chunk.length, 0) > limits.deviceReadBufferBytesMax) this.#kept.shift();
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
  readonly #devices = new Map<string, { readonly onOpen: (far: MemoryFarEnd) => void; readonly facts: PortFacts }>();

  attach(address: string, onOpen: (far: MemoryFarEnd) => void, facts: PortFacts = {}): void {
    this.#devices.set(address, { onOpen, facts });
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
    const device = this.#devices.get(address);
    if (device === undefined) return Promise.reject(new CardtillError('DEVICE_GONE', 'nothing at this address'));
    const { port, far } = memoryLink(device.facts);
    device.onOpen(far);
    return Promise.resolve(port);
  }
}
