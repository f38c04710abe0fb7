import { startDevices, type DeviceSet } from '../../src/agent/devices/start-devices.ts';
import type { DeviceConfig, NamedDeviceStatus } from '../../src/agent/devices/device-config.ts';
import type { LogFields, Logger } from '../../src/base/logger.ts';
import { firstUsage } from '../../src/codecs/hid-descriptor/first-usage.ts';
import { realClock, realRandom, realTimers } from '../../src/doubles/real-time.ts';
import type { DevicePresence, PresentDevice } from '../../src/ports/device-presence.ts';
import type { DeviceProfile } from '../../src/profiles/device-profile.ts';
import { matchProfiles } from '../../src/profiles/match-profile.ts';
import { deviceHostTransport, type DeviceHostTransport } from '../../src/transports/device-host/device-host-transport.ts';
import { watchPresence } from '../../src/transports/presence/device-presence.ts';
import { until } from './check.ts';

/** A status that a device took, by the clock of the kernel's words. */
export interface StatusWord {
  readonly atMs: number;
  readonly name: string;
  readonly kind: NamedDeviceStatus['status']['kind'];
  readonly code: string | undefined;
}

/** Devices that the product keeps open, and what it said of them. */
export interface Counter {
  readonly set: DeviceSet;
  readonly words: readonly StatusWord[];
  /** What a listener of the agent hears of scanners, as text: `code …` or the kind of event. */
  readonly scans: readonly string[];
  /** The first word of this kind after `fromMs`. */
  ready(name: string, fromMs?: number): Promise<StatusWord>;
  faulted(name: string, fromMs?: number): Promise<StatusWord>;
  stop(): Promise<void>;
}

/** By the clock of the kernel's words (CLOCK_MONOTONIC), which is not the one of `performance`. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The product, as far as devices go: it sees what is plugged in, and opens it in a device host, the shipped one. */
export class Till {
  readonly presence: DevicePresence;
  readonly host: DeviceHostTransport;
  readonly log: string[] = [];
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  readonly #logger: Logger;

  constructor(hostFile: string, profiles: ReadonlyMap<string, DeviceProfile>) {
    this.#logger = { log: (level, event, fields?: LogFields) => { this.log.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`); }, child: () => this.#logger };
    this.profiles = profiles;
    this.presence = watchPresence({ timers: realTimers, sysFolder: '/sys', deviceFolder: '/dev', usageOf: firstUsage });
    this.host = deviceHostTransport({ entryFile: hostFile, clock: realClock, timers: realTimers, random: realRandom, logger: this.#logger });
    this.host.start();
  }

  /** The way to a device that is plugged in, as soon as presence has it. */
  sees(what: string, fits: (device: PresentDevice) => boolean): Promise<PresentDevice> {
    return until(`presence of ${what}`, () => this.presence.present().find(fits));
  }

  losesSightOf(what: string, fits: (device: PresentDevice) => boolean): Promise<true> {
    return until(`the end of ${what}`, () => !this.presence.present().some(fits));
  }

  /** Ids of the profiles that fit, the most specific first. */
  profilesOf(device: PresentDevice): readonly string[] {
    return matchProfiles(this.profiles.values(), device.identity).map(({ id }) => id);
  }

  open(devices: readonly DeviceConfig[]): Counter {
    const words: StatusWord[] = [];
    const scans: string[] = [];
    const set = startDevices({ devices, transport: this.host, profiles: this.profiles, clock: realClock, timers: realTimers, random: realRandom, logger: this.#logger });
    set.onStatus(({ name, status }) => words.push({ atMs: nowMs(), name, kind: status.kind, code: status.kind === 'faulted' ? status.code : undefined }));
    set.onScan((event) => scans.push(event.kind === 'code' ? `code ${event.code.reveal()}` : event.kind === 'unreadable' ? `unreadable ${event.reason}` : event.kind));
    const word = (kind: StatusWord['kind'], name: string, fromMs: number) => until(() => `${name} ${kind}; it said ${words.slice(-6).map((one) => `${one.kind} ${one.code ?? ''}`).join(', ')}`, () => words.find((one) => one.name === name && one.kind === kind && one.atMs >= fromMs));
    return {
      set, words, scans,
      ready: (name, fromMs = 0) => word('ready', name, fromMs),
      faulted: (name, fromMs = 0) => word('faulted', name, fromMs),
      stop: () => set.stop(),
    };
  }

  async stop(): Promise<void> {
    this.presence.stop();
    await this.host.stop();
  }
}
