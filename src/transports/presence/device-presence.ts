import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { DevicePresence, PresenceChange, PresentDevice } from '../../ports/device-presence.ts';
import { DeviceWordReader } from './device-words.ts';
import { KernelEvents, type KernelEvent } from './kernel-events.ts';
import { readPresent, type Description, type FoundWay, type HidUsage, type PresenceRoots } from './read-present.ts';
import { accessOf } from './read-sysfs.ts';

export interface PresenceOptions extends PresenceRoots {
  readonly timers: Timers;
}

/** Looks at once, and from then on whenever the kernel says something and at intervals. */
export function watchPresence(options: PresenceOptions): DevicePresence {
  return new Presence(options);
}

interface Known {
  readonly life: string;
  readonly access: string;
  /** Undefined for what is no device for us, and until it is described, which is done once. */
  readonly device: PresentDevice | undefined;
}

class Presence implements DevicePresence {
  readonly #options: PresenceOptions;
  readonly #events: KernelEvents;
  readonly #listeners = new Set<(change: PresenceChange) => void>();
  readonly #words = new DeviceWordReader();
  readonly #settling: (() => void)[] = [];
  #describing = 0;
  #hasLooked = false;
  #known: Map<string, Known> = new Map();
  #pollTimer: Timer | undefined;
  #soonTimer: Timer | undefined;
  /** Looks that are still to come after the last event. */
  #looksDue: readonly number[] = [];
  #stopped = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#events = new KernelEvents(options.deviceFolder, (event) => this.#heard(event));
    this.#poll();
  }

  present(): readonly PresentDevice[] {
    return [...this.#known.values()].flatMap(({ device }) => device ?? []);
  }

  settled(): Promise<void> {
    return this.#describing === 0 ? Promise.resolve() : new Promise((resolve) => this.#settling.push(resolve));
  }

  onChange(listener: (change: PresenceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  look(): void {
    if (this.#stopped) return;
    const before = this.#known;
    const now = this.#seen();
    if (now === undefined) return;
    this.#known = now;
    const change: PresenceChange = {
      gone: [...before].flatMap(([address, { life, device }]) => (device === undefined || now.get(address)?.life === life ? [] : [device])),
      appeared: [...now].flatMap(([address, { life, device }]) => (device === undefined || before.get(address)?.life === life ? [] : [device])),
      changed: [...now].flatMap(([address, { life, access, device }]) => {
        const old = before.get(address);
        return device === undefined || old?.life !== life || old.access === access ? [] : [device];
      }),
    };
    this.#tell(change);
  }

  stop(): void {
    this.#stopped = true;
    this.#pollTimer?.cancel();
    this.#soonTimer?.cancel();
    this.#events.stop();
    this.#listeners.clear();
    this.#words.stop();
    for (const tell of this.#settling.splice(0)) tell();
  }

  #tell(change: PresenceChange): void {
    if (change.gone.length + change.appeared.length + change.changed.length === 0) return;
    for (const listener of this.#listeners) listener(change);
  }

  /** Undefined where the kernel did not answer, as when this process has no file left to open: what was known stays. */
  #seen(): Map<string, Known> | undefined {
    try {
      const ways = readPresent(this.#options, this.#words, !this.#hasLooked);
      this.#hasLooked = true;
      return new Map(ways.map((way) => [way.address, this.#recognise(way, this.#known.get(way.address))]));
    } catch {
      return undefined;
    }
  }

  #recognise(way: FoundWay, before: Known | undefined): Known {
    const isKnown = before?.life === way.life;
    if (!isKnown) this.#describe(way);
    return { life: way.life, access: accessOf(way.node), device: isKnown ? before.device : undefined };
  }

  #describe(way: FoundWay): void {
    this.#describing += 1;
    void way.describe().catch(() => undefined).then((description) => {
      this.#describing -= 1;
      if (!this.#stopped) this.#described(way, description);
      if (this.#describing === 0) for (const tell of this.#settling.splice(0)) tell();
    });
  }

  #described({ address, life }: FoundWay, description: Description | undefined): void {
    const known = this.#known.get(address);
    // It is gone, or another one, by now.
    if (description === undefined || known === undefined || known.life !== life) return;
    const { device, interfaceUsage } = description;
    this.#known.set(address, { ...known, device });
    const { before, after } = this.#withUsage(`usb:${device.portPath}`, interfaceUsage);
    this.#tell({ gone: before, appeared: [...after, device], changed: [] });
  }

  /**
   * The kernel's driver came after the interface was described, with the node that says what it is: what was unknown or a guess is put right. Both ways are offered at once, or the
   * one that others hear would be taken.
   */
  #withUsage(address: string, usage: HidUsage | undefined): { readonly before: readonly PresentDevice[]; readonly after: readonly PresentDevice[] } {
    const known = this.#known.get(address);
    if (usage === undefined || known?.device === undefined) return { before: [], after: [] };
    const { identity } = known.device;
    if (identity.hidUsagePage === usage.usagePage && identity.hidUsage === usage.usage) return { before: [], after: [] };
    const device = { ...known.device, identity: { ...identity, hidUsagePage: usage.usagePage, hidUsage: usage.usage } };
    this.#known.set(address, { ...known, device });
    return { before: [known.device], after: [device] };
  }

  #poll(): void {
    this.#events.beginInterval();
    this.look();
    if (this.#stopped) return;
    this.#pollTimer = this.#options.timers.after(limits.presencePollMs, () => this.#poll());
  }

  /** A node comes before the interfaces of its device and before udev has set its permissions: one look is too few. */
  #heard(event: KernelEvent): void {
    if (this.#stopped || (event === 'changed' && this.#looksDue.length > 0)) return;
    this.#looksDue = event === 'changed' ? limits.presenceLooksMs.slice(1, 2) : limits.presenceLooksMs;
    this.#soonTimer?.cancel();
    this.#lookSoon();
  }

  #lookSoon(): void {
    const [delayMs, ...later] = this.#looksDue;
    if (delayMs === undefined) return;
    this.#soonTimer = this.#options.timers.after(delayMs, () => {
      this.#looksDue = later;
      this.#events.arm();
      this.look();
      this.#lookSoon();
    });
  }
}
