import { openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

const beginTriesMax = 10;
const beginMs = 3_000;

/** QEMU's monitor (QMP: a JSON object a line), reached through a console of the guest. */
export class MachineMonitor {
  readonly #file: number;
  readonly #waiting = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  readonly #leaving = new Map<string, () => void>();
  #rest = '';
  #lastId = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r+');
    new ReadStream(this.#file).setEncoding('utf8').on('data', (text: string) => this.#heard(text));
  }

  /**
   * Before this the monitor takes no other command. What QEMU said before the console was in raw mode may have been echoed to it, in part: a byte that
   * is no JSON makes it forget what it has not understood, and the command is said until it is answered.
   */
  async begin(): Promise<void> {
    let begun = false;
    for (let tries = 0; !begun && tries < beginTriesMax; tries += 1) {
      writeSync(this.#file, Uint8Array.of(0xff, 0x0a));
      // Refused where it was said before: that is an answer, too.
      const answered = this.#execute('qmp_capabilities', {}).then(() => true, () => true);
      begun = await Promise.race([answered, new Promise<false>((resolve) => setTimeout(resolve, beginMs, false))]);
    }
    if (!begun) throw new Error('QEMU\'s monitor does not answer');
  }

  /** Into this port: without one QEMU takes the next that is free, and what is replugged stands elsewhere. */
  addDevice(driver: string, id: string, port: string, properties: Readonly<Record<string, string | boolean>>): Promise<void> {
    return this.#execute('device_add', { driver, id, bus: 'usb.0', port, ...properties });
  }

  /** The plug is pulled at once, the guest is not asked; resolves when the port is free. */
  async removeDevice(id: string): Promise<void> {
    const left = new Promise<void>((resolve) => this.#leaving.set(id, resolve));
    await this.#execute('device_del', { id });
    await left;
  }

  #execute(command: string, parameters: object): Promise<void> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      writeSync(this.#file, `${JSON.stringify({ execute: command, arguments: parameters, id })}\n`);
    });
  }

  #heard(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as { readonly id?: number; readonly error?: { readonly desc: string }; readonly event?: string; readonly data?: { readonly device?: string } };
      if (message.event === 'DEVICE_DELETED') this.#leaving.get(message.data?.device ?? '')?.();
      const one = message.id === undefined ? undefined : this.#waiting.get(message.id);
      if (message.error === undefined) one?.resolve();
      else one?.reject(new Error(`QEMU: ${message.error.desc}`));
    }
  }
}
