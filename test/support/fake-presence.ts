import type { DevicePresence, PresenceChange, PresentDevice } from '../../src/ports/device-presence.ts';

/** What is plugged in, by the test's word. */
export class FakePresence implements DevicePresence {
  readonly #listeners = new Set<(change: PresenceChange) => void>();
  #devices: readonly PresentDevice[] = [];
  looks = 0;

  present(): readonly PresentDevice[] {
    return this.#devices;
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  onChange(listener: (change: PresenceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  look(): void {
    this.looks += 1;
  }

  stop(): void {
    this.#listeners.clear();
  }

  /** Each plugging is another object, as each is another life. */
  plug(...devices: readonly PresentDevice[]): void {
    const appeared = devices.map((device) => ({ ...device }));
    this.#devices = [...this.#devices, ...appeared];
    this.#tell({ appeared, gone: [], changed: [] });
  }

  unplug(...addresses: readonly string[]): void {
    const gone = this.#devices.filter(({ address }) => addresses.includes(address));
    this.#devices = this.#devices.filter((device) => !gone.includes(device));
    this.#tell({ appeared: [], gone, changed: [] });
  }

  /** Unplugged and plugged in again between two looks. */
  replug(address: string): void {
    const gone = this.#devices.filter((device) => device.address === address);
    const appeared = gone.map((device) => ({ ...device }));
    this.#devices = [...this.#devices.filter((device) => !gone.includes(device)), ...appeared];
    this.#tell({ appeared, gone, changed: [] });
  }

  permit(address: string): void {
    this.#tell({ appeared: [], gone: [], changed: this.#devices.filter((device) => device.address === address) });
  }

  #tell(change: PresenceChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
