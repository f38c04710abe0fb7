/** Why a byte port ended. `requested` is our own close. */
export type ByteCloseReason = 'requested' | 'gone' | 'host-lost' | 'failed';

/**
 * One open connection to a device, used once: after `closed` it never opens again; a new one comes
 * from the transport. Bytes arrive in arbitrary pieces.
 */
export interface BytePort {
  readonly status: 'open' | 'closed';
  /**
   * Resolves when the operating system has taken every byte. Rejects with DEVICE_TIMEOUT after
   * `timeoutMs` (default limits.deviceWriteTimeoutMs) or DEVICE_GONE; the port is then closed,
   * because nobody knows how many bytes went out.
   */
  write(bytes: Uint8Array, options?: { readonly timeoutMs?: number }): Promise<void>;
  /** One listener; chunks before it is set are kept, up to limits.deviceReadBufferBytesMax, oldest dropped. */
  onData(listener: (chunk: Uint8Array) => void): void;
  /** Called once, also when the port is already closed at the time of the call. */
  onClose(listener: (reason: ByteCloseReason) => void): void;
  close(): Promise<void>;
}

/**
 * Opens byte ports by address: `serial:/dev/ttyUSB0?baud=9600` or `tcp://127.0.0.1:9100`.
 * Rejects with DEVICE_GONE, DEVICE_TIMEOUT, DEVICE_HOST_LOST or DEVICE_ADDRESS_INVALID.
 */
export interface ByteTransport {
  open(address: string, options?: { readonly signal?: AbortSignal }): Promise<BytePort>;
}
