import type { Clock, Timers } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { DeviceCheckRequest, DeviceCheckView } from '../ports/agent-control.ts';
import type { AgentDevices } from './agent-context.ts';

type CheckResult = NonNullable<Awaited<ReturnType<NonNullable<AgentDevices['check']>>>>;

interface BegunCheck {
  readonly result: Promise<CheckResult>;
  endedMonotonicMs?: number;
}

/**
 * Checks of devices that somebody asked for. One that takes longer than a call may wait goes on, and the same call again joins it; what it found is kept
 * for a while, so that nothing gets lost between two calls and no test page is printed twice.
 */
export class DeviceCheckDesk {
  readonly #devices: Pick<AgentDevices, 'check'>;
  readonly #clock: Clock;
  readonly #timers: Timers;
  /** As many as there are devices and levels at most: names that nobody has begin none. */
  readonly #checks = new Map<string, BegunCheck>();

  constructor(devices: Pick<AgentDevices, 'check'>, clock: Clock, timers: Timers) {
    this.#devices = devices;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Undefined where no device has this name. */
  async check(request: DeviceCheckRequest, waitMs: number): Promise<DeviceCheckView | undefined> {
    const { name, level } = request;
    const key = `${level} ${name}`;
    const check = this.#begun(key) ?? this.#begin(key, request);
    if (check === undefined) return undefined;
    const result = await this.#inTime(check.result, waitMs);
    if (result === undefined) return { name, level, result: 'running', text: '' };
    if (this.#checks.get(key) === check) this.#checks.delete(key);
    return { name, level, result: result.kind, text: 'text' in result ? result.text : '' };
  }

  #begun(key: string): BegunCheck | undefined {
    const check = this.#checks.get(key);
    const isStale = check?.endedMonotonicMs !== undefined && this.#clock.monotonicMs() - check.endedMonotonicMs > limits.deviceCheckKeptMs;
    return isStale ? undefined : check;
  }

  #begin(key: string, { name, level, useWithinMs }: DeviceCheckRequest): BegunCheck | undefined {
    const result = this.#devices.check?.(name, level, useWithinMs);
    if (result === undefined) return undefined;
    const check: BegunCheck = { result };
    this.#checks.set(key, check);
    const ended = () => { check.endedMonotonicMs = this.#clock.monotonicMs(); };
    result.then(ended, ended);
    return check;
  }

  #inTime(result: Promise<CheckResult>, waitMs: number): Promise<CheckResult | undefined> {
    return new Promise((resolve, reject) => {
      const timer = this.#timers.after(waitMs, () => resolve(undefined));
      result.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}
