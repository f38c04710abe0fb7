import type { DeviceClass, DrivenProfile, ProfileTransport, Quirk } from './device-profile.ts';

/** What a profile of a protocol has and may have. */
export interface ProtocolRow {
  readonly class: DeviceClass;
  readonly transports: readonly ProfileTransport[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly quirks?: readonly Quirk[];
}

const lines = { class: 'scanner', transports: ['serial', 'tcp'], required: ['aimPrefix'], optional: ['endGapMs'] } as const;
const keyboard = { required: ['keyboardLayout'], optional: ['altKeypad', 'endGapMs'] } as const;
const stripes = { class: 'card-reader', transports: ['hid'], required: [], optional: ['encrypted'] } as const;
const printers = {
  class: 'receipt-printer', transports: ['serial', 'tcp', 'usb'], required: ['columns', 'widthDots', 'characters', 'cutter', 'qr', 'barcode', 'realTimeStatus'],
} as const;
const displays = { class: 'customer-display', transports: ['serial', 'tcp'], required: ['columns', 'lines'], optional: [] } as const;

/** Every protocol that a driver speaks. */
export const protocols: Readonly<Record<DrivenProfile['protocol'], ProtocolRow>> = {
  line: lines,
  'honeywell-serial': lines,
  'newland-serial': lines,
  'gm65-serial': lines,
  'zebra-ssi': { class: 'scanner', transports: ['serial', 'tcp'], required: [], optional: [] },
  'hid-pos': { class: 'scanner', transports: ['hid'], required: [], optional: ['openingFeatureReport', 'symbologyByteIndex'] },
  'hid-keyboard': { class: 'scanner', transports: ['hid', 'usb'], required: keyboard.required, optional: [...keyboard.optional, 'aimPrefix'] },
  'magtek-hid': stripes,
  'idtech-hid': stripes,
  ccid: { class: 'card-reader', transports: ['usb'], required: [], optional: ['slotStatusTimeoutMs'], quirks: ['acr122u-commands'] },
  pn532: { class: 'card-reader', transports: ['serial', 'tcp'], required: [], optional: [] },
  'rfid-keyboard': { class: 'card-reader', transports: ['hid', 'usb'], required: [...keyboard.required, 'tagFormat', 'tagByteOrder'], optional: keyboard.optional },
  escpos: { ...printers, optional: ['drawerPin', 'images', 'automaticStatus', 'processId', 'modelNames'], quirks: ['no-ordered-status'] },
  'star-line': { ...printers, optional: ['drawerPin', 'images', 'processId'] },
  'star-prnt': { ...printers, optional: ['drawerPin', 'images', 'processId'] },
  cd5220: displays,
  'epson-dmd': displays,
  led8: displays,
  ccnet: { class: 'cash-acceptor', transports: ['serial', 'tcp'], required: ['address', 'pollMs'], optional: [] },
};
