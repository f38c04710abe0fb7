import type { Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { ControlRequest } from '../../ports/byte-port.ts';
import type { PendingTransfer, TransferEnd, UsbDevice } from './usb-device.ts';

export interface ControlTransfers {
  /** Rejects with DEVICE_UNSUPPORTED (also where the device stalls: USB 2.0 §9.2.7), DEVICE_TIMEOUT or DEVICE_GONE. */
  request(request: ControlRequest, timeoutMs?: number): Promise<Uint8Array>;
  /** Gives up what is under way; resolves when nothing is. */
  stop(): Promise<void>;
}

const setupBytes = 8;

/** Requests on endpoint 0, each with a timer of its own that cancels it. */
export function controlTransfers(device: UsbDevice, timers: Timers): ControlTransfers {
  const pending = new Map<PendingTransfer, Promise<TransferEnd>>();
  return {
    request: async (request, timeoutMs = limits.deviceControlTimeoutMs) => {
      const buffer = setupPacket(request);
      let tell: (end: TransferEnd) => void = () => undefined;
      const ended = new Promise<TransferEnd>((resolve) => { tell = resolve; });
      const transfer = device.transfer(0, 'control', buffer, tell);
      pending.set(transfer, ended);
      const timer = timers.after(timeoutMs, () => transfer.cancel());
      const { kind, byteCount } = await ended;
      timer.cancel();
      pending.delete(transfer);
      if (kind !== 'done') throw failureOf(kind);
      return request.kind === 'usb-in' ? new Uint8Array(buffer.subarray(setupBytes, setupBytes + byteCount)) : new Uint8Array(0);
    },
    stop: async () => {
      for (const transfer of pending.keys()) transfer.cancel();
      await Promise.all(pending.values());
    },
  };
}

/** The setup packet (USB 2.0 §9.3), and behind it what is sent or room for the answer. */
function setupPacket(request: ControlRequest): Buffer {
  if (request.kind !== 'usb-in' && request.kind !== 'usb-out') throw new CardtillError('DEVICE_UNSUPPORTED', 'a USB interface has USB requests and no other');
  const dataBytes = request.kind === 'usb-in' ? request.byteCount : request.bytes.length;
  const buffer = Buffer.alloc(setupBytes + dataBytes);
  buffer.writeUInt8(request.requestType, 0);
  buffer.writeUInt8(request.request, 1);
  buffer.writeUInt16LE(request.value, 2);
  buffer.writeUInt16LE(request.index, 4);
  buffer.writeUInt16LE(dataBytes, 6);
  if (request.kind === 'usb-out') buffer.set(request.bytes, setupBytes);
  return buffer;
}

function failureOf(kind: Exclude<TransferEnd['kind'], 'done'>): CardtillError {
  switch (kind) {
    case 'stalled': return new CardtillError('DEVICE_UNSUPPORTED', 'the device refused the request');
    case 'cancelled': return new CardtillError('DEVICE_TIMEOUT', 'the device did not answer the request in time');
    case 'gone': case 'failed': return new CardtillError('DEVICE_GONE', 'the device is gone');
  }
}
