import { CardtillError } from '../../base/errors.ts';
import { deviceName, type DeviceConfig } from '../../agent/devices/device-config.ts';
import type { HealthView } from '../../ports/agent-control.ts';
import { valueOf, type CounterClient } from '../counter-client.ts';

/** Under the name that the agent gives a device without one. Throws DEVICE_QUERY_INVALID. */
export function configuredDevice(devices: readonly DeviceConfig[], name: string): DeviceConfig & { readonly name: string } {
  const found = devices.map((device, index) => ({ ...device, name: deviceName(device, index) })).find((device) => device.name === name);
  if (found === undefined) throw new CardtillError('DEVICE_QUERY_INVALID', `no configured device is called "${name}"`);
  return found;
}

/**
 * Undefined where no agent runs: there is no socket, or nobody listens at it. Whatever else goes wrong is thrown: an agent that this user may not ask, or that
 * is slow to answer, has its devices open all the same.
 */
export async function runningHealth({ counter }: { counter(): CounterClient }): Promise<HealthView | undefined> {
  try {
    return valueOf(await counter().health());
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}
