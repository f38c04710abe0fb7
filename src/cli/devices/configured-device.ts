import { CardtillError } from '../../base/errors.ts';
import { deviceName, type DeviceConfig } from '../../agent/devices/device-config.ts';
import type { HealthView } from '../../ports/agent-control.ts';
import type { CounterClient } from '../counter-client.ts';

/** Under the name that the agent gives a device without one. Throws DEVICE_QUERY_INVALID. */
export function configuredDevice(devices: readonly DeviceConfig[], name: string): DeviceConfig & { readonly name: string } {
  const found = devices.map((device, index) => ({ ...device, name: deviceName(device, index) })).find((device) => device.name === name);
  if (found === undefined) throw new CardtillError('DEVICE_QUERY_INVALID', `no configured device is called "${name}"`);
  return found;
}

/** Undefined where no agent answers. */
export async function runningHealth({ counter }: { counter(): CounterClient }): Promise<HealthView | undefined> {
  const answer = await counter().health().catch(() => undefined);
  return answer?.ok === true ? answer.value : undefined;
}
