import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Twin, TwinIdentity } from '../../../src/doubles/twin-model.ts';
import { unheard } from '../../../src/doubles/twin-model.ts';
import type { PluggedTwin } from '../../../src/doubles/uhid/plug-uhid.ts';

const gadget = '/sys/kernel/config/usb_gadget/serial';
const controller = 'dummy_udc.0';
const farEnd = '/dev/ttyGS0';

/**
 * A CDC-ACM device of the kernel's own making (configfs, dummy_hcd): not our reading of its descriptors but the kernel's. The twin says who it is and is at the far end, a tty.
 */
export class SerialGadget {
  plug({ model, identity }: Twin): PluggedTwin {
    describe(identity);
    put('UDC', controller);
    if (!existsSync(farEnd)) throw new Error(`${farEnd} is not there`);
    const file = openSync(farEnd, 'r+');
    execFileSync('stty', ['-F', farEnd, 'raw', '-echo']);
    const stream = new ReadStream(file).on('data', (bytes: Uint8Array) => model.take(new Uint8Array(bytes))).on('error', () => undefined);
    model.onData = (bytes) => void writeSync(file, bytes);
    model.opened?.();
    return {
      // The kernel hangs the line up: what was open stays dead, and a new life begins with a new file.
      unplug: () => {
        model.onData = unheard;
        put('UDC', '\n');
        stream.destroy();
        model.closed?.();
        return Promise.resolve();
      },
    };
  }
}

function describe({ vendorId, productId, manufacturer, product, serialNumber = '' }: TwinIdentity): void {
  const isMade = existsSync(gadget);
  if (!isMade) for (const path of ['strings/0x409', 'configs/c.1/strings/0x409', 'functions/acm.0']) mkdirSync(`${gadget}/${path}`, { recursive: true });
  put('idVendor', `0x${vendorId.toString(16)}`);
  put('idProduct', `0x${productId.toString(16)}`);
  put('bcdUSB', '0x0200');
  put('strings/0x409/serialnumber', serialNumber);
  put('strings/0x409/manufacturer', manufacturer);
  put('strings/0x409/product', product);
  if (!isMade) symlinkSync(`${gadget}/functions/acm.0`, `${gadget}/configs/c.1/acm.0`);
}

function put(path: string, text: string): void {
  writeFileSync(`${gadget}/${path}`, text);
}
