import { isDriven, type DeviceIdentity, type DeviceProfile, type MatchRule } from './device-profile.ts';
import type { HouseRule } from './house-rules.ts';
import { ruleKey } from './match-profile.ts';
import { serialBridgeName } from './serial-bridges.ts';

const printerClass = 7;
const smartCardClass = 11;
const barCodePage = 0x8c;
/** Not given to any maker: cheap readers use it (devices §2.6). */
const nobodysVendorId = 0xffff;

/** The first rule of a profile with which something is wrong. */
function each(name: string, check: (rule: MatchRule, profile: DeviceProfile) => string | undefined): HouseRule {
  return {
    name,
    check: (profile) => {
      for (const [index, rule] of (profile.match ?? []).entries()) {
        const problem = check(rule, profile);
        if (problem !== undefined) return `rule ${index + 1}: ${problem}`;
      }
      return undefined;
    },
  };
}

function speaks(profile: DeviceProfile, ...protocols: readonly string[]): boolean {
  return isDriven(profile) && protocols.includes(profile.protocol);
}

function says(rule: DeviceIdentity, ...keys: readonly (keyof DeviceIdentity)[]): boolean {
  return keys.some((key) => rule[key] !== undefined);
}

/** What a match rule may be built on: a wrong one opens another device than the installer means. Sources: devices, findings 1, §2.6, §2.7. */
export const matchRules: readonly HouseRule[] = [
  each('match-evidence', ({ evidence }) => (evidence === 'general-knowledge' || evidence === 'contradicting' ? `ids from ${evidence.replace('-', ' ')} may not match a device` : undefined)),
  each('match-needs-usb', (_rule, { transports }) => (transports?.every((transport) => transport === 'tcp') === true ? 'what is reached over a network only is never plugged in' : undefined)),
  each('no-serial-bridge', (rule) => {
    const name = serialBridgeName(rule);
    return name === undefined ? undefined : `a serial bridge (${name}) does not say what is behind it`;
  }),
  each('vendor-alone', (rule) => {
    if (rule.usbVendorId === undefined) return says(rule, 'usbProductId', 'usbProduct') ? 'a product without its maker' : undefined;
    return says(rule, 'usbProductId', 'usbProduct', 'usbInterfaceClass', 'hidUsagePage') ? undefined : 'a maker alone says nothing of the device';
  }),
  each('unregistered-vendor', (rule) => (rule.usbVendorId !== nobodysVendorId || (says(rule, 'hidUsagePage') && says(rule, 'hidUsage')) ? undefined : 'vendor ffff is nobody\'s: name the HID usage page and usage, too')),
  each('printer-by-class', (rule, profile) => {
    const isVague = profile.class === 'receipt-printer' && rule.usbProductId !== undefined && rule.usbInterfaceClass !== printerClass && rule.usbProduct === undefined;
    return isVague ? 'a product id names a printer only with interface class 7 or the product\'s name' : undefined;
  }),
  each('bar-code-usage', (rule, profile) => (!speaks(profile, 'hid-pos') || rule.hidUsagePage === barCodePage ? undefined : 'HID POS is usage page 008c')),
  each('keyboard-interface', (rule, profile) => {
    const isKeyboard = speaks(profile, 'hid-keyboard', 'rfid-keyboard');
    return !isKeyboard || (says(rule, 'hidUsagePage') && says(rule, 'hidUsage')) || says(rule, 'usbInterfaceClass', 'usbInterfaceNumber') ? undefined : 'a composite device has other interfaces: name the HID usage or the interface';
  }),
  each('stripe-interface', (rule, profile) => (!speaks(profile, 'magtek-hid', 'idtech-hid') || says(rule, 'hidUsagePage', 'usbInterfaceClass') ? undefined : 'name the HID usage page or the interface class of the stripe reader')),
  each('smart-card-class', (rule, profile) => (!speaks(profile, 'ccid') || rule.usbInterfaceClass === smartCardClass ? undefined : 'CCID is interface class 11')),
  {
    // Keys weigh so that only rules with the same keys are equally specific (match-profile.ts): those may not agree in all of them.
    name: 'match-is-unambiguous',
    check: (profile, { owners }) => {
      const others = (profile.match ?? []).flatMap((rule) => owners.get(ruleKey(rule)) ?? []).filter((one) => one !== profile);
      return others[0] === undefined ? undefined : `matches exactly what "${others[0].id}" matches`;
    },
  },
];
