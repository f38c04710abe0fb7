import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { startDevices, type DeviceSet } from '../../src/agent/devices/start-devices.ts';
import type { DeviceConfig, NamedDeviceStatus } from '../../src/agent/devices/device-config.ts';
import type { Clock, Timers } from '../../src/base/clock.ts';
import { isCardtillError } from '../../src/base/errors.ts';
import type { LogFields, Logger } from '../../src/base/logger.ts';
import { realClock, realRandom, realTimers } from '../../src/doubles/real-time.ts';
import type { BytePort, ByteTransport } from '../../src/ports/byte-port.ts';
import type { PresentedCard } from '../../src/ports/card-reader.ts';
import type { DevicePresence, PresentDevice } from '../../src/ports/device-presence.ts';
import { isDriven, type DeviceProfile, type PlugSettings } from '../../src/profiles/device-profile.ts';
import { matchProfiles } from '../../src/profiles/match-profile.ts';
import { systemPresence } from '../../src/cli/system-presence.ts';
import { deviceHostTransport, type DeviceHostTransport } from '../../src/transports/device-host/device-host-transport.ts';
import { until } from './check.ts';
import { nowMs } from './now-ms.ts';

/** A status that a device took, by the clock of the kernel's words. */
export interface StatusWord {
  readonly atMs: number;
  readonly name: string;
  readonly kind: NamedDeviceStatus['status']['kind'];
  readonly code: string | undefined;
}

type PlugFigures = Pick<PlugSettings, 'settleMs' | 'graceMs'>;

/** Devices that the product keeps open, and what it said of them. */
export interface Counter {
  readonly set: DeviceSet;
  readonly words: readonly StatusWord[];
  /** What a listener of the agent hears of scanners, as text: `code …` or the kind of event. */
  readonly scans: readonly string[];
  /** And of card readers. */
  readonly cards: readonly string[];
  /** And of a bill acceptor: what became of notes, in fen, and where one is that nobody knows of. */
  readonly notes: readonly string[];
  /** When chunks of its devices came: of HID a chunk is a report. */
  readonly arrivals: readonly number[];
  /** What the profile of a device says of plugging: how long it settles, how long nobody is told that it has gone. */
  plugOf(name: string): PlugFigures;
  /** The last words, for people. */
  tail(): string;
  /** The first word of this kind after `fromMs`. */
  ready(name: string, fromMs?: number): Promise<StatusWord>;
  faulted(name: string, fromMs?: number): Promise<StatusWord>;
  stop(): Promise<void>;
}

/**
 * The agent's patience with its device host, in slow motion: an emulated machine loads a library for longer than a host may be silent. Nothing else of the product
 * is slowed.
 */
const slowMotion = 5;
const slowClock: Clock = { ...realClock, monotonicMs: () => realClock.monotonicMs() / slowMotion };
const slowTimers: Timers = { after: (delayMs, run) => realTimers.after(delayMs * slowMotion, run) };

/** The product, as far as devices go: it sees what is plugged in, and opens it in a device host, the shipped one. */
export class Till {
  readonly presence: DevicePresence;
  readonly host: DeviceHostTransport;
  readonly log: string[] = [];
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  readonly #logger: Logger;
  /** Written beside the loop: the file is the host's, whose disk may be busy, and the product runs in this process. */
  readonly #logFile: WriteStream;

