import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { DeviceCounts } from '../../ports/device-statistics.ts';
import type { OpenDevice } from './device-bay.ts';
import type { CheckLevel, CheckResult } from './device-check.ts';
import type { DeviceConfig, DeviceStatus, NamedDeviceStatus } from './device-config.ts';
import type { DevicePlace } from './device-place.ts';
import type { DeviceSession } from './device-session.ts';

/** One configured device. */
export interface Member {
  readonly config: DeviceConfig;
  readonly name: string;
  /** Absent where the profile says that the device does not work here. */
  readonly running?: { readonly session: DeviceSession; readonly place: DevicePlace };
  readonly unsupportedReason?: string;
}

/** What the driver has counted is kept every few minutes and when its port ends: a power cut ends no port. `counters` is what is not kept yet. */
export function keepingCounts(device: OpenDevice, timers: Timers, keep: (counts: DeviceCounts) => void): OpenDevice {
  let kept: DeviceCounts = {};
  let timer: Timer | undefined;
  const unkept = (): DeviceCounts => Object.fromEntries(Object.entries(device.counters ?? {}).map(([name, count]) => [name, count - (kept[name] ?? 0)]));
  const keepNow = () => {
    const counts = unkept();
    kept = { ...device.counters };
    keep(counts);
  };
  const keepLater = () => {
    timer = timers.after(limits.deviceCountersKeepMs, () => {
      keepNow();
      keepLater();
    });
  };
  if (device.counters !== undefined) keepLater();
  return {
    ...(device.check === undefined ? {} : { check: device.check.bind(device) }),
    get counters() { return unkept(); },
    end: () => {
      timer?.cancel();
      device.end();
      keepNow();
    },
  };
}

export function statusOfMember({ config, name, running, unsupportedReason }: Member): NamedDeviceStatus {
  const { class: deviceClass, profile, address } = config;
  const status: DeviceStatus = running?.session.status ?? { kind: 'unsupported', reason: unsupportedReason ?? '' };
  const label = running?.place.label;
  return { name, class: deviceClass, profile, address, status, ...(label === undefined ? {} : { label }) };
}

export async function checkMember({ running, unsupportedReason }: Member, level: CheckLevel, useWithinMs: number): Promise<CheckResult> {
  if (running === undefined) return { kind: 'bad', text: unsupportedReason ?? '' };
  const { status, device, lastFault } = running.session;
  if (device === undefined || status.kind !== 'ready') return { kind: 'bad', text: `${status.kind}${lastFault === undefined ? '' : `, last ${lastFault}`}` };
  if (level === 'internal') return { kind: 'good', text: lastFault === undefined ? 'open' : `open; was unavailable before: ${lastFault}` };
  return device.check?.(level, useWithinMs) ?? { kind: 'not-offered' };
}
