import { isDriven, type DeviceProfile, type MatchRule, type ProfileTransport } from './device-profile.ts';

/** The system's group of those who may open the devices of a till. */
export const deviceGroup = 'cardtill';

const grant = `GROUP="${deviceGroup}", MODE="0660"`;
const usbDevice = 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"';

/**
 * Rules for udev that let a group open every device of these profiles that can be told from others. Classes of interfaces are enough for printers,
 * card readers and HID devices that are neither keyboard nor mouse; a keyboard is opened up by its ids alone: who may read every keyboard reads
 * passwords. Serial lines stay with Debian's group dialout, but ModemManager is told to leave scanners alone (devices §2.7).
 */
export function udevRules(profiles: Iterable<DeviceProfile>): string {
  const rules = [...profiles].filter(isDriven).flatMap(({ transports, match = [] }) => match.map((rule) => ({ rule, transports })));
  const lines = (transport: ProfileTransport, write: (rule: MatchRule & { readonly usbVendorId: number }) => string | undefined) => [...new Set(rules
    .filter(({ transports }) => transports.includes(transport))
    .flatMap(({ rule }) => (rule.usbVendorId === undefined ? [] : write({ ...rule, usbVendorId: rule.usbVendorId }) ?? [])))].sort();
  return `${[
    '# Who may open the devices of a till, from its device profiles.',
    `# Belongs to /etc/udev/rules.d/60-cardtill.rules. Needs the group ${deviceGroup}; its members open serial lines as members of dialout.`,
    'ACTION=="remove", GOTO="cardtill_end"',
    '',
    '# By class of an interface: printers, card readers, and HID devices that are neither keyboard nor mouse.',
    `${usbDevice}, ENV{ID_USB_INTERFACES}=="*:0701??:*", ${grant}`,
    `${usbDevice}, ENV{ID_USB_INTERFACES}=="*:0b00??:*", ${grant}`,
    `SUBSYSTEM=="hidraw", ATTRS{bInterfaceClass}=="03", ATTRS{bInterfaceProtocol}=="00", ${grant}`,
    '',
    '# HID devices by their ids, keyboards among them.',
    ...lines('hid', ({ usbVendorId, usbProductId }) => `SUBSYSTEM=="hidraw", KERNELS=="0003:${hex(usbVendorId).toUpperCase()}:${usbProductId === undefined ? '*' : `${hex(usbProductId).toUpperCase()}.*`}", ${grant}`),
    '',
    '# The same on USB, where a keyboard is taken away from the console.',
    ...lines('usb', (rule) => (byClass(rule) ? undefined : `${usbDevice}, ${ids(rule)}, ${grant}`)),
    '',
    '# Serial lines on which ModemManager would look for a modem.',
    ...lines('serial', (rule) => (byClass(rule) ? undefined : `${usbDevice}, ${ids(rule)}, ENV{ID_MM_DEVICE_IGNORE}="1"`)),
    '',
    'LABEL="cardtill_end"',
  ].join('\n')}\n`;
}

/** Printers and smart card readers have their line above. */
function byClass({ usbInterfaceClass }: MatchRule): boolean {
  return usbInterfaceClass === 0x07 || usbInterfaceClass === 0x0b;
}

function ids({ usbVendorId, usbProductId }: MatchRule & { readonly usbVendorId: number }): string {
  return [`ATTR{idVendor}=="${hex(usbVendorId)}"`, ...(usbProductId === undefined ? [] : [`ATTR{idProduct}=="${hex(usbProductId)}"`])].join(', ');
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
