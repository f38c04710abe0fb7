/** What a printer of USB class 7 says over control requests (USB printer class 1.1 §4.2; devices §3.3). */
export interface UsbPortStatus {
  readonly paperEmpty: boolean;
  readonly selected: boolean;
  readonly error: boolean;
}

/** GET_PORT_STATUS: one byte. Bit 3 says that there is *no* error. */
export function readPortStatus(byte: number): UsbPortStatus {
  return { paperEmpty: (byte & 0x20) !== 0, selected: (byte & 0x10) !== 0, error: (byte & 0x08) === 0 };
}

/** For the twin. */
export function writePortStatus({ paperEmpty, selected, error }: UsbPortStatus): number {
  return (paperEmpty ? 0x20 : 0) | (selected ? 0x10 : 0) | (error ? 0 : 0x08);
}

/** Keys of IEEE 1284.4 in their long form. */
export interface UsbDeviceId {
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  readonly commandSets: readonly string[];
  readonly serialNumber: string | undefined;
}

const names: Readonly<Record<string, keyof UsbDeviceId>> = {
  MFG: 'manufacturer', MANUFACTURER: 'manufacturer', MDL: 'model', MODEL: 'model', CMD: 'commandSets', 'COMMAND SET': 'commandSets', SN: 'serialNumber', SERN: 'serialNumber', SERIALNUMBER: 'serialNumber',
};
const valueCharactersMax = 128;

/**
 * GET_DEVICE_ID: two bytes of length, big-endian, that count themselves, then `MFG:…;MDL:…;`. A length that is longer than what came,
 * or little-endian as some makers send it, is not held against it. Undefined when no key is known.
 */
export function readDeviceId(bytes: Uint8Array): UsbDeviceId | undefined {
  const declared = bytes.length < 2 ? 0 : (bytes[0]! << 8) | bytes[1]!;
  const text = Buffer.from(bytes.subarray(2, declared > 2 && declared <= bytes.length ? declared : bytes.length)).toString('latin1');
  const found: Partial<Record<keyof UsbDeviceId, string>> = {};
  for (const part of text.split(';')) {
    const colon = part.indexOf(':');
    const name = names[part.slice(0, Math.max(colon, 0)).trim().toUpperCase()];
    if (name !== undefined) found[name] ??= part.slice(colon + 1).trim().slice(0, valueCharactersMax);
  }
  if (Object.keys(found).length === 0) return undefined;
  return { manufacturer: found.manufacturer, model: found.model, commandSets: found.commandSets === undefined ? [] : found.commandSets.split(',').map((one) => one.trim()), serialNumber: found.serialNumber };
}

/** For the twin. */
export function writeDeviceId(text: string): Uint8Array {
  const body = Buffer.from(text, 'latin1');
  const length = body.length + 2;
  return Uint8Array.of(length >> 8, length & 0xff, ...body);
}
