import { CardtillError } from '../../base/errors.ts';
import type { DeviceIdentity } from '../../profiles/device-profile.ts';

/** `0c2e:0907`, and what else the device says: `class=7.1`, `interface=0`, `usage=008c.2`, `product=TM-T88VI`. Undefined for what does not begin with ids. Throws DEVICE_QUERY_INVALID. */
export function parseDeviceQuery(text: string, facts: readonly string[]): DeviceIdentity | undefined {
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(text);
  if (ids === null) return undefined;
  return Object.assign({ usbVendorId: Number.parseInt(ids[1]!, 16), usbProductId: Number.parseInt(ids[2]!, 16) }, ...facts.map(parseFact)) as DeviceIdentity;
}

function parseFact(text: string): Partial<DeviceIdentity> {
  const [, key, value = ''] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const [first = '', second] = value.split('.');
  if (key === 'product') return { usbProduct: value };
  if (key === 'interface' && /^\d+$/.test(value)) return { usbInterfaceNumber: Number(value) };
  if (key === 'class' && /^\d+(\.\d+)?$/.test(value)) return { usbInterfaceClass: Number(first), ...(second === undefined ? {} : { usbInterfaceSubclass: Number(second) }) };
  if (key === 'usage' && /^[0-9a-f]{1,4}(\.\d+)?$/i.test(value)) return { hidUsagePage: Number.parseInt(first, 16), ...(second === undefined ? {} : { hidUsage: Number(second) }) };
  throw new CardtillError('DEVICE_QUERY_INVALID', `"${text}" is none of class=7.1, interface=0, usage=008c.2, product=NAME`);
}
