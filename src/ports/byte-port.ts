/** Why a byte port ended. `requested` is our own close. */
export type ByteCloseReason = 'requested' | 'gone' | 'host-lost' | 'failed';

/** What a device said of itself before its first byte. What a kind of port does not have is absent. */
export interface PortFacts {
  /** HID: as the kernel has it. */
  readonly reportDescriptor?: Uint8Array;
  /** USB: device and configuration descriptors, one after another, as the kernel has them, and which interface is ours. */
  readonly usb?: { readonly descriptors: Uint8Array; readonly interfaceNumber: number };
}

/** What is asked of a device beside its bytes. `requestType`, `request`, `value` and `index` are those of USB 2.0 §9.3. */
export type ControlRequest =
  /** The first byte is the report's id, 0 where reports have none. */
  | { readonly kind: 'set-feature'; readonly bytes: Uint8Array }
  | { readonly kind: 'get-feature'; readonly reportId: number; readonly byteCount: number }
  | { readonly kind: 'usb-in'; readonly requestType: number; readonly request: number; readonly value: number; readonly index: number; readonly byteCount: number }
  | { readonly kind: 'usb-out'; readonly requestType: number; readonly request: number; readonly value: number; readonly index: number; readonly bytes: Uint8Array }
  | { readonly kind: 'modem-lines'; readonly dataTerminalReady: boolean; readonly requestToSend: boolean };

/**
 * One open connection to a device, used once: after `closed` it never opens again; a new one comes
 * from the transport. Bytes of a serial line or a socket arrive in arbitrary pieces; of HID every chunk is one
 * report, of USB one transfer. On HID a write is one output report, its id first.
 */
export interface BytePort {
  readonly status: 'open' | 'closed';
  readonly facts: PortFacts;
  /**
   * Resolves when the operating system has taken every byte. Rejects with DEVICE_TIMEOUT after
   * `timeoutMs` (default limits.deviceWriteTimeoutMs) or DEVICE_GONE; the port is then closed,
   * because nobody knows how many bytes went out.
   */
  write(bytes: Uint8Array, options?: { readonly timeoutMs?: number }): Promise<void>;
  /**
   * The answer's bytes; none for what is only set. Rejects with DEVICE_UNSUPPORTED where this kind of port has no such request or the device
   * refuses it, DEVICE_TIMEOUT after `timeoutMs` (default limits.deviceControlTimeoutMs), DEVICE_GONE. The port stays open.
   */
  control(request: ControlRequest, options?: { readonly timeoutMs?: number }): Promise<Uint8Array>;
  /** One listener; chunks before it is set are kept as they came, up to limits.deviceReadBufferBytesMax, oldest dropped. */
  onData(listener: (chunk: Uint8Array) => void): void;
  /** What comes over an interrupt pipe beside the data (CCID). One listener; without one it is dropped. */
  onNotice(listener: (notice: Uint8Array) => void): void;
  /**
   * Resolves when everything that had come from the device by now has been given to the listener, also where the process that reads it stood still. Never
   * rejects; may never resolve when the port ends. Absent where this process reads the device itself.
   */
  caughtUp?(): Promise<void>;
  /** Called once, also when the port is already closed at the time of the call. */
  onClose(listener: (reason: ByteCloseReason) => void): void;
  close(): Promise<void>;
}

/**
 * Opens byte ports by address (base/device-address.ts). `plug:` addresses are resolved before, by whoever sees what is plugged in.
 * Rejects with DEVICE_GONE, DEVICE_TIMEOUT, DEVICE_BUSY (another program or driver holds it), DEVICE_FORBIDDEN (permissions of its node),
 * DEVICE_HOST_LOST, DEVICE_STUCK or DEVICE_ADDRESS_INVALID.
 */
export interface ByteTransport {
  open(address: string, options?: OpenOptions): Promise<BytePort>;
  /**
   * Called each time a process that opens devices has taken the place of one that ended: what was lost with DEVICE_HOST_LOST may be opened at once.
   * One listener. Absent where devices are opened in this process.
   */
  onRestart?(listener: () => void): void;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** When what is there was plugged in, where somebody saw it: what hung before says nothing of it. */
  readonly appearedMonotonicMs?: number | undefined;
}
