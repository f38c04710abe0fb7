import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceWordReader, DeviceWords, UsbDeviceFolder } from './device-words.ts';
import { bytesOf, hexOf, known, linkOf, namesIn, textOf } from './read-sysfs.ts';

type DeviceIdentity = PresentDevice['identity'];

export interface HidUsage {
  readonly usagePage: number;
  readonly usage: number;
}

export interface PresenceRoots {
  /** `/sys` */
  readonly sysFolder: string;
  /** `/dev` */
  readonly deviceFolder: string;
  /** What a report descriptor says that its device is; a codec's affair. */
  usageOf(reportDescriptor: Uint8Array): HidUsage | undefined;
}

/** What one look needs. */
interface Look extends PresenceRoots {
  readonly words: DeviceWordReader;
  /** What it finds was there before the watcher. */
  readonly isFirst: boolean;
}

export interface Description {
  readonly device: PresentDevice;
  /** Of a hidraw node: what the USB interface that it hangs on is, known for certain. */
  readonly interfaceUsage?: HidUsage | undefined;
}

/** A way to reach a device that one look has found. */
export interface FoundWay {
  readonly address: string;
  /** Another text each time the device was plugged in. */
  readonly life: string;
  /** The file that is opened. */
  readonly node: string;
  /**
   * Reads the rest; undefined for what is no device for us. What a device says of itself the kernel gives out only when no driver is being bound to
   * it, and a driver may wait for ever for a device that does not answer: so nobody may wait for this.
   */
  describe(): Promise<Description | undefined>;
}

/** Everything that is plugged in, as sysfs has it. Cheap: files of a device are read when it is described. */
export function readPresent(roots: PresenceRoots, words: DeviceWordReader, isFirst: boolean): readonly FoundWay[] {
  const look: Look = { ...roots, words, isFirst };
  const folder = join(roots.sysFolder, 'bus/usb/devices');
  const names = namesIn(folder);
  const devices = new Map(names.flatMap((name) => usbDevice(folder, name)).map((device) => [device.name, device]));
  words.keepOnly(devices);
  return [
    ...names.flatMap((name) => usbInterface(look, join(folder, name), devices)),
    ...namesIn(join(roots.sysFolder, 'class/hidraw')).flatMap((name) => hidraw(look, name, devices)),
    ...namesIn(join(roots.sysFolder, 'class/tty')).flatMap((name) => tty(look, name, devices)),
  ];
}

function usbDevice(parent: string, name: string): readonly UsbDeviceFolder[] {
  if (!/^\d+-\d+(\.\d+)*$/.test(name)) return [];
  const folder = join(parent, name);
  const deviceNumber = Number(textOf(join(folder, 'devnum')));
  return Number.isInteger(deviceNumber) ? [{ name, folder, busNumber: Number.parseInt(name, 10), deviceNumber }] : [];
}

const hubClass = 0x09;

function usbInterface(look: Look, folder: string, devices: ReadonlyMap<string, UsbDeviceFolder>): readonly FoundWay[] {
  const name = basename(folder);
  const device = devices.get(name.split(':')[0]!);
  // Most names are devices and root hubs: nothing more is asked of them.
  if (!name.includes(':') || device === undefined) return [];
  const link = linkOf(folder);
  if (link === undefined) return [];
  const { deviceFolder, words } = look;
  const digits = (value: number) => String(value).padStart(3, '0');
  const address = `usb:${name}`;
  return [{
    address, life: `${device.deviceNumber} ${link.number}`, node: join(deviceFolder, 'bus/usb', digits(device.busNumber), digits(device.deviceNumber)),
    describe: async () => {
      const said = await words.of(device);
      const identity = usbIdentity(look, device, folder, said);
      return identity.usbInterfaceClass === hubClass ? undefined : { device: present(address, identity, device, name, said) };
    },
  }];
}

function hidraw(look: Look, name: string, devices: ReadonlyMap<string, UsbDeviceFolder>): readonly FoundWay[] {
  const { sysFolder, deviceFolder, usageOf, words } = look;
  const folder = join(sysFolder, 'class/hidraw', name);
  const link = linkOf(folder);
  if (link === undefined) return [];
  const { path, device } = usbPlace(link.target, devices);
  const address = `hid:${join(deviceFolder, name)}`;
  return [{
    address, life: `${link.target} ${link.number} ${device?.deviceNumber}`, node: join(deviceFolder, name),
    describe: async () => {
      const facts = hidFacts(textOf(join(folder, 'device/uevent')) ?? '');
      const descriptor = bytesOf(join(folder, 'device/report_descriptor'));
      const usage = descriptor === undefined ? undefined : usageOf(descriptor);
      const usageKeys = usage === undefined ? {} : { hidUsagePage: usage.usagePage, hidUsage: usage.usage };
      if (device !== undefined && path !== undefined) {
        const interfaceFolder = join(sysFolder, 'bus/usb/devices', path);
        const said = await words.of(device);
        return { device: present(address, { ...usbIdentity(look, device, interfaceFolder, said), ...usageKeys }, device, path, said), interfaceUsage: bootUsage(interfaceFolder) ?? usage };
      }
      const identity = { ...facts.identity, ...usageKeys };
      return { device: known<PresentDevice>({ address, identity, portPath: facts.physicalPath ?? name, serialNumber: facts.serialNumber, label: facts.name ?? name }) };
    },
  }];
}

