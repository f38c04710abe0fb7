/** How a transfer ended. What arrived or went out before the end counts. */
export interface TransferEnd {
  readonly kind: 'done' | 'cancelled' | 'stalled' | 'gone' | 'failed';
  readonly byteCount: number;
}

export interface PendingTransfer {
  /** It still ends, as cancelled or as what it became meanwhile. */
  cancel(): void;
}

/**
 * The part of libusb that a port uses: one opened device. Whatever it throws or rejects with is a CardtillError. Its own time limits are
 * not here on purpose (see README).
 */
export interface UsbDevice {
  hasKernelDriver(interfaceNumber: number): boolean;
  detachKernelDriver(interfaceNumber: number): void;
  attachKernelDriver(interfaceNumber: number): void;
  claim(interfaceNumber: number): void;
  release(interfaceNumber: number): Promise<void>;
  setAlternate(interfaceNumber: number, alternate: number): Promise<void>;
  clearHalt(endpointAddress: number): Promise<void>;
  /** Endpoint 0 carries control requests: its buffer begins with the eight bytes of the setup packet. `ended` is called once, never at once. */
  transfer(endpointAddress: number, type: 'control' | 'bulk' | 'interrupt', buffer: Buffer, ended: (end: TransferEnd) => void): PendingTransfer;
  close(): void;
}

/** Where USB devices come from. */
export interface UsbSystem {
  /** Device and configuration descriptors as the kernel has them, e.g. of `1-2.3`. Rejects with DEVICE_GONE. */
  descriptors(device: string): Promise<Uint8Array>;
  /** Rejects with DEVICE_GONE, DEVICE_FORBIDDEN, DEVICE_BUSY or DEVICE_LIBRARY_MISSING. */
  open(device: string): Promise<UsbDevice>;
}
