import type { Clock, Timers } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { DrivenProfile } from '../../profiles/device-profile.ts';
import type { CheckLevel, CheckResult } from './device-check.ts';

/** A driver on an open port, for as long as the port lives. */
export interface OpenDevice {
  /** The port has ended: stop timers, answer whoever waits. */
  end(): void;
  /** Asks the device, or has somebody use it; absent where the class offers neither. `internal` is the session's affair; somebody has `useWithinMs`. */
  check?(level: Exclude<CheckLevel, 'internal'>, useWithinMs: number): Promise<CheckResult>;
  /** Since it was opened, by names of their own: they are kept for good (device-member.ts). */
  readonly counters?: Readonly<Record<string, number>>;
}

export interface BayOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** All devices of one class: they come and go, what the agent has of them stays. */
export interface DeviceBay<Profile extends DrivenProfile = DrivenProfile> {
  /** Puts a driver on a port that has just been opened. */
  attach(port: BytePort, profile: Profile, name: string): OpenDevice;
  /** Since the start, by names of their own. */
  readonly counters: Readonly<Record<string, number>>;
}
