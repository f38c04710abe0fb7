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

const protocolsOf: Readonly<Record<DeviceProfile['class'], readonly DeviceProfile['protocol'][]>> = {
  scanner: ['line', 'newland-serial', 'gm65-serial', 'zebra-ssi', 'hid-pos', 'hid-keyboard'], 'receipt-printer': ['escpos'], 'customer-display': ['cd5220'],
};

const capabilityKeys: Readonly<Record<DeviceProfile['class'], { readonly required: readonly string[]; readonly optional: readonly string[] }>> = {
  scanner: { required: [], optional: ['aimPrefix', 'keyboardLayout', 'altKeypad', 'endGapMs', 'symbologyByteIndex'] },
  'receipt-printer': { required: ['columns', 'widthDots', 'characters', 'cutter', 'qr', 'barcode', 'realTimeStatus'], optional: ['drawerPin'] },
  'customer-display': { required: ['columns', 'lines'], optional: [] },
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
    check: (profile) => (protocolsOf[profile.class]?.includes(profile.protocol) ? undefined : `a ${profile.class} does not speak ${profile.protocol}`),
  },
  {
    name: 'capabilities-of-class',
    check: (profile) => {
      const { required, optional } = capabilityKeys[profile.class] ?? { required: [], optional: [] };
      const present = Object.keys(profile.capabilities ?? {});
      const missing = required.filter((key) => !present.includes(key));
      const foreign = present.filter((key) => !required.includes(key) && !optional.includes(key));
      return missing.length + foreign.length === 0 ? undefined : [...missing.map((key) => `${key} missing`), ...foreign.map((key) => `${key} is not of this class`)].join(', ');
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
