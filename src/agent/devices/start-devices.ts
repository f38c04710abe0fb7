import type { Clock, Random, Timers } from '../../base/clock.ts';
import { unreachable } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { BytePort, ByteTransport } from '../../ports/byte-port.ts';
import { displayLanguage } from '../../drivers/customer-display/display-language.ts';
import { rehearseReceipt } from '../../drivers/receipt-printer/rehearse-receipt.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CashAcceptor } from '../../ports/cash-acceptor.ts';
import type { CustomerDisplay } from '../../ports/customer-display.ts';
import type { ReceiptPictures } from '../../ports/receipt-pictures.ts';
import type { DevicePresence } from '../../ports/device-presence.ts';
import type { DeviceCounts, DeviceStatistics } from '../../ports/device-statistics.ts';
import type { ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ScannerEvent } from '../../ports/scanner.ts';
import { isDriven, type DrivenProfile } from '../../profiles/device-profile.ts';
import { CardReaderBay } from './card-reader-bay.ts';
import type { OpenDevice } from './device-bay.ts';
import { CashBay } from './cash-bay.ts';
import type { CheckLevel, CheckResult } from './device-check.ts';
import { deviceName, type DeviceConfig, type NamedDeviceStatus } from './device-config.ts';
import { checkMember, keepingCounts, runningOf, statusOfMember, type Member, type MemberLife } from './device-member.ts';
import { DeviceSession } from './device-session.ts';
import { DisplayBay } from './display-bay.ts';
import { misconfigured, type KnownProfiles } from './misconfigured-device.ts';
import { PlugBoard } from './plug-board.ts';
import { PrinterBay } from './printer-bay.ts';
import { ScannerBay } from './scanner-bay.ts';
import { sharedKeyboardDetail } from './shared-keyboard.ts';
import type { UnsupportedDevice } from './unsupported-devices.ts';

