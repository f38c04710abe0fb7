import { unreachable } from '../../base/assert.ts';
import type { Timers } from '../../base/clock.ts';
import type { HidAddress } from '../../base/device-address.ts';
import { CardtillError } from '../../base/errors.ts';
import type { BytePort, ControlRequest } from '../../ports/byte-port.ts';
import { openInTime } from '../opening.ts';
import { PortCore } from '../port-core.ts';
import { hidOpenFailure, nodeHid, type HidDevice, type HidSystem } from './node-hid.ts';

/**
 * Opens a hidraw node: every input report is a chunk, every write one output report. node-hid tells an unplugging by an error, and only
 * while somebody listens for data, so somebody does from the first moment; it never closes by itself (reliability §3.7).
 */
export async function openHid(address: HidAddress, timers: Timers, signal?: AbortSignal, system: HidSystem = nodeHid): Promise<BytePort> {
  const reportDescriptor = await system.reportDescriptor(address.path);
  signal?.throwIfAborted();
  const opening = system.open(address.path).catch((cause: unknown) => Promise.reject(hidOpenFailure(cause)));
  const device = await openInTime(opening, (late) => void release(late), timers, signal);
  const port = new PortCore(timers, {
    write: (bytes, _timeoutMs, done) => {
      device.write(Buffer.from(bytes)).then(() => done(), (cause: unknown) => done(new CardtillError('DEVICE_GONE', 'the device took no report', { cause })));
    },
    control: (request) => control(device, request),
    release: () => release(device),
  }, reportDescriptor === undefined ? {} : { reportDescriptor });
  device.on('error', () => port.end('gone'));
  device.on('data', (report) => port.receive(report));
  return port;
}

async function control(device: HidDevice, request: ControlRequest): Promise<Uint8Array> {
  switch (request.kind) {
    case 'set-feature':
      await device.sendFeatureReport(Buffer.from(request.bytes));
      return new Uint8Array(0);
    case 'get-feature': return device.getFeatureReport(request.reportId, request.byteCount);
    case 'usb-in': case 'usb-out': case 'modem-lines': throw new CardtillError('DEVICE_UNSUPPORTED', 'a HID device has feature reports and no other requests');
    default: return unreachable(request);
  }
}

/**
 * A device that is gone cannot be closed in order; its handle is let go all the same. node-hid begins to read in the tick after somebody listens, and
 * throws out of it where the device was closed meanwhile: so closing takes its turn behind it.
 */
async function release(device: HidDevice): Promise<void> {
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await device.close().catch(() => undefined);
}