function tty(look: Look, name: string, devices: ReadonlyMap<string, UsbDeviceFolder>): readonly FoundWay[] {
  // Consoles are no devices, and there are 64 of them.
  if (/^(tty\d*|console|ptmx)$/.test(name)) return [];
  const { sysFolder, deviceFolder, words } = look;
  const folder = join(sysFolder, 'class/tty', name);
  const link = linkOf(folder);
  if (link === undefined) return [];
  const { path, device } = usbPlace(link.target, devices);
  const address = `serial:${join(deviceFolder, name)}`;
  return [{
    address, life: `${link.target} ${link.number} ${device?.deviceNumber}`, node: join(deviceFolder, name),
    describe: async () => {
      if (device !== undefined && path !== undefined) {
        const said = await words.of(device);
        return { device: present(address, usbIdentity(look, device, join(sysFolder, 'bus/usb/devices', path), said), device, path, said) };
      }
      // The kernel keeps places for UARTs that this machine does not have: their type is 0.
      return textOf(join(folder, 'type')) === '0' ? undefined : { device: { address, identity: {}, portPath: name, label: `serial line ${name}` } };
    },
  }];
}

/** The USB interface that a node of another class belongs to, by the folders that its link leads through. */
function usbPlace(target: string, devices: ReadonlyMap<string, UsbDeviceFolder>): { readonly path?: string; readonly device?: UsbDeviceFolder } {
  const path = target.split('/').findLast((part) => /^\d+-\d+(\.\d+)*:\d+\.\d+$/.test(part));
  const device = path === undefined ? undefined : devices.get(path.split(':')[0]!);
  return path === undefined || device === undefined ? {} : { path, device };
}

/** Boot keyboards and mice say what they are without a report descriptor (HID 1.11 §4.2): usage page 1, usages 6 and 2. */
const keyboardUsage: HidUsage = { usagePage: 0x01, usage: 0x06 };
const bootUsages: Readonly<Record<number, HidUsage>> = { 1: keyboardUsage, 2: { usagePage: 0x01, usage: 0x02 } };
const hidClass = 0x03;

function bootUsage(interfaceFolder: string): HidUsage | undefined {
  return bootUsages[hexOf(join(interfaceFolder, 'bInterfaceProtocol')) ?? 0];
}

/** What the others are says their report descriptor, which the kernel has while its HID driver has the interface. */
function interfaceUsage(look: Look, interfaceFolder: string): HidUsage | undefined {
  const boot = bootUsage(interfaceFolder);
  if (boot !== undefined) return boot;
  const driven = namesIn(interfaceFolder).find((name) => /^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{4}\.[0-9A-F]{4}$/i.test(name));
  if (driven === undefined) return wasTakenAway(look, interfaceFolder) ? keyboardUsage : undefined;
  const descriptor = bytesOf(join(interfaceFolder, driven, 'report_descriptor'));
  return descriptor === undefined ? undefined : look.usageOf(descriptor);
}

/**
 * Somebody took the interface from the kernel's HID driver: of HID devices only keyboards are, to be had alone, and a process that was killed gives nothing back. One that comes
 * later is only waiting for that driver, which then says what it is.
 */
function wasTakenAway({ sysFolder, isFirst }: Look, interfaceFolder: string): boolean {
  if (!isFirst || !existsSync(join(sysFolder, 'bus/usb/drivers/usbhid'))) return false;
  const driver = linkOf(join(interfaceFolder, 'driver'));
  return driver === undefined || basename(driver.target) === 'usbfs';
}

function usbIdentity(look: Look, device: UsbDeviceFolder, interfaceFolder: string, { product }: DeviceWords): DeviceIdentity {
  const usbInterfaceClass = hexOf(join(interfaceFolder, 'bInterfaceClass'));
  const usage = usbInterfaceClass === hidClass ? interfaceUsage(look, interfaceFolder) : undefined;
  return known<DeviceIdentity>({
    usbVendorId: hexOf(join(device.folder, 'idVendor')),
    usbProductId: hexOf(join(device.folder, 'idProduct')),
    usbInterfaceNumber: hexOf(join(interfaceFolder, 'bInterfaceNumber')),
    usbInterfaceClass,
    usbInterfaceSubclass: hexOf(join(interfaceFolder, 'bInterfaceSubClass')),
    usbProduct: product,
    hidUsagePage: usage?.usagePage,
    hidUsage: usage?.usage,
  });
}

function present(address: string, identity: DeviceIdentity, { name }: UsbDeviceFolder, portPath: string, { manufacturer, product, serialNumber }: DeviceWords): PresentDevice {
  const label = [manufacturer, product].filter((part) => part !== undefined).join(' ');
  return known<PresentDevice>({ address, identity, portPath, serialNumber, label: label === '' ? `USB device ${name}` : label });
}

const usbBus = 0x0003;

/** What the kernel's HID core knows of a device that does not hang on USB itself: `HID_ID=0003:00000C2E:00000B61`. */
function hidFacts(uevent: string): { readonly identity: DeviceIdentity; readonly name: string | undefined; readonly serialNumber: string | undefined; readonly physicalPath: string | undefined } {
  const value = (key: string) => {
    const text = new RegExp(`^${key}=(.+)$`, 'm').exec(uevent)?.[1]?.trim();
    return text === '' ? undefined : text;
  };
  const [bus, vendor, product] = (value('HID_ID') ?? '').split(':').map((part) => Number.parseInt(part, 16));
  const identity = bus === usbBus ? known<DeviceIdentity>({ usbVendorId: vendor, usbProductId: product, usbProduct: value('HID_NAME') } as DeviceIdentity) : {};
  return { identity, name: value('HID_NAME'), serialNumber: value('HID_UNIQ'), physicalPath: value('HID_PHYS') };
}
