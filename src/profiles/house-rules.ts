import type { DeviceProfile } from './device-profile.ts';
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
  /** Empty: there is no port yet that this is spoken over, and so no profile. */
  readonly transports: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const onLines = { class: 'scanner', transports: ['serial', 'tcp'] } as const;
const onReports = { class: 'scanner', transports: [] } as const;

const protocols: Readonly<Record<DeviceProfile['protocol'], ProtocolRow>> = {
  line: { ...onLines, required: ['aimPrefix'], optional: [] },
  'newland-serial': { ...onLines, required: ['aimPrefix'], optional: [] },
  'gm65-serial': { ...onLines, required: ['aimPrefix'], optional: [] },
  'zebra-ssi': { ...onLines, required: [], optional: [] },
  'hid-pos': { ...onReports, required: [], optional: [] },
  'hid-keyboard': { ...onReports, required: ['keyboardLayout', 'altKeypad'], optional: ['endGapMs'] },
  escpos: {
    class: 'receipt-printer', transports: ['serial', 'tcp'], required: ['columns', 'widthDots', 'characters', 'cutter', 'qr', 'barcode', 'realTimeStatus'], optional: ['drawerPin'],
  },
  cd5220: { class: 'customer-display', transports: ['serial', 'tcp'], required: ['columns', 'lines'], optional: [] },
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