  /** `logFile`: what the product logs, and every status, for whoever looks into a failure. */
  constructor(hostFile: string, profiles: ReadonlyMap<string, DeviceProfile>, logFile: string) {
    this.#logFile = createWriteStream(logFile, { flags: 'a' });
    this.#logger = { log: (level, event, fields?: LogFields) => this.#note(`${level} ${event} ${JSON.stringify(fields ?? {})}`), child: () => this.#logger };
    this.profiles = profiles;
    this.presence = systemPresence(realTimers);
    this.host = deviceHostTransport({ entryFile: hostFile, clock: slowClock, timers: slowTimers, random: realRandom, logger: this.#logger });
    this.host.start();
    this.presence.onChange(({ appeared, gone }) => {
      for (const { address } of gone) this.#note(`gone ${address}`);
      for (const { address } of appeared) this.#note(`appeared ${address}`);
    });
  }

  /** The way to a device that is plugged in, as soon as presence has it. */
  sees(what: string, fits: (device: PresentDevice) => boolean): Promise<PresentDevice> {
    return until(`presence of ${what}`, () => this.presence.present().find(fits));
  }

  /** Resolves when presence has nothing any more that the kernel has taken away: what stood there first would be opened in the place of the next. */
  hasLetGo(): Promise<true> {
    return until('the end of what was unplugged', () => this.presence.present().every(({ address }) => existsSync(placeOf(address))));
  }

  /** The port itself, without a session. As a session does it is tried again, whatever it was refused for: libusb knows of a device a moment after the kernel. */
  port(address: string): Promise<BytePort> {
    let refusal = '';
    return until(() => `an open ${address}; it is ${refusal}`, () => this.host.open(address).catch((error: unknown) => {
      if (!isCardtillError(error)) throw error;
      refusal = error.code;
      return undefined;
    }));
  }

  /** Ids of the profiles that fit, the most specific first. */
  profilesOf(device: PresentDevice): readonly string[] {
    return matchProfiles(this.profiles.values(), device.identity).map(({ id }) => id);
  }

  /** Profiles are the shipped ones, as they ship. */
  open(devices: readonly DeviceConfig[]): Counter {
    const words: StatusWord[] = [];
    const scans: string[] = [];
    const cards: string[] = [];
    const notes: string[] = [];
    const arrivals: number[] = [];
    const set = startDevices({ devices, transport: this.#watching(arrivals), presence: this.presence, profiles: this.profiles, clock: realClock, timers: realTimers, random: realRandom, logger: this.#logger });
    set.onStatus(({ name, status }) => {
      const code = status.kind === 'faulted' ? status.code : undefined;
      words.push({ atMs: nowMs(), name, kind: status.kind, code });
      this.#note(`status ${name} ${status.kind} ${code ?? ''}`);
    });
    set.onScan((event) => scans.push(event.kind === 'code' ? `code ${event.code.reveal()}` : event.kind === 'unreadable' ? `unreadable ${event.reason}` : event.kind));
    set.onCard((event) => cards.push(event.kind === 'card' ? cardText(event.card) : event.kind === 'unreadable' ? `unreadable ${event.reason}` : event.kind === 'bank-card-refused' ? `bank-card-refused ${event.hint}` : event.kind));
    set.cash?.onEvent((event) => { if (event.kind !== 'status') notes.push([event.kind, event.kind === 'uncertain' ? event.where : '', event.noteFen ?? ''].filter((part) => part !== '').join(' ')); });
    const tail = () => words.slice(-6).map(({ kind, code = '' }) => `${kind} ${code}`.trim()).join(', ');
    const word = (kind: StatusWord['kind'], name: string, fromMs: number) => until(() => `${name} ${kind}; it said ${tail()}`, () => words.find((one) => one.name === name && one.kind === kind && one.atMs >= fromMs));
    return {
      set, words, scans, cards, notes, arrivals, tail,
      plugOf: (name) => plugSettings(this.profiles.get(devices.find((device) => device.name === name)!.profile)),
      ready: (name, fromMs = 0) => word('ready', name, fromMs),
      faulted: (name, fromMs = 0) => word('faulted', name, fromMs),
      stop: () => set.stop(),
    };
  }

  #watching(arrivals: number[]): ByteTransport {
    return {
      open: async (address, options) => {
        const port = await this.host.open(address, options);
        const onData = port.onData.bind(port);
        port.onData = (listener) => onData((chunk) => {
          arrivals.push(nowMs());
          listener(chunk);
        });
        return port;
      },
    };
  }

  #note(line: string): void {
    this.log.push(line);
    this.#logFile.write(`${nowMs().toFixed(0)} ${line}\n`);
  }

  async stop(): Promise<void> {
    this.presence.stop();
    await this.host.stop();
    await new Promise<void>((resolve) => this.#logFile.end(() => resolve()));
  }
}

/** Where the kernel has it as long as it is there. */
function placeOf(address: string): string {
  const place = address.slice(address.indexOf(':') + 1);
  return address.startsWith('usb:') ? `/sys/bus/usb/devices/${place}` : place;
}

function plugSettings(profile: DeviceProfile | undefined): PlugFigures {
  return (profile !== undefined && isDriven(profile) ? profile.plug : undefined) ?? {};
}

function cardText(card: PresentedCard): string {
  switch (card.medium) {
    case 'stripe': return `stripe ${card.digits.reveal()}`;
    case 'contactless': return `contactless ${card.uid.reveal()} ${card.kind}`;
    case 'tag': return `tag ${card.number.reveal()}`;
  }
}
