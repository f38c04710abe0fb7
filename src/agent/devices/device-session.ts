import type { Clock, Random, Timer, Timers } from '../../base/clock.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { fullJitter } from '../../base/retry-schedule.ts';
import type { ByteCloseReason, BytePort, ByteTransport } from '../../ports/byte-port.ts';
import type { PlugSettings } from '../../profiles/device-profile.ts';
import type { OpenDevice } from './device-bay.ts';
import type { DeviceStatus } from './device-config.ts';
import type { DevicePlace, PlaceEvent } from './device-place.ts';

/** What is counted of one device. */
export type SessionCount = 'opened' | 'lost' | 'returned' | 'openFailures';

export interface DeviceSessionOptions {
  readonly name: string;
  readonly place: DevicePlace;
  readonly plug: Pick<PlugSettings, 'settleMs' | 'graceMs'>;
  readonly transport: ByteTransport;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Makes the driver; called for every port anew. */
  readonly attach: (port: BytePort) => OpenDevice;
  readonly onStatus: (status: DeviceStatus) => void;
  readonly onCount: (what: SessionCount) => void;
}

/**
 * Keeps one device open: find, let settle, open, attach a driver, and when the port ends begin again, for ever. Ports and drivers are used once.
 * Says once when the device becomes unavailable and once when it is back; what resets itself within its grace says neither.
 */
export class DeviceSession {
  readonly #options: DeviceSessionOptions;
  readonly #abort = new AbortController();
  #status: DeviceStatus = { kind: 'absent' };
  #delays: Iterator<number>;
  #timer: Timer | undefined;
  #port: BytePort | undefined;
  #device: OpenDevice | undefined;
  #openWay: string | undefined;
  #isStarted = false;
  #isOpening = false;
  /** What is there has changed while an attempt was under way: whatever it finds is out of date. */
  #changedMeanwhile = false;
  #attempt = 0;
  /** Which of the ways is tried. */
  #turn = 0;
  #complained = false;
  /** Until then nobody is told that the device has gone. */
  #graceUntilMs: number | undefined;
  #lastFault: string | undefined;

