import type { Clock, Random, Timers } from '../../base/clock.ts';
import { formatDeviceAddress, parseDeviceAddress } from '../../base/device-address.ts';
import { unreachable } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { BytePort, ByteTransport } from '../../ports/byte-port.ts';
import { checkCardPrefixes } from '../../drivers/card-reader/card-prefixes.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CashAcceptor } from '../../ports/cash-acceptor.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import type { ReceiptPictures } from '../../ports/receipt-pictures.ts';
import type { ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ScannerEvent } from '../../ports/scanner.ts';
import { isDriven, type DeviceProfile, type DrivenProfile } from '../../profiles/device-profile.ts';
import { CardReaderBay } from './card-reader-bay.ts';
import type { OpenDevice } from './device-bay.ts';
import type { DeviceConfig, NamedDeviceStatus } from './device-config.ts';
import { CashBay } from './cash-bay.ts';
import { DeviceSession } from './device-session.ts';
import { DisplayBay } from './display-bay.ts';
import { PrinterBay } from './printer-bay.ts';
import { ScannerBay } from './scanner-bay.ts';

export interface DevicesOptions {
  readonly devices: readonly DeviceConfig[];
  readonly transport: ByteTransport;
  /** Resolved profiles by id. */
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  /** Without them receipts have no logo, and `?` for what a printer lacks. */
  readonly pictures?: ReceiptPictures | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
}

/** All devices of a terminal behind a port for each class. They come and go; these stay. */
export interface DeviceSet {
  /** One listener for all scanners. */
  onScan(listener: (event: ScannerEvent) => void): void;
  /** One listener for all card readers. */
  onCard(listener: (event: CardReaderEvent) => void): void;
  triggerScanners(on: boolean): void;
  /** Called at every change of a device's status. */
  onStatus(listener: (status: NamedDeviceStatus) => void): void;
  readonly printer: ReceiptPrinter;
  readonly display: CustomerDisplay;
  /** Absent where none is configured. */
  readonly cash: CashAcceptor | undefined;
  statuses(): readonly NamedDeviceStatus[];
  readonly counters: Readonly<Record<string, number>>;
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
  readonly #options: DevicesOptions;
  readonly #members: readonly Member[];
  readonly #scanners: ScannerBay;
  readonly #cardReaders: CardReaderBay;
  readonly #printers: PrinterBay;
  readonly #displays = new DisplayBay();
  readonly #cash: CashBay;
  #statusListener: ((status: NamedDeviceStatus) => void) | undefined;
  #opened = 0;

  constructor(options: DevicesOptions) {
    this.#options = options;
    if (options.devices.length > limits.devicesMax) throw new CardtillError('CONFIG_INVALID', `more than ${limits.devicesMax} devices`);
    this.#scanners = new ScannerBay(options);
    this.#cardReaders = new CardReaderBay(options);
    this.#printers = new PrinterBay(options);
    this.#printers.onDetail((name) => {
      const member = this.#members.find((other) => other.name === name);
      if (member !== undefined) this.#statusListener?.(this.#statusOf(member));
    });
    this.#cash = new CashBay(options);
    this.#members = options.devices.map((config, index) => this.#member(config, index));
    for (const member of this.#members) member.session.start();
  }

  get printer(): ReceiptPrinter {
    return this.#printers.printer;
  }

  get display(): CustomerDisplay {
    return this.#displays.display;
  }

  get cash(): CashAcceptor | undefined {
    return this.#members.some(({ config }) => config.class === 'cash-acceptor') ? this.#cash.acceptor : undefined;
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#scanners.counters, ...this.#cardReaders.counters, ...this.#printers.counters, ...this.#displays.counters, ...(this.cash === undefined ? {} : this.#cash.counters), devicesOpened: this.#opened };
  }

  onScan(listener: (event: ScannerEvent) => void): void {
    this.#scanners.onScan(listener);
  }

  onCard(listener: (event: CardReaderEvent) => void): void {
    this.#cardReaders.onCard(listener);
  }

  triggerScanners(on: boolean): void {
    this.#scanners.trigger(on);
  }

  onStatus(listener: (status: NamedDeviceStatus) => void): void {
    this.#statusListener = listener;
  }

  statuses(): readonly NamedDeviceStatus[] {
    return this.#members.map((member) => this.#statusOf(member));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.session.stop()));
  }

  #member(config: DeviceConfig, index: number): Member {
    const profile = this.#options.profiles.get(config.profile);
    if (profile === undefined || profile.class !== config.class) throw new CardtillError('PROFILE_INVALID', `no ${config.class} profile "${config.profile}"`);
    if (!isDriven(profile)) throw new CardtillError('PROFILE_INVALID', `"${config.profile}" is unsupported: ${profile.status.reason}`);
    const cardPrefixes = checkCardPrefixes(config.cardPrefixes ?? []);
    const name = config.name ?? `${config.class}-${index + 1}`;
    const { transport, clock, timers, random, logger } = this.#options;
    const session = new DeviceSession({
      name, transport, clock, timers, random, logger,
      address: completeAddress(config.address, profile),
      attach: (port) => this.#attach(port, profile, name, cardPrefixes),
      onStatus: () => {
        const member = this.#members.find((other) => other.session === session);
        if (member !== undefined) this.#statusListener?.(this.#statusOf(member));
      },
    });
    return { config, name, session };
  }

  #statusOf(member: Member): NamedDeviceStatus {
    const { class: deviceClass, profile, address } = member.config;
    const detail = deviceClass === 'receipt-printer' ? this.#printers.detail(member.name) : '';
    return { name: member.name, class: deviceClass, profile, address, status: member.session.status, ...(detail === '' ? {} : { detail }) };
  }

  #attach(port: BytePort, profile: DrivenProfile, name: string, cardPrefixes: readonly string[]): OpenDevice {
    this.#opened += 1;
    switch (profile.class) {
      case 'scanner': return this.#scanners.attach(port, profile);
      case 'receipt-printer': return this.#printers.attach(port, profile, name);
      case 'customer-display': return this.#displays.attach(port, profile);
      case 'card-reader': return this.#cardReaders.attach(port, profile, name, cardPrefixes);
      case 'cash-acceptor': return this.#cash.attach(port, profile, name);
      default: return unreachable(profile);
    }
  }
}

/** What the address leaves open is the profile's. */
function completeAddress(text: string, profile: DrivenProfile): string {
  const address = parseDeviceAddress(text);
  if (address.kind !== 'plug' && !profile.transports.includes(address.kind)) throw new CardtillError('CONFIG_INVALID', `"${profile.id}" is not reached over ${address.kind}`);
  return formatDeviceAddress(address.kind === 'serial' ? { ...profile.serial, ...address } : address);
}
