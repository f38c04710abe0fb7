import { EventEmitter } from 'node:events';

/** An open hidraw node as node-hid gives it: an error is a text, and comes only while somebody listens for data. */
export class FakeHidDevice extends EventEmitter {
  readonly calls: string[] = [];
  readonly written: Uint8Array[] = [];
  write = (report: Buffer) => {
    this.written.push(Uint8Array.from(report));
    return this.#call('write', report);
  };
  sendFeatureReport = (report: Buffer) => this.#call('set', report);
  getFeatureReport = (reportId: number, byteCount: number) => Promise.resolve(Uint8Array.from({ length: byteCount }, (_, index) => (index === 0 ? reportId : 7)));

  constructor() {
    super();
    // As node-hid does: reading begins in the next tick.
    this.on('newListener', (event) => {
      if (event === 'data') process.nextTick(() => this.calls.push('read'));
    });
  }

  close = async () => { this.calls.push('close'); };
  failing = false;

  unplug(): void {
    if (this.listenerCount('data') > 0) this.emit('error', 'hid_read_timeout: unexpected poll error (device disconnected)');
  }

  #call(what: string, report: Buffer): Promise<number> {
    this.calls.push(`${what} ${report.toString('hex')}`);
    return this.failing ? Promise.reject(new Error('could not write')) : Promise.resolve(report.length);
  }
}
