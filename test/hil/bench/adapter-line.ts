import { openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { TwinModel } from '../../../src/doubles/twin-model.ts';
import { unheard } from '../../../src/doubles/twin-model.ts';
import type { PluggedTwin } from '../../../src/doubles/uhid/plug-uhid.ts';
import type { MachineMonitor } from './machine-monitor.ts';

/** Always into the same port: what is replugged stands where it stood. */
const adapter = { driver: 'usb-serial', id: 'adapter', port: '1' } as const;

/** QEMU's USB serial adapter (FTDI), and the far end of its line, a console of the guest in raw mode. A twin hangs on it as long as the adapter is plugged in. */
export class AdapterLine {
  readonly #monitor: MachineMonitor;
  readonly #file: number;
  #model: TwinModel | undefined;

  constructor(monitor: MachineMonitor, path: string) {
    this.#monitor = monitor;
    this.#file = openSync(path, 'r+');
    // What still comes of a host whose adapter was pulled is nobody's.
    new ReadStream(this.#file).on('data', (bytes: Uint8Array) => this.#model?.take(new Uint8Array(bytes)));
  }

  async plug(model: TwinModel): Promise<PluggedTwin> {
    model.onData = (bytes) => void writeSync(this.#file, bytes);
    model.opened?.();
    this.#model = model;
    await this.#monitor.addDevice(adapter.driver, adapter.id, adapter.port, { chardev: 'serial-line', 'always-plugged': true });
    return { unplug: () => this.#unplug(model) };
  }

  async #unplug(model: TwinModel): Promise<void> {
    model.onData = unheard;
    this.#model = undefined;
    await this.#monitor.removeDevice(adapter.id);
    model.closed?.();
  }
}
