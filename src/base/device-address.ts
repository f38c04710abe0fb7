import { CardtillError } from './errors.ts';
import { limits } from './limits.ts';

/**
 * Where a device is: `serial:/dev/ttyUSB0?baud=9600`, `tcp://127.0.0.1:9100`, `hid:/dev/hidraw2`, `usb:1-2.3:1.0` (one interface, as the kernel names
 * it), or `plug:…`: whichever device is plugged in and fits, by its serial number, by where it is plugged in, or the only one there is.
 */
export type DeviceAddress = SerialAddress | TcpAddress | HidAddress | UsbAddress | PlugAddress;

export interface SerialAddress {
  readonly kind: 'serial';
  readonly path: string;
  /** Keys that the address does not name are absent: a profile or the transport's defaults fill them. */
  readonly baudRate?: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
  readonly hangUpOnClose?: boolean;
  readonly flowControl?: FlowControl;
  readonly dataTerminalReady?: ModemLine;
  readonly requestToSend?: ModemLine;
}

/** What a line of ours says at the device's end, from the opening on. Without a word it is as the kernel has it: asserted. */
export type ModemLine = 'asserted' | 'dropped';

/** How a device on a serial line says that its buffer is full: by no means, by XOFF among its bytes, or by a wire of its own. */
export type FlowControl = 'none' | 'xonxoff' | 'rtscts';

export interface TcpAddress {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

export interface HidAddress {
  readonly kind: 'hid';
  readonly path: string;
}

export interface UsbAddress {
  readonly kind: 'usb';
  /** Bus, chain of ports, configuration and interface: a folder of `/sys/bus/usb/devices`. */
  readonly interface: string;
}

/** `plug:any`, `plug:serial/S123`, `plug:port/1-2.3`. */
export interface PlugAddress {
  readonly kind: 'plug';
  readonly serialNumber?: string;
  /** Of the device; its interface is chosen by the profile. */
  readonly port?: string;
}

type SerialKey = 'baud' | 'data' | 'parity' | 'stop' | 'hupcl' | 'flow' | 'dtr' | 'rts';

/** Serial keys: baud, data (7, 8), parity (none, even, odd), stop (1, 2), hupcl (0, 1), flow (none, xonxoff, rtscts), dtr and rts (asserted, dropped). Throws DEVICE_ADDRESS_INVALID. */
export function parseDeviceAddress(text: string): DeviceAddress {
  if (text.length > limits.deviceAddressCharsMax) throw invalid(text);
  const tcp = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  if (tcp !== null) {
    const port = Number(tcp[2]);
    if (port < 1 || port > 65_535) throw invalid(text);
    return { kind: 'tcp', host: tcp[1]!.replace(/^\[|\]$/g, ''), port };
  }
  return parsePlugged(text) ?? parseSerial(text);
}

function parsePlugged(text: string): DeviceAddress | undefined {
  const [, scheme, rest = ''] = /^(hid|usb|plug):(.+)$/.exec(text) ?? [];
  if (scheme === 'hid' && /^\/[^?\0]+$/.test(rest)) return { kind: 'hid', path: rest };
  if (scheme === 'usb' && /^\d+-\d+(\.\d+)*:\d+\.\d+$/.test(rest)) return { kind: 'usb', interface: rest };
  if (scheme === 'plug' && rest === 'any') return { kind: 'plug' };
  if (scheme === 'plug' && /^port\/\d+-\d+(\.\d+)*$/.test(rest)) return { kind: 'plug', port: rest.slice('port/'.length) };
  if (scheme === 'plug' && /^serial\/[\x21-\x7e]+$/.test(rest)) return { kind: 'plug', serialNumber: rest.slice('serial/'.length) };
  if (scheme !== undefined) throw invalid(text);
  return undefined;
}

function parseSerial(text: string): SerialAddress {
  const serial = /^serial:(\/[^?\0]+)(?:\?([^?]*))?$/.exec(text);
  if (serial === null) throw invalid(text);
  const settings = (serial[2] ?? '') === '' ? [] : serial[2]!.split('&').map((pair) => serialSetting(pair, text));
  return Object.assign({ kind: 'serial' as const, path: serial[1]! }, ...settings) as SerialAddress;
}

export function formatDeviceAddress(address: DeviceAddress): string {
  if (address.kind === 'tcp') return `tcp://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
  if (address.kind === 'hid') return `hid:${address.path}`;
  if (address.kind === 'usb') return `usb:${address.interface}`;
  if (address.kind === 'plug') return address.serialNumber !== undefined ? `plug:serial/${address.serialNumber}` : address.port !== undefined ? `plug:port/${address.port}` : 'plug:any';
  const keys: readonly [SerialKey, string | number | undefined][] = [
    ['baud', address.baudRate], ['data', address.dataBits], ['parity', address.parity], ['stop', address.stopBits],
    ['hupcl', address.hangUpOnClose === undefined ? undefined : Number(address.hangUpOnClose)], ['flow', address.flowControl],
    ['dtr', address.dataTerminalReady], ['rts', address.requestToSend],
  ];
  const query = keys.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${value}`).join('&');
  return `serial:${address.path}${query === '' ? '' : `?${query}`}`;
}

function serialSetting(pair: string, text: string): Partial<SerialAddress> {
  const [key, value = ''] = pair.split('=', 2);
  if (key === 'baud' && /^\d{3,7}$/.test(value)) return { baudRate: Number(value) };
  if (key === 'data' && (value === '7' || value === '8')) return { dataBits: Number(value) as 7 | 8 };
  if (key === 'parity' && (value === 'none' || value === 'even' || value === 'odd')) return { parity: value };
  if (key === 'stop' && (value === '1' || value === '2')) return { stopBits: Number(value) as 1 | 2 };
  if (key === 'hupcl' && (value === '0' || value === '1')) return { hangUpOnClose: value === '1' };
  if (key === 'flow' && (value === 'none' || value === 'xonxoff' || value === 'rtscts')) return { flowControl: value };
  if (key === 'dtr' && (value === 'asserted' || value === 'dropped')) return { dataTerminalReady: value };
  if (key === 'rts' && (value === 'asserted' || value === 'dropped')) return { requestToSend: value };
  throw invalid(text);
}

function invalid(text: string): CardtillError {
  return new CardtillError('DEVICE_ADDRESS_INVALID', `not a device address: "${text.slice(0, 64)}"`);
}
