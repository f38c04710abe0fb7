import type { Timers } from '../../base/clock.ts';
import { formatDeviceAddress, type UsbAddress } from '../../base/device-address.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { BytePort, ControlRequest } from '../../ports/byte-port.ts';
import { openInTime } from '../opening.ts';
import { PortCore } from '../port-core.ts';
import { InPipe } from './in-pipe.ts';
import { OutPipe } from './out-pipe.ts';
import { controlTransfers, type ControlTransfers } from './control-transfers.ts';
import { findInterface, type UsbInterface } from './usb-descriptors.ts';
import type { UsbDevice, UsbSystem } from './usb-device.ts';

interface Claimed {
  readonly device: UsbDevice;
  readonly shape: UsbInterface;
  readonly descriptors: Uint8Array;
  readonly control: ControlTransfers;
  readonly reportDescriptor: Uint8Array | undefined;
  /** Releases the interface and gives it back to the kernel's driver. */
  release(): Promise<void>;
}

export type OpenUsb = (address: UsbAddress, timers: Timers, signal?: AbortSignal) => Promise<BytePort>;

/**
 * Opens one interface of a USB device and takes it away from the kernel's driver (usblp, usbhid, pn533) for as long as the port lives. A port that has
 * ended still releases its interface for a while, and to libusb the next one is the same process: it waits, or its claim would be released.
 * `onStuck` is told of an interface that is still not free when its time is over: nothing but the end of this process frees it.
 */
export function usbOpener(system: UsbSystem, onStuck: (address: string) => void = () => undefined): OpenUsb {
  const released = new Map<string, Promise<void>>();
  return async (address, timers, signal) => {
    const before = released.get(address.interface) ?? Promise.resolve();
    let free: () => void = () => undefined;
    const ours = new Promise<void>((resolve) => { free = resolve; });
    released.set(address.interface, before.then(() => ours));
    const inTime = <Value>(work: Promise<Value>, withinMs: number): Promise<Value> => {
      const timer = timers.after(withinMs, () => onStuck(formatDeviceAddress(address)));
      return work.finally(() => timer.cancel());
    };
    let isGivenUp = false;
    const claiming = before.then(() => {
      // Each that took it for nobody would keep the next waiting, and who waits comes again sooner than a deaf device lets go.
      if (isGivenUp) throw new CardtillError('DEVICE_TIMEOUT', 'the interface was not free in time');
      return inTime(claim(address, timers, system), limits.deviceOpenTimeoutMs + limits.usbReleaseMs);
    });
    const opening = claiming.then((taken) => ({ ...taken, release: () => taken.release().finally(free) }), (error: unknown) => {
      free();
      throw error;
    });
    const opened = openInTime(opening, (late) => void inTime(late.release(), limits.usbReleaseMs), timers, signal);
    void opened.catch(() => { isGivenUp = true; });
    return usbPort(await opened, timers, (releasing) => inTime(releasing, limits.usbReleaseMs));
  };
}

async function claim(address: UsbAddress, timers: Timers, system: UsbSystem): Promise<Claimed> {
  const [path = '', rest = ''] = address.interface.split(':');
  const [configuration, number] = rest.split('.').map(Number) as [number, number];
  const descriptors = await system.descriptors(path);
  const shape = findInterface(descriptors, configuration, number);
  if (shape === undefined) throw new CardtillError('DEVICE_GONE', 'the USB device has no such interface');
  const device = await system.open(path);
  const control = controlTransfers(device, timers);
  const release = await takeInterface(device, shape);
  try {
    if (shape.alternate !== 0) await device.setAlternate(number, shape.alternate);
    return { device, shape, descriptors, control, reportDescriptor: await readReportDescriptor(control, shape), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Claims, and says how to give back. */
async function takeInterface(device: UsbDevice, { number }: UsbInterface): Promise<() => Promise<void>> {
  let detached = false;
  const giveBack = () => {
    try {
      if (detached) device.attachKernelDriver(number);
    } catch {
      // The device is gone, or the driver was unloaded meanwhile: nobody misses it.
    }
    try {
      device.close();
    } catch {
      // A transfer that the kernel does not give back keeps the device open in this process; it ends with it.
    }
  };
  try {
    if (device.hasKernelDriver(number)) {
      device.detachKernelDriver(number);
      detached = true;
    }
    device.claim(number);
  } catch (error) {
    giveBack();
    throw error;
  }
  return async () => {
    await device.release(number).catch(() => undefined);
    giveBack();
  };
}

const standardInterfaceIn = 0x81;
const getDescriptor = 0x06;
const reportDescriptorType = 0x2200;

/** As the kernel would have read it (HID 1.11 §7.1.1); a device that does not give it is read without. */
async function readReportDescriptor(control: ControlTransfers, { number, reportDescriptorBytes }: UsbInterface): Promise<Uint8Array | undefined> {
  if (reportDescriptorBytes === undefined) return undefined;
  try {
    return await control.request({ kind: 'usb-in', requestType: standardInterfaceIn, request: getDescriptor, value: reportDescriptorType, index: number, byteCount: reportDescriptorBytes });
  } catch (error) {
    if (isCardtillError(error, 'DEVICE_GONE')) throw error;
    return undefined;
  }
}

function usbPort({ device, shape, descriptors, control, reportDescriptor, release }: Claimed, timers: Timers, inTime: (releasing: Promise<void>) => Promise<void>): BytePort {
  const out = shape.dataOut === undefined ? undefined : new OutPipe(device, shape.dataOut, shape);
  const port = new PortCore(timers, {
    write: (bytes, _timeoutMs, done) => {
      if (out === undefined) done(new CardtillError('DEVICE_UNSUPPORTED', 'this USB interface takes no bytes'));
      else out.write(bytes, done);
    },
    control: (request: ControlRequest, timeoutMs) => control.request(request, timeoutMs),
    release: () => inTime(Promise.all([...pipes.map((pipe) => pipe.stop()), out?.stop(), control.stop()]).then(release)),
  }, { usb: { descriptors, interfaceNumber: shape.number }, ...(reportDescriptor === undefined ? {} : { reportDescriptor }) });
  const end = (kind: 'gone' | 'failed') => port.end(kind);
  const pipes = [
    ...(shape.dataIn === undefined ? [] : [new InPipe(device, shape.dataIn, { data: (packet) => port.receive(packet), end })]),
    ...(shape.noticeIn === undefined ? [] : [new InPipe(device, shape.noticeIn, { data: (packet) => port.receiveNotice(packet), end })]),
  ];
  return port;
}
