import { spawn } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { CardtillError } from '../../base/errors.ts';
import type { Twin } from '../twin-model.ts';
import { UsbIpDevice } from './usb-ip-device.ts';

/** A twin that is plugged into a USB port of this machine's kernel, with what can go wrong on a bus. */
export interface UsbTwin {
  /** The plug is pulled, whatever is under way. */
  unplug(): Promise<void>;
  /** An endpoint ends its transfers with a STALL until the host clears it. */
  stall(endpoint: number): void;
  /** A full device takes no bytes; transfers wait. */
  setFull(full: boolean): void;
  /** A device whose program hangs answers nothing, not even control requests. */
  setMute(mute: boolean): void;
}

const controller = '/sys/devices/platform/vhci_hcd.0';
/** Of the kernel's list of speeds: 12 Mbit/s. */
const fullSpeed = 2;

/**
 * Plugs a twin into port `port` (0 to 7) of the kernel's virtual host controller (vhci_hcd): a USB device that any driver may take. Needs root and the module. No part
 * of the process that drives the device may be in this one: libusb's synchronous calls would wait for a server that waits for them. `onPlug` is called in the moment in which the plug goes in.
 */
export async function plugUsbIp(twin: Twin, port: number, onPlug: () => void = () => undefined): Promise<UsbTwin> {
  let kernel: Socket | undefined;
  const device = new UsbIpDevice(twin, (message) => {
    if (kernel?.destroyed === false) kernel.write(message);
  });
  const server = createServer({ noDelay: true }, (socket) => {
    kernel = socket;
    socket.on('data', (bytes: Uint8Array) => device.take(bytes));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: tcpPort } = server.address() as { port: number };
  try {
    await handOver(tcpPort, port, onPlug);
  } finally {
    server.close();
  }
  return {
    unplug: () => new Promise((resolve) => {
      device.unplugged();
      if (kernel === undefined || kernel.destroyed) return resolve();
      kernel.once('close', () => resolve());
      kernel.destroy();
    }),
    stall: (endpoint) => device.pipes.stall(endpoint),
    setFull: (full) => device.pipes.setFull(full),
    setMute: (mute) => device.setMute(mute),
  };
}

/**
 * The kernel takes a connected socket by its number in the process that writes to `attach`. A shell that inherits it as number 3
 * is that process; the kernel keeps the connection when the shell and we have let go of it. It says that it is there, and waits for a word.
 */
async function handOver(tcpPort: number, port: number, onPlug: () => void): Promise<void> {
  const socket = connect({ port: tcpPort, host: '127.0.0.1', noDelay: true });
  // Not a byte of it may be read here.
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const deviceNumber = 0x10000 + port + 2;
  const shell = spawn('/bin/sh', ['-c', `echo; read word; echo "${port} 3 ${deviceNumber} ${fullSpeed}" > ${controller}/attach`], { stdio: ['pipe', 'pipe', 'inherit', socket] });
  shell.stdout!.once('data', () => {
    onPlug();
    shell.stdin!.end('\n');
  });
  const status = await new Promise((resolve) => {
    shell.once('exit', resolve);
    shell.once('error', resolve);
  });
  socket.destroy();
  if (status !== 0) throw new CardtillError('DEVICE_GONE', `the kernel did not take the device at port ${port}: is vhci_hcd loaded, and is this root?`);
}
