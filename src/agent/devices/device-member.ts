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
  readonly life: MemberLife;
}

/** A device without a session is never opened. */
export type MemberLife =
  | { readonly kind: 'running'; readonly session: DeviceSession; readonly place: DevicePlace }
  | Extract<DeviceStatus, { readonly kind: 'unsupported' | 'left-out' }>;

export function runningOf({ life }: Member): Extract<MemberLife, { readonly kind: 'running' }> | undefined {
  return life.kind === 'running' ? life : undefined;
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

export function statusOfMember({ config, name, life }: Member): NamedDeviceStatus {
  const { class: deviceClass, profile, address } = config;
  const [status, label] = life.kind === 'running' ? [life.session.status, life.place.label] : [life, undefined];
  return { name, class: deviceClass, profile, address, status, ...(label === undefined ? {} : { label }) };
}

export async function checkMember({ life }: Member, level: CheckLevel, useWithinMs: number): Promise<CheckResult> {
  if (life.kind !== 'running') return { kind: 'bad', text: life.reason };
  const { status, device, lastFault } = life.session;
  if (device === undefined || status.kind !== 'ready') return { kind: 'bad', text: `${status.kind}${lastFault === undefined ? '' : `, last ${lastFault}`}` };
  if (level === 'internal') return { kind: 'good', text: lastFault === undefined ? 'open' : `open; was unavailable before: ${lastFault}` };
  return device.check?.(level, useWithinMs) ?? { kind: 'not-offered' };
}
