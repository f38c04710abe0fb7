import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

const gadget = '/sys/kernel/config/usb_gadget/scanner';
const controller = 'dummy_udc.0';
const farEnd = '/dev/ttyGS0';

/**
 * A CDC-ACM device of the kernel's own making (configfs, dummy_hcd): not our reading of its descriptors but the kernel's. What the device says is written to its tty.
 */
export class SerialGadget {
  readonly #received: Uint8Array[] = [];
  #file: number | undefined;
  #stream: ReadStream | undefined;

  constructor(ids: { readonly vendorId: number; readonly productId: number; readonly serialNumber: string }) {
    if (existsSync(gadget)) return;
    const put = (path: string, text: string) => writeFileSync(`${gadget}/${path}`, text);
    for (const path of ['strings/0x409', 'configs/c.1/strings/0x409', 'functions/acm.0']) mkdirSync(`${gadget}/${path}`, { recursive: true });
    put('idVendor', `0x${ids.vendorId.toString(16)}`);
    put('idProduct', `0x${ids.productId.toString(16)}`);
    put('bcdUSB', '0x0200');
    put('strings/0x409/serialnumber', ids.serialNumber);
    put('strings/0x409/manufacturer', 'cardtill bench');
    put('strings/0x409/product', 'CDC scanner');
    symlinkSync(`${gadget}/functions/acm.0`, `${gadget}/configs/c.1/acm.0`);
  }

  plug(): void {
    writeFileSync(`${gadget}/UDC`, controller);
    if (!existsSync(farEnd)) throw new Error(`${farEnd} is not there`);
    this.#file = openSync(farEnd, 'r+');
    execFileSync('stty', ['-F', farEnd, 'raw', '-echo']);
    this.#stream = new ReadStream(this.#file).on('data', (bytes: Uint8Array) => this.#received.push(bytes)).on('error', () => undefined);
  }

  /** The kernel hangs the line up: what was open stays dead, and a new life begins with a new file. */
  unplug(): void {
    writeFileSync(`${gadget}/UDC`, '\n');
    this.#stream?.destroy();
    this.#file = undefined;
  }

  write(bytes: Uint8Array): void {
    if (this.#file === undefined) throw new Error('it is not plugged in');
    writeSync(this.#file, bytes);
  }

  /** Everything that the host wrote since the last call. */
  read(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#received.splice(0)));
  }
}
