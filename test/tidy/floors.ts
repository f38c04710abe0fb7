/**
 * Who may import whom, as data: the one place. `types` may be imported with `import type` only; an asterisk means every
 * room. `packages` are the npm packages and node modules that a room may bring in; `node:*` means all of node's.
 */
export interface Room {
  readonly floor: number | 'annexe';
  readonly imports: readonly string[] | '*';
  readonly types?: readonly string[];
  readonly packages: readonly string[];
}

/** Every folder directly below src/. */
export const rooms: Readonly<Record<string, Room>> = {
  base: { floor: 0, imports: [], packages: ['node:crypto'] },
  domain: { floor: 1, imports: ['base'], packages: [] },
  profiles: { floor: 1, imports: ['base'], packages: [] },
  codecs: { floor: 1, imports: ['base'], packages: ['iconv-lite', 'qrcode', '@point-of-sale/receipt-printer-encoder'] },
  wire: { floor: 1, imports: ['base'], packages: ['protobufjs'] },
  mqtt: { floor: 1, imports: ['base'], packages: ['mqtt', 'node:net', 'node:tls', 'node:stream'] },
  ports: { floor: 2, imports: ['base'], types: ['domain', 'profiles'], packages: [] },
  transports: { floor: 3, imports: ['base', 'ports'], packages: ['serialport', 'node-hid', 'usb', 'node:*'] },
  drivers: { floor: 3, imports: ['base', 'codecs', 'profiles', 'ports'], types: ['domain'], packages: [] },
  storage: { floor: 3, imports: ['base', 'domain', 'ports'], packages: ['level', 'node:fs', 'node:fs/promises', 'node:path'] },
  pictures: { floor: 3, imports: ['base', 'ports'], packages: ['pngjs', 'node:fs'] },
  uplink: { floor: 3, imports: ['base', 'domain', 'wire', 'mqtt', 'ports'], packages: [] },
  counter: { floor: 3, imports: ['base', 'domain', 'ports'], packages: ['node:*'] },
  agent: { floor: 4, imports: ['base', 'domain', 'profiles', 'ports', 'drivers'], packages: [] },
  cloud: { floor: 'annexe', imports: ['base', 'wire', 'mqtt', 'codecs'], packages: ['fastify', 'pg', 'node-pg-migrate', 'aedes', 'node:*'] },
  doubles: { floor: 'annexe', imports: ['base', 'codecs', 'ports', 'wire'], types: ['domain', 'storage'], packages: ['@napi-rs/canvas', 'node:*'] },
  cli: { floor: 5, imports: '*', packages: ['pino', 'commander', 'node:*'] },
  demo: { floor: 5, imports: '*', packages: ['node:*'] },
  bench: { floor: 5, imports: '*', packages: ['*'] },
  simulator: { floor: 5, imports: '*', packages: ['node:*'] },
  chaos: { floor: 5, imports: '*', packages: ['pg', 'node:*'] },
};

/** Rooms inside rooms that have floors of their own. What a row does not name among its siblings it may not import. */
export const innerRooms: Readonly<Record<string, Pick<Room, 'types'> & { readonly imports: readonly string[] }>> = {
  'cloud/store': { imports: [] },
  'cloud/ledger': { imports: ['cloud/store'] },
  'cloud/chain': { imports: ['cloud/store', 'cloud/ledger'] },
  'cloud/cards': { imports: [], types: ['cloud/ledger'] },
  'cloud/fleet': { imports: [], types: ['cloud/ledger'] },
  'cloud/channels': { imports: [], types: ['cloud/ledger'] },
  'cloud/link': { imports: [] },
  'cloud/mapping': { imports: [], types: ['cloud/ledger', 'cloud/fleet'] },
  'cloud/embedded': { imports: ['cloud/fleet'], types: ['cloud/store'] },
  'cloud/workers': { imports: ['cloud/fleet', 'cloud/link', 'cloud/mapping'], types: ['cloud/ledger', 'cloud/channels'] },
  'cloud/http': { imports: ['cloud/cards'], types: ['cloud/ledger', 'cloud/chain', 'cloud/fleet', 'cloud/channels', 'cloud/workers'] },
  // Protocols stand beside one another; what several share is no protocol: framing, descriptors of HID, names of symbologies, bank cards.
  'codecs/bank-card': { imports: [] },
  'codecs/card-commands': { imports: [] },
  'codecs/ccid': { imports: ['codecs/framing'] },
  'codecs/ccnet': { imports: ['codecs/framing'] },
  'codecs/cctalk': { imports: ['codecs/framing'] },
  'codecs/cd5220': { imports: [] },
  'codecs/epson-dmd': { imports: ['codecs/framing'] },
  'codecs/escpos': { imports: [] },
  'codecs/framing': { imports: [] },
  'codecs/gm65-serial': { imports: ['codecs/framing'] },
  'codecs/hid-descriptor': { imports: [] },
  'codecs/hid-keyboard': { imports: ['codecs/hid-descriptor', 'codecs/line-frames'] },
  'codecs/hid-pos': { imports: ['codecs/hid-descriptor', 'codecs/symbology'] },
  'codecs/honeywell-serial': { imports: ['codecs/framing'] },
  'codecs/id003': { imports: ['codecs/framing'] },
  'codecs/itl-ssp': { imports: ['codecs/framing'] },
  'codecs/led8': { imports: ['codecs/framing'] },
  'codecs/line-frames': { imports: ['codecs/text'] },
  'codecs/magstripe': { imports: ['codecs/bank-card', 'codecs/hid-descriptor'] },
  'codecs/member-code': { imports: [] },
  'codecs/newland-serial': { imports: ['codecs/framing'] },
  'codecs/pn532': { imports: ['codecs/framing'] },
  'codecs/rfid-number': { imports: [] },
  'codecs/scale': { imports: [] },
  'codecs/star': { imports: ['codecs/framing'] },
  'codecs/symbology': { imports: [] },
  'codecs/text': { imports: [] },
  'codecs/usb-printer': { imports: [] },
  'codecs/zebra-ssi': { imports: ['codecs/framing'] },
  'drivers/card-reader': { imports: [] },
  'drivers/cash-acceptor': { imports: [] },
  'drivers/customer-display': { imports: [] },
  'drivers/receipt-printer': { imports: [] },
  'drivers/scanner': { imports: [] },
  // Vectors run through what the drivers run through.
  'drivers/replay': { imports: ['drivers/scanner', 'drivers/card-reader'] },
};

/** Packages with a second lock: only these folders may load them, whatever their room may. */
export const packageFolders: Readonly<Record<string, readonly string[]>> = {
  '@point-of-sale/receipt-printer-encoder': ['src/codecs/star/', 'src/bench/'],
  serialport: ['src/transports/serial/'],
  'node-hid': ['src/transports/hid/'],
  usb: ['src/transports/usb/'],
  aedes: ['src/cloud/embedded/broker/'],
  pg: ['src/cloud/store/', 'src/cloud/embedded/postgres/', 'src/bench/', 'src/chaos/'],
  'node-pg-migrate': ['src/cloud/store/'],
  fastify: ['src/cloud/http/'],
  '@napi-rs/canvas': ['src/doubles/receipt-printer-twin/', 'src/bench/'],
};