export interface DevicesOptions extends KnownProfiles {
  readonly devices: readonly DeviceConfig[];
  readonly transport: ByteTransport;
  /** Sees what is plugged in; without it `plug:` addresses find nothing. */
  readonly presence?: DevicePresence;
  readonly statistics?: DeviceStatistics;
  /** Without them receipts have no logo, and `?` for what a printer lacks. */
  readonly pictures?: ReceiptPictures | undefined;
  /** For whoever records no notes: bill acceptors are only looked at. */
  readonly onlyWatchesCash?: boolean;
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
  /** Plugged in, meant for a counter, and of no use here: with the reason. */
  unsupported(): readonly UnsupportedDevice[];
  /** Of one device by its name, over all starts. */
  statisticsOf(name: string): DeviceCounts;
  /** Undefined where no device has this name. `useWithinMs` (default limits.deviceCheckMs): an interactive check waits so long for somebody. */
  check(name: string, level: CheckLevel, useWithinMs?: number): Promise<CheckResult> | undefined;
  readonly counters: Readonly<Record<string, number>>;
  /** Reads what printers and displays need late, so that what is replaced under a running terminal by an upgrade is here already. Never rejects. */
  readLateParts(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a session for every configured device. Throws CONFIG_INVALID for too many of them; one that is absent, unsupported or misconfigured costs nothing but itself. */
export function startDevices(options: DevicesOptions): DeviceSet {
  return new RunningDevices(options);
}

class RunningDevices implements DeviceSet {
  readonly #options: DevicesOptions;
  readonly #board: PlugBoard;
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
    this.#board = new PlugBoard({ presence: options.presence, profiles: options.profiles, clock: options.clock });
    this.#scanners = new ScannerBay(options);
    this.#cardReaders = new CardReaderBay(options);
    this.#printers = new PrinterBay(options);
    this.#printers.onDetail((name) => {
      const member = this.#members.find((other) => other.name === name);
      if (member !== undefined) this.#statusListener?.(this.#statusOf(member));
    });
    this.#cash = new CashBay(options);
    this.#members = options.devices.map((config, index) => this.#member(config, index));
    options.transport.onRestart?.(() => {
      for (const member of this.#members) runningOf(member)?.session.hostReturned();
    });
    this.#board.start();
    for (const member of this.#members) runningOf(member)?.session.start();
  }

  get printer(): ReceiptPrinter {
    return this.#printers.printer;
  }

  get display(): CustomerDisplay {
    return this.#displays.display;
  }

  get cash(): CashAcceptor | undefined {
    return this.#members.some(({ config, life }) => config.class === 'cash-acceptor' && life.kind === 'running') ? this.#cash.acceptor : undefined;
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

  unsupported(): readonly UnsupportedDevice[] {
    return this.#board.unsupported();
  }

  /** What is kept, and what the open port has counted since. */
  statisticsOf(name: string): DeviceCounts {
    const counts = { ...this.#options.statistics?.of(name) };
    const member = this.#members.find((one) => one.name === name);
    const live = (member === undefined ? undefined : runningOf(member)?.session.device?.counters) ?? {};
    for (const [key, value] of Object.entries(live)) counts[key] = (counts[key] ?? 0) + value;
    return counts;
  }

  check(name: string, level: CheckLevel, useWithinMs: number = limits.deviceCheckMs): Promise<CheckResult> | undefined {
    const member = this.#members.find((one) => one.name === name);
    return member === undefined ? undefined : checkMember(member, level, useWithinMs);
  }

  async readLateParts(): Promise<void> {
    const { profiles, pictures, logger } = this.#options;
    const wanted = new Set(this.#members.flatMap(({ config, life }) => (life.kind === 'running' ? [profiles.get(config.profile)] : [])));
    for (const profile of wanted) {
      try {
        if (profile === undefined || !isDriven(profile)) continue;
        if (profile.class === 'receipt-printer') await rehearseReceipt(profile, pictures);
        if (profile.class === 'customer-display') displayLanguage(profile.protocol).screen({ kind: 'idle', text: 'Welcome' });
      } catch (error) {
        logger.log('warn', 'device.parts-missing', { profile: profile?.id, message: error instanceof Error ? error.message : 'unknown' });
      }
    }
  }

  async stop(): Promise<void> {
    this.#board.stop();
    await Promise.all(this.#members.map((member) => runningOf(member)?.session.stop()));
  }

  #member(config: DeviceConfig, index: number): Member {
    const name = deviceName(config, index);
    const { devices, logger, profiles } = this.#options;
    const reason = misconfigured(config, this.#options, devices.slice(0, index));
    if (reason !== undefined) {
      logger.log('error', 'device.left-out', { device: name, profile: config.profile, reason });
      return { config, name, life: { kind: 'left-out', reason } };
    }
    const profile = profiles.get(config.profile)!;
    if (isDriven(profile)) return { config, name, life: this.#run(config, name, profile) };
    logger.log('warn', 'device.unsupported', { device: name, profile: profile.id });
    return { config, name, life: { kind: 'unsupported', reason: profile.status.reason } };
  }

  #run({ address, cardPrefixes = [] }: DeviceConfig, name: string, profile: DrivenProfile): MemberLife {
    const { transport, clock, timers, random, logger, statistics } = this.#options;
    const place = this.#board.place(address, profile);
    const session: DeviceSession = new DeviceSession({
      name, place, transport, clock, timers, random, logger,
      plug: profile.plug ?? {},
      attach: (port) => keepingCounts(this.#attach(port, profile, name, cardPrefixes), timers, (counts) => statistics?.add(name, counts)),
      onCount: (what) => statistics?.add(name, { [what]: 1 }),
      onStatus: () => {
        const member = this.#members.find((other) => runningOf(other)?.session === session);
        if (member !== undefined) this.#statusListener?.(this.#statusOf(member));
      },
    });
    return { kind: 'running', session, place };
  }

  #statusOf(member: Member): NamedDeviceStatus {
    const detail = member.config.class === 'receipt-printer' ? this.#printers.detail(member.name) : this.#keyboardDetail(member);
    return { ...statusOfMember(member), ...(detail === undefined || detail === '' ? {} : { detail }) };
  }

  #keyboardDetail(member: Member): string | undefined {
    const session = runningOf(member)?.session;
    const profile = this.#options.profiles.get(member.config.profile);
    return session?.status.kind === 'ready' && profile !== undefined && isDriven(profile) ? sharedKeyboardDetail(profile, session.openWay) : undefined;
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
