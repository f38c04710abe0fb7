import type { DeviceIdentity } from './device-profile.ts';

/** What a rule asks or a device says, in a few words: `04b8:0e28 class 7`. */
export function ruleText(identity: DeviceIdentity): string {
  const { usbVendorId, usbProductId, usbProduct, usbInterfaceNumber, usbInterfaceClass, usbInterfaceSubclass, hidUsagePage, hidUsage } = identity;
  return [
    ...(usbVendorId === undefined ? [] : [`${hexadecimal(usbVendorId)}:${usbProductId === undefined ? '*' : hexadecimal(usbProductId)}`]),
    ...(usbProduct === undefined ? [] : [`"${usbProduct}"`]),
    ...(usbInterfaceClass === undefined ? [] : [`class ${usbInterfaceClass}${usbInterfaceSubclass === undefined ? '' : `.${usbInterfaceSubclass}`}`]),
    ...(usbInterfaceNumber === undefined ? [] : [`interface ${usbInterfaceNumber}`]),
    ...(hidUsagePage === undefined ? [] : [`usage ${hexadecimal(hidUsagePage)}${hidUsage === undefined ? '' : `.${hidUsage}`}`]),
  ].join(' ');
}

function hexadecimal(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/** One key as rules are written: ids and usage pages in hexadecimal. */
export function keyText(key: keyof DeviceIdentity, value: number | string): string {
  return `${key} ${typeof value === 'number' && ['usbVendorId', 'usbProductId', 'hidUsagePage'].includes(key) ? hexadecimal(value) : value}`;
}
