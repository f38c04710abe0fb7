import type { DeviceProfile, ProfileTransport } from './device-profile.ts';
import type { ProfileVector } from './lint-profiles.ts';

export interface RuleContext {
  readonly vectors: readonly ProfileVector[];
  readonly folder: string;
  readonly all: readonly DeviceProfile[];
}

/** A rule over resolved profiles. It sees what passed the schema, and may not trust that every key is there. */
export interface HouseRule {
  readonly name: string;
  check(profile: DeviceProfile, context: RuleContext): string | undefined;
}

interface ProtocolRow {
  readonly class: DeviceProfile['class'];
  readonly transports: readonly ProfileTransport[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const lines = { class: 'scanner', transports: ['serial', 'tcp'], required: ['aimPrefix'], optional: [] } as const;
const keyboard = { required: ['keyboardLayout', 'altKeypad'], optional: ['endGapMs'] } as const;
const stripes = { class: 'card-reader', transports: ['hid'], required: [], optional: ['encrypted'] } as const;
const printers = {
  class: 'receipt-printer', transports: ['serial', 'tcp', 'usb'], required: ['columns', 'widthDots', 'characters', 'cutter', 'qr', 'barcode', 'realTimeStatus'],
} as const;
const displays = { class: 'customer-display', transports: ['serial', 'tcp'], required: ['columns', 'lines'], optional: [] } as const;
const acceptors = { class: 'cash-acceptor', transports: ['serial', 'tcp'], required: ['address', 'pollMs'], optional: [] } as const;

const protocols: Readonly<Record<DeviceProfile['protocol'], ProtocolRow>> = {
  line: lines,
  'honeywell-serial': lines,
  'newland-serial': lines,
  'gm65-serial': lines,
  'zebra-ssi': { class: 'scanner', transports: ['serial', 'tcp'], required: [], optional: [] },
  'hid-pos': { class: 'scanner', transports: ['hid'], required: [], optional: ['openingFeatureReport'] },
  'hid-keyboard': { class: 'scanner', transports: ['hid', 'usb'], ...keyboard },
  'magtek-hid': stripes,
  'idtech-hid': stripes,
  ccid: { class: 'card-reader', transports: ['usb'], required: [], optional: ['slotStatusTimeoutMs'] },
  pn532: { class: 'card-reader', transports: ['serial', 'tcp'], required: [], optional: [] },
  'rfid-keyboard': { class: 'card-reader', transports: ['hid', 'usb'], required: [...keyboard.required, 'tagFormat', 'tagByteOrder'], optional: keyboard.optional },
  escpos: { ...printers, optional: ['drawerPin', 'images', 'automaticStatus', 'processId', 'modelNames'] },
  'star-line': { ...printers, optional: ['drawerPin', 'images', 'modelNames'] },
  'star-prnt': { ...printers, optional: ['drawerPin', 'images', 'modelNames'] },
  cd5220: displays,
  'epson-dmd': displays,
  led8: displays,
  ccnet: acceptors,
  id003: acceptors,
  'itl-ssp': acceptors,
  cctalk: acceptors,
};

/** Source: architecture, Profiles. Each has a failing example in the tests. */
export const houseRules: readonly HouseRule[] = [
  {
    name: 'complete',
    check: (profile) => {
      const missing = ['name', 'class', 'protocol', 'status', 'transports', 'capabilities'].filter((key) => !(key in profile));
      return missing.length === 0 ? undefined : `${missing.join(', ')} missing, also in the base`;
    },
  },
  {
    name: 'class-is-folder',
    check: (profile, { folder }) => (profile.class === folder ? undefined : `a ${profile.class} lies in ${folder}/`),
  },
  {
    name: 'protocol-of-class',
    check: (profile) => (protocols[profile.protocol]?.class === profile.class ? undefined : `a ${profile.class} does not speak ${profile.protocol}`),
  },
  {
    name: 'transports-of-protocol',
    check: (profile) => {
      const foreign = (profile.transports ?? []).filter((transport) => !(protocols[profile.protocol]?.transports ?? []).includes(transport));
      return foreign.length === 0 ? undefined : `${profile.protocol} is not spoken over ${foreign.join(', ')}`;
    },
  },
  {
    name: 'capabilities-of-protocol',
    check: (profile) => {
      const { required, optional } = protocols[profile.protocol] ?? { required: [], optional: [] };
      const present = Object.keys(profile.capabilities ?? {});
      const missing = required.filter((key) => !present.includes(key));
      const foreign = present.filter((key) => !required.includes(key) && !optional.includes(key));
      return missing.length + foreign.length === 0 ? undefined : [...missing.map((key) => `${key} missing`), ...foreign.map((key) => `${key} is not of this protocol`)].join(', ');
    },
  },
  {
    name: 'serial-settings',
    check: (profile) => (profile.transports?.includes('serial') && profile.serial === undefined ? 'a serial device needs serial settings' : undefined),
  },
  {
    name: 'status-evidence',
    check: ({ status }) => {
      const evidence = { supported: 'recording', 'should-work': 'manual', unsupported: 'reason' } as const;
      const keys = Object.keys(status ?? {}).filter((key) => key !== 'kind');
      const wanted = status === undefined ? undefined : evidence[status.kind];
      return keys.length === 1 && keys[0] === wanted ? undefined : `status ${status?.kind} needs "${wanted}" and nothing else`;
    },
  },
  {
    name: 'no-unknown-word',
    check: (profile) => {
      const found = JSON.stringify(profile).match(/"(unknown|n\/a|tbd|todo|none yet|\?)"/i);
      return found === null ? undefined : `${found[0]}: what is unknown is left out`;
    },
  },
  {
    name: 'has-vectors',
    check: (profile, { vectors }) => (profile.status?.kind === 'unsupported' || vectors.length > 0 ? undefined : 'no vectors beside it'),
  },
  {
    name: 'match-is-unambiguous',
    check: (profile, { all }) => {
      const rules = (profile.match ?? []).map((rule) => JSON.stringify(rule));
      const other = all.find((one) => one !== profile && one.match?.some((rule) => rules.includes(JSON.stringify(rule))));
      return other === undefined ? undefined : `matches exactly what "${other.id}" matches`;
    },
  },
];
