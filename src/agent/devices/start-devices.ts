import type { Clock, Random, Timers } from '../../base/clock.ts';
import { formatDeviceAddress, parseDeviceAddress } from '../../base/device-address.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import { Cd5220Display } from '../../drivers/customer-display/cd5220-display.ts';
import { EscposPrinter } from '../../drivers/receipt-printer/escpos-printer.ts';
import { makeScanProtocol } from '../../drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../../drivers/scanner/scanner-driver.ts';
import type { BytePort, ByteTransport } from '../../ports/byte-port.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import type { PrintOutcome, ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ScannerEvent } from '../../ports/scanner.ts';
import type { DeviceProfile } from '../../profiles/device-profile.ts';
import type { DeviceConfig, NamedDeviceStatus } from './device-config.ts';
import { DeviceSession, type OpenDevice } from './device-session.ts';

export interface DevicesOptions {
  readonly devices: readonly DeviceConfig[];
  readonly transport: ByteTransport;
  /** Resolved profiles by id. */
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
}

export interface DeviceCounters {
  readonly scans: number;
  readonly scansDuplicate: number;
  readonly scansUnreadable: number;
  readonly bankCardsRefused: number;
  readonly receiptsPrinted: number;
  readonly receiptsUnproved: number;
  readonly receiptsRefused: number;
  readonly devicesOpened: number;
}

/** All devices of a terminal behind three ports. They come and go; these stay. */
export interface DeviceSet {
  /** One listener for all scanners. */
  onScan(listener: (event: ScannerEvent) => void): void;
  /** Called at every change of a device's status. */
  onStatus(listener: (status: NamedDeviceStatus) => void): void;
  /** The first printer that is ready; without one every job is refused as `gone`. */
  readonly printer: ReceiptPrinter;
  /** All displays; one that comes back is shown the latest screen. */
  readonly display: CustomerDisplay;
  statuses(): readonly NamedDeviceStatus[];
  readonly counters: DeviceCounters;
  stop(): Promise<void>;
}

/** Starts a session for every configured device. Throws PROFILE_INVALID, CONFIG_INVALID or DEVICE_ADDRESS_INVALID; absent devices are no error. */
export function startDevices(options: DevicesOptions): DeviceSet {
  return new RunningDevices(options);
}

interface Member {
  readonly config: DeviceConfig;
  readonly name: string;
  readonly session: DeviceSession;
}

class RunningDevices implements DeviceSet {
  readonly printer: ReceiptPrinter;
  readonly display: CustomerDisplay;
  readonly #options: DevicesOptions;
  readonly #members: readonly Member[];
  readonly #printers: EscposPrinter[] = [];
  readonly #displays: Cd5220Display[] = [];
  readonly #scanners = new Set<ScannerDriver>();
  readonly #counts = { scans: 0, scansDuplicate: 0, scansUnreadable: 0, bankCardsRefused: 0, receiptsPrinted: 0, receiptsUnproved: 0, receiptsRefused: 0, devicesOpened: 0 };
  #scanListener: ((event: ScannerEvent) => void) | undefined;
  #statusListener: ((status: NamedDeviceStatus) => void) | undefined;
  #screen: ScreenModel | undefined;

