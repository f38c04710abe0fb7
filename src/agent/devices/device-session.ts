import type { Clock, Random, Timer, Timers } from '../../base/clock.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { fullJitter } from '../../base/retry-schedule.ts';
import type { ByteCloseReason, BytePort, ByteTransport } from '../../ports/byte-port.ts';
import type { OpenDevice } from './device-bay.ts';
import type { DeviceStatus } from './device-config.ts';

export interface DeviceSessionOptions {
  readonly name: string;
  readonly address: string;
  readonly transport: ByteTransport;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Makes the driver; called for every port anew. */
  readonly attach: (port: BytePort) => OpenDevice;
  readonly onStatus: (status: DeviceStatus) => void;
}

/**
 * Keeps one device open: open, attach a driver, and when the port ends wait and open again, for ever. Ports and
 * drivers are used once. Says once when the device becomes unavailable and once when it is back.
 */
export class DeviceSession {
  readonly #options: DeviceSessionOptions;
  readonly #abort = new AbortController();
  #status: DeviceStatus = { kind: 'absent' };
  #delays: Iterator<number>;
  #timer: Timer | undefined;
  #port: BytePort | undefined;
  #attempt = 0;
  #complained = false;

  constructor(options: DeviceSessionOptions) {
    this.#options = options;
    this.#delays = this.#schedule();
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  start(): void {
    void this.#open();
  }

  async stop(): Promise<void> {
    this.#abort.abort(new CardtillError('DEVICE_GONE', 'the devices are being closed'));
    this.#timer?.cancel();
    await this.#port?.close();
    this.#set({ kind: 'absent' });
  }

  #schedule(): Iterator<number> {
    return fullJitter({ baseMs: limits.deviceReopenBaseMs, capMs: limits.deviceReopenCapMs }, this.#options.random);
  }

  /** Never rejects: every failure leads to the next attempt. */
  async #open(): Promise<void> {
    this.#attempt += 1;
    this.#set({ kind: 'opening', attempt: this.#attempt });
    try {
      const port = await this.#options.transport.open(this.#options.address, { signal: this.#abort.signal });
      if (this.#abort.signal.aborted) return void port.close();
      this.#attached(port);
    } catch (error) {
      this.#failed(isCardtillError(error) ? error.code : 'DEVICE_GONE');
    }
  }

  #attached(port: BytePort): void {
    const { clock, logger, name } = this.#options;
    const sinceMonotonicMs = clock.monotonicMs();
    const device = this.#taken(port);
    this.#port = port;
    logger.log('info', this.#complained ? 'device.back' : 'device.ready', { device: name, attempts: this.#attempt });
    this.#complained = false;
    this.#set({ kind: 'ready', sinceMonotonicMs });
    port.onClose((reason) => {
      device.end();
      this.#port = undefined;
      // A device that stayed for a while begins its retries afresh; one that comes and goes does not.
      if (clock.monotonicMs() - sinceMonotonicMs >= limits.deviceSteadyMs) {
        this.#delays = this.#schedule();
        this.#attempt = 0;
      }
      this.#failed(closeCodes[reason]);
    });
  }

  /** A device that its driver cannot drive is let go. */
  #taken(port: BytePort): OpenDevice {
    try {
      return this.#options.attach(port);
    } catch (error) {
      void port.close();
      throw error;
    }
  }

  #failed(code: string): void {
    if (this.#abort.signal.aborted) return;
    const { clock, timers, logger, name } = this.#options;
    const delayMs = this.#delays.next().value as number;
    if (!this.#complained) logger.log('warn', 'device.unavailable', { device: name, code });
    this.#complained = true;
    this.#set({ kind: 'faulted', attempt: this.#attempt, retryAtMonotonicMs: clock.monotonicMs() + delayMs, code });
    this.#timer = timers.after(delayMs, () => void this.#open());
  }

  #set(status: DeviceStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}

const closeCodes: Readonly<Record<ByteCloseReason, string>> = {
  requested: 'DEVICE_GONE', gone: 'DEVICE_GONE', 'host-lost': 'DEVICE_HOST_LOST', failed: 'DEVICE_TIMEOUT',
};
