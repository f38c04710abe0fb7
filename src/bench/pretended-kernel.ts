import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * What a kernel would show of one USB serial line, in folders of its own: first what sysfs says of the device, then the node that appears in the watched
 * folder. The node leads to a real pty; whoever listens to folders and opens nodes sees no difference.
 */
export class PretendedKernel {
  readonly sysFolder: string;
  readonly deviceFolder: string;
  /** Of the device, as the kernel numbers plugs. */
  readonly port = '1-3';
  readonly node: string;
  #plugs = 0;

  constructor(folder: string) {
    this.sysFolder = join(folder, 'sys');
    this.deviceFolder = join(folder, 'dev');
    this.node = join(this.deviceFolder, 'ttyUSB0');
    for (const path of ['bus/usb/devices', 'class/hidraw', 'class/tty']) mkdirSync(join(this.sysFolder, path), { recursive: true });
    mkdirSync(this.deviceFolder);
  }

  /** All but the node. */
  describe(): void {
    this.#plugs += 1;
    this.#folder(`bus/usb/devices/${this.port}`, this.port, { busnum: '1', devnum: String(this.#plugs + 1), idVendor: '0403', idProduct: '6001', manufacturer: 'Bench', product: 'Serial line', serial: 'B1' });
    this.#folder(`bus/usb/devices/${this.port}:1.0`, `${this.port}/${this.port}:1.0`, { bInterfaceNumber: '00', bInterfaceClass: 'ff', bInterfaceSubClass: 'ff', bInterfaceProtocol: 'ff' });
    this.#folder('class/tty/ttyUSB0', `${this.port}/${this.port}:1.0/tty/ttyUSB0`, {});
  }

  /** The event: the node is there. */
  plug(pty: string): void {
    symlinkSync(pty, this.node);
  }

  unplug(): void {
    for (const link of [this.node, ...['class/tty/ttyUSB0', `bus/usb/devices/${this.port}:1.0`, `bus/usb/devices/${this.port}`].map((path) => join(this.sysFolder, path))]) rmSync(link, { force: true });
    rmSync(join(this.sysFolder, 'devices'), { recursive: true, force: true });
  }

  #folder(link: string, path: string, files: Readonly<Record<string, string>>): void {
    const folder = join(this.sysFolder, 'devices/pci0/usb1', path);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
    const place = join(this.sysFolder, link);
    symlinkSync(relative(join(place, '..'), folder), place);
  }
}
