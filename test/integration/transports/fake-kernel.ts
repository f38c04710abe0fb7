import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FakeInterface {
  readonly classes: readonly [number, number, number];
  /** A hidraw node with this report descriptor. */
  readonly reportDescriptor?: Uint8Array;
  /** A tty of this name. */
  readonly tty?: string;
}

export interface FakeDevice {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serial?: string;
  readonly interfaces: readonly FakeInterface[];
}

/** The parts of /sys and /dev that say what is plugged in, in a folder of their own. */
export class FakeKernel {
  readonly folder = mkdtempSync(join(tmpdir(), 'cardtill-kernel-'));
  readonly sysFolder = join(this.folder, 'sys');
  readonly deviceFolder = join(this.folder, 'dev');
  readonly #made = new Map<string, string[]>();
  #deviceNumber = 1;
  #hidNumber = 0;

  constructor() {
    for (const folder of ['bus/usb/devices', 'class/hidraw', 'class/tty']) mkdirSync(join(this.sysFolder, folder), { recursive: true });
    mkdirSync(join(this.deviceFolder, 'bus/usb/001'), { recursive: true });
    this.#link('class/tty/tty0', 'devices/virtual/tty/tty0', {});
    this.#link('class/tty/ttyS0', 'devices/pnp0/00:04/tty/ttyS0', { type: '4\n' });
    this.#link('class/tty/ttyS1', 'devices/platform/serial8250/tty/ttyS1', { type: '0\n' });
    this.#link('bus/usb/devices/usb1', 'devices/pci0/usb1', { busnum: '1\n', devnum: '1\n' });
    this.#link('bus/usb/devices/1-0:1.0', 'devices/pci0/usb1/1-0:1.0', { bInterfaceClass: '09\n' });
  }

  plug(device: FakeDevice): void {
    this.#deviceNumber += 1;
    const made: string[] = [];
    this.#made.set(device.path, made);
    const parent = `devices/pci0/usb1/${device.path}`;
    const node = join(this.deviceFolder, 'bus/usb/001', String(this.#deviceNumber).padStart(3, '0'));
    made.push(this.#link(`bus/usb/devices/${device.path}`, parent, {
      busnum: '1\n', devnum: `${this.#deviceNumber}\n`, idVendor: `${hex(device.vendorId, 4)}\n`, idProduct: `${hex(device.productId, 4)}\n`, manufacturer: 'Maker\n', product: `${device.product}\n`,
      ...(device.serial === undefined ? {} : { serial: `${device.serial}\n` }),
    }), this.#node(node));
    for (const [number, { classes, reportDescriptor, tty }] of device.interfaces.entries()) {
      const name = `${device.path}:1.${number}`;
      made.push(this.#link(`bus/usb/devices/${name}`, `${parent}/${name}`, {
        bInterfaceNumber: `${hex(number, 2)}\n`, bInterfaceClass: `${hex(classes[0], 2)}\n`, bInterfaceSubClass: `${hex(classes[1], 2)}\n`, bInterfaceProtocol: `${hex(classes[2], 2)}\n`,
      }));
      if (reportDescriptor !== undefined) made.push(...this.hid(`${parent}/${name}`, reportDescriptor, `HID_ID=0003:0000${hex(device.vendorId, 4)}:0000${hex(device.productId, 4)}\nHID_NAME=${device.product}\n`));
      if (tty !== undefined) made.push(this.#link(`class/tty/${tty}`, `${parent}/${name}/tty/${tty}`, {}), this.#node(join(this.deviceFolder, tty)));
    }
  }

  /** The kernel's driver comes to an interface that is plugged in already. */
  bind(name: string, reportDescriptor: Uint8Array): void {
    const device = name.split(':')[0]!;
    this.#made.get(device)?.push(...this.hid(`devices/pci0/usb1/${device}/${name}`, reportDescriptor, 'HID_NAME=bound\n'));
  }

  /** Somebody has the interface alone, or was killed while he had: its hidraw node is gone. */
  unbind(name: string): void {
    const folder = join(this.sysFolder, 'bus/usb/devices', name);
    for (const device of readdirSync(folder).filter((one) => one.startsWith('0003:'))) {
      for (const node of readdirSync(join(folder, device, 'hidraw'))) this.remove([join(this.sysFolder, 'class/hidraw', node), join(this.deviceFolder, node)]);
      this.remove([join(folder, device)]);
    }
  }

  /** The driver is there for every HID device that comes. */
  loadUsbhid(): void {
    mkdirSync(join(this.sysFolder, 'bus/usb/drivers/usbhid'), { recursive: true });
  }

  /** A driver of the kernel, or `usbfs` for a process, has the interface. */
  drive(name: string, driver: string): void {
    const folder = join(this.sysFolder, 'bus/usb/drivers', driver);
    mkdirSync(folder, { recursive: true });
    symlinkSync(folder, join(this.sysFolder, 'bus/usb/devices', name, 'driver'));
  }

  /** A hidraw node below `parent`; returns what is to be removed when it goes. */
  hid(parent: string, reportDescriptor: Uint8Array, uevent: string): readonly string[] {
    const name = `hidraw${this.#hidNumber}`;
    this.#hidNumber += 1;
    const hidFolder = `${parent}/0003:0000:0000.${hex(this.#hidNumber, 4)}`;
    const link = this.#link(`class/hidraw/${name}`, `${hidFolder}/hidraw/${name}`, {});
    this.#write(join(hidFolder, 'report_descriptor'), reportDescriptor);
    this.#write(join(hidFolder, 'uevent'), uevent);
    symlinkSync('../..', join(this.sysFolder, hidFolder, 'hidraw', name, 'device'));
    return [link, this.#node(join(this.deviceFolder, name))];
  }

  unplug(path: string): void {
    this.remove(this.#made.get(path) ?? []);
    this.#made.delete(path);
    this.remove([join(this.sysFolder, 'devices/pci0/usb1', path)]);
  }

  /** Whoever reads the product's name waits, as while a driver is being bound. */
  holdBack(path: string): void {
    const file = join(this.sysFolder, 'bus/usb/devices', path, 'product');
    rmSync(file);
    execFileSync('mkfifo', [file]);
  }

  letGo(path: string, product: string): void {
    writeFileSync(join(this.sysFolder, 'bus/usb/devices', path, 'product'), `${product}\n`);
  }

  remove(paths: readonly string[]): void {
    for (const one of paths) rmSync(one, { recursive: true, force: true });
  }

  /** As udev does when it has come to its rules. */
  permit(name: string): void {
    chmodSync(join(this.deviceFolder, name), 0o660);
  }

  /** A file that was written where a node would be. */
  touch(name: string): void {
    writeFileSync(join(this.deviceFolder, name), 'x');
  }

  /** A link that leads in a circle stands for every failure that is not "there is none": root can read everything else. */
  unreadable(folder: string): void {
    const path = join(this.sysFolder, folder);
    rmSync(path, { recursive: true });
    symlinkSync(path, path);
  }

  stop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #link(name: string, target: string, files: Readonly<Record<string, string>>): string {
    mkdirSync(join(this.sysFolder, target), { recursive: true });
    for (const [file, text] of Object.entries(files)) this.#write(join(target, file), text);
    const link = join(this.sysFolder, name);
    symlinkSync(`${'../'.repeat(name.split('/').length - 1)}${target}`, link);
    return link;
  }

  #node(path: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '', { mode: 0o600 });
    return path;
  }

  #write(file: string, content: string | Uint8Array): void {
    writeFileSync(join(this.sysFolder, file), content);
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