  constructor(options: DevicesOptions) {
    this.#options = options;
    if (options.devices.length > limits.devicesMax) throw new CardtillError('CONFIG_INVALID', `more than ${limits.devicesMax} devices`);
    this.#members = options.devices.map((config, index) => this.#member(config, index));
    this.printer = {
      print: (document) => this.#counted((printer) => printer.print(document)),
      openDrawer: () => this.#withPrinter((printer) => printer.openDrawer()),
      status: () => this.#printers[0]?.status() ?? Promise.resolve({ kind: 'faulted', fault: 'gone' }),
    };
    this.display = {
      show: (screen) => {
        this.#screen = screen;
        for (const display of this.#displays) display.show(screen);
      },
    };
    for (const member of this.#members) member.session.start();
  }

  get counters(): DeviceCounters {
    const counts = { ...this.#counts };
    for (const scanner of this.#scanners) addScanner(counts, scanner);
    return counts;
  }

  onScan(listener: (event: ScannerEvent) => void): void {
    this.#scanListener = listener;
  }

  onStatus(listener: (status: NamedDeviceStatus) => void): void {
    this.#statusListener = listener;
  }

  statuses(): readonly NamedDeviceStatus[] {
    return this.#members.map((member) => statusOf(member));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.session.stop()));
  }

  #member(config: DeviceConfig, index: number): Member {
    const profile = this.#options.profiles.get(config.profile);
    if (profile === undefined || profile.class !== config.class) throw new CardtillError('PROFILE_INVALID', `no ${config.class} profile "${config.profile}"`);
    if (profile.status.kind === 'unsupported') throw new CardtillError('PROFILE_INVALID', `"${config.profile}" is unsupported: ${profile.status.reason}`);
    const name = config.name ?? `${config.class}-${index + 1}`;
    const { transport, clock, timers, random, logger } = this.#options;
    const session = new DeviceSession({
      name, transport, clock, timers, random, logger,
      address: completeAddress(config.address, profile),
      attach: (port) => this.#attach(port, profile),
      onStatus: () => {
        const member = this.#members.find((other) => other.session === session);
        if (member !== undefined) this.#statusListener?.(statusOf(member));
      },
    });
    return { config, name, session };
  }

  #attach(port: BytePort, profile: DeviceProfile): OpenDevice {
    this.#counts.devicesOpened += 1;
    switch (profile.class) {
      case 'scanner': {
        const scanner = new ScannerDriver({ port, protocol: makeScanProtocol(profile), clock: this.#options.clock, timers: this.#options.timers });
        this.#scanners.add(scanner);
        scanner.onEvent((event) => this.#scanListener?.(event));
        return {
          end: () => {
            scanner.end();
            this.#scanners.delete(scanner);
            addScanner(this.#counts, scanner);
          },
        };
      }
      case 'receipt-printer': {
        const printer = new EscposPrinter({ port, profile, clock: this.#options.clock, timers: this.#options.timers });
        this.#printers.push(printer);
        return {
          end: () => {
            printer.end();
            remove(this.#printers, printer);
          },
        };
      }
      case 'customer-display': {
        const display = new Cd5220Display(port);
        this.#displays.push(display);
        if (this.#screen !== undefined) display.show(this.#screen);
        return { end: () => remove(this.#displays, display) };
      }
    }
  }

  #withPrinter(job: (printer: EscposPrinter) => Promise<PrintOutcome>): Promise<PrintOutcome> {
    const [printer] = this.#printers;
    return printer === undefined ? Promise.resolve({ kind: 'refused', fault: 'gone' }) : job(printer);
  }

  async #counted(job: (printer: EscposPrinter) => Promise<PrintOutcome>): Promise<PrintOutcome> {
    const outcome = await this.#withPrinter(job);
    if (outcome.kind === 'printed') this.#counts.receiptsPrinted += 1;
    else if (outcome.kind === 'unproved') this.#counts.receiptsUnproved += 1;
    else this.#counts.receiptsRefused += 1;
    return outcome;
  }
}

function statusOf(member: Member): NamedDeviceStatus {
  const { class: deviceClass, profile, address } = member.config;
  return { name: member.name, class: deviceClass, profile, address, status: member.session.status };
}

/** What the address leaves open is the profile's. */
function completeAddress(text: string, profile: DeviceProfile): string {
  const address = parseDeviceAddress(text);
  if (!profile.transports.includes(address.kind)) throw new CardtillError('CONFIG_INVALID', `"${profile.id}" is not reached over ${address.kind}`);
  return formatDeviceAddress(address.kind === 'serial' ? { ...profile.serial, ...address } : address);
}

function addScanner(counts: { -readonly [Key in keyof DeviceCounters]: number }, scanner: ScannerDriver): void {
  counts.scans += scanner.counters.codes;
  counts.scansDuplicate += scanner.counters.duplicates;
  counts.scansUnreadable += scanner.counters.unreadable;
  counts.bankCardsRefused += scanner.counters.bankCardsRefused;
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