  constructor(options: DeviceSessionOptions) {
    this.#options = options;
    this.#delays = this.#schedule();
    options.place.onChange((event) => this.#placeChanged(event));
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  /** The driver of the open port. */
  get device(): OpenDevice | undefined {
    return this.#device;
  }

  /** The address that is open, or was last. */
  get openWay(): string | undefined {
    return this.#openWay;
  }

  /** Why the device was last unavailable, also when it is back since. */
  get lastFault(): string | undefined {
    return this.#lastFault;
  }

  start(): void {
    this.#isStarted = true;
    this.#proceed();
  }

  /** Another process opens devices now: who lost its port, or was refused one, with the process before waits no longer. How often the new one ends is backed off by whoever starts it. */
  hostReturned(): void {
    if (this.#status.kind === 'faulted' && this.#status.code === 'DEVICE_HOST_LOST') this.#proceed();
  }

  async stop(): Promise<void> {
    this.#abort.abort(new CardtillError('DEVICE_GONE', 'the devices are being closed'));
    this.#timer?.cancel();
    await this.#port?.close();
    this.#graceUntilMs = undefined;
    this.#set({ kind: 'absent' });
  }

  #schedule(): Iterator<number> {
    return fullJitter({ baseMs: limits.deviceReopenBaseMs, capMs: limits.deviceReopenCapMs }, this.#options.random);
  }

  #placeChanged(event: PlaceEvent): void {
    if (!this.#isStarted || this.#abort.signal.aborted) return;
    this.#changedMeanwhile = this.#isOpening;
    if (event === 'gone') {
      // The port mostly ends by itself; one that does not notice would keep its place.
      if (this.#port !== undefined) return void this.#port.close();
    } else if (event === 'appeared') {
      this.#delays = this.#schedule();
      this.#attempt = 0;
      this.#turn = 0;
    }
    this.#proceed();
  }

  /** What is to be done next, whatever has happened. */
  #proceed(): void {
    this.#timer?.cancel();
    if (this.#abort.signal.aborted || this.#port !== undefined || this.#isOpening) return;
    const { place, clock, plug } = this.#options;
    const ways = place.ways();
    if (ways.length === 0) return this.#absent();
    const settledMs = (place.appearedMonotonicMs ?? Number.NEGATIVE_INFINITY) + (plug.settleMs ?? 0);
    if (settledMs <= clock.monotonicMs()) return void this.#open(ways[this.#turn % ways.length]!);
    this.#set({ kind: 'settling', untilMonotonicMs: settledMs });
    this.#later(settledMs - clock.monotonicMs());
  }

  #absent(): void {
    const graceMs = (this.#graceUntilMs ?? 0) - this.#options.clock.monotonicMs();
    if (graceMs > 0) return this.#later(graceMs);
    this.#complain('DEVICE_GONE');
    if (this.#status.kind !== 'absent') this.#set({ kind: 'absent' });
  }

  /** Never rejects: every failure leads to the next attempt. */
  async #open(way: string): Promise<void> {
    this.#isOpening = true;
    this.#changedMeanwhile = false;
    this.#attempt += 1;
    this.#set({ kind: 'opening', attempt: this.#attempt });
    this.#options.place.hold(way);
    try {
      const port = await this.#options.transport.open(way, { signal: this.#abort.signal, appearedMonotonicMs: this.#options.place.appearedMonotonicMs });
      this.#isOpening = false;
      if (this.#abort.signal.aborted) return void port.close();
      this.#attached(port, way);
    } catch (error) {
      this.#isOpening = false;
      this.#options.place.free();
      const code = isCardtillError(error) ? error.code : 'DEVICE_GONE';
      // A keyboard that was not there yet, or whose host hung, is not read beside the console for that.
      if (closedWays.has(code)) this.#turn += 1;
      if (code === 'DEVICE_GONE') this.#options.place.look();
      if (this.#options.place.ways().length === 0) this.#proceed();
      else this.#failed(code);
    }
  }

  #attached(port: BytePort, way: string): void {
    const { clock, logger, name, place } = this.#options;
    const sinceMonotonicMs = clock.monotonicMs();
    const device = this.#attach(port);
    this.#port = port;
    this.#device = device;
    this.#openWay = way;
    place.remember();
    const wasReset = this.#graceUntilMs !== undefined;
    this.#options.onCount(wasReset ? 'returned' : 'opened');
    if (!wasReset) logger.log('info', this.#complained ? 'device.back' : 'device.ready', { device: name, attempts: this.#attempt, way });
    this.#complained = false;
    this.#set({ kind: 'ready', sinceMonotonicMs });
    this.#graceUntilMs = undefined;
    port.onClose((reason) => {
      device.end();
      this.#port = undefined;
      this.#device = undefined;
      // A device that stayed for a while begins its retries afresh; one that comes and goes does not.
      if (clock.monotonicMs() - sinceMonotonicMs >= limits.deviceSteadyMs) {
        this.#delays = this.#schedule();
        this.#attempt = 0;
      }
      this.#ended(reason);
    });
  }

  /** A driver that cannot be made leaves no port behind. */
  #attach(port: BytePort): OpenDevice {
    try {
      return this.#options.attach(port);
    } catch (error) {
      void port.close();
      throw error;
    }
  }

  #ended(reason: ByteCloseReason): void {
    if (this.#abort.signal.aborted) return;
    const { place, plug, clock } = this.#options;
    const isGone = reason === 'gone' || reason === 'requested';
    if (isGone && (plug.graceMs ?? 0) > 0) this.#graceUntilMs = clock.monotonicMs() + plug.graceMs!;
    else this.#options.onCount('lost');
    place.free();
    if (isGone) place.look();
    if (place.ways().length === 0) this.#proceed();
    else this.#failed(closeCodes[reason]);
  }

  /** Just plugged in, or in its grace: nothing is to be told, and the next attempt comes soon. */
  #isExpected(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    const { appearedMonotonicMs } = this.#options.place;
    return nowMs < (this.#graceUntilMs ?? 0) || (appearedMonotonicMs !== undefined && nowMs < appearedMonotonicMs + (this.#options.plug.settleMs ?? 0) + limits.devicePlugWindowMs);
  }

  #failed(code: string): void {
    if (this.#abort.signal.aborted || this.#port !== undefined || this.#isOpening) return;
    this.#lastFault = code;
    if (this.#isExpected()) {
      if (this.#status.kind !== 'opening') this.#set({ kind: 'settling', untilMonotonicMs: this.#options.clock.monotonicMs() + limits.devicePlugRetryMs });
      return this.#later(limits.devicePlugRetryMs);
    }
    const delayMs = this.#changedMeanwhile ? limits.devicePlugRetryMs : this.#delays.next().value as number;
    this.#changedMeanwhile = false;
    // Once until it is open again: what is switched off for the night is no news every second.
    if (!this.#complained) this.#options.onCount('openFailures');
    this.#complain(code);
    this.#set({ kind: 'faulted', attempt: this.#attempt, retryAtMonotonicMs: this.#options.clock.monotonicMs() + delayMs, code });
    this.#later(delayMs);
  }

  #complain(code: string): void {
    if (this.#graceUntilMs !== undefined) this.#options.onCount('lost');
    this.#graceUntilMs = undefined;
    this.#lastFault = code;
    if (this.#complained) return;
    this.#options.logger.log('warn', 'device.unavailable', { device: this.#options.name, code });
    this.#complained = true;
  }

  #later(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.timers.after(delayMs, () => this.#proceed());
  }

  #set(status: DeviceStatus): void {
    this.#status = status;
    if (this.#graceUntilMs === undefined) this.#options.onStatus(status);
  }
}

/** Failures that another way to the device may not have: this one is closed to us. */
const closedWays: ReadonlySet<string> = new Set(['DEVICE_FORBIDDEN', 'DEVICE_BUSY', 'DEVICE_LIBRARY_MISSING', 'DEVICE_UNSUPPORTED']);

const closeCodes: Readonly<Record<ByteCloseReason, string>> = {
  requested: 'DEVICE_GONE', gone: 'DEVICE_GONE', 'host-lost': 'DEVICE_HOST_LOST', failed: 'DEVICE_TIMEOUT',
};
