import { isDriven, type DeviceProfile, type DrivenProfile, type ReceiptPrinterProfile, type SerialSettings } from './device-profile.ts';
import type { ProfileVector } from './profile-vector.ts';
import { matchRules } from './match-rules.ts';
import { protocols } from './protocols.ts';

export interface RuleContext {
  /** Its own and those of its base. */
  readonly vectors: readonly ProfileVector[];
  readonly folder: string;
  /** Who has a match rule of this key (`ruleKey`), among the profiles of the same layer: shipped or local. */
  readonly owners: ReadonlyMap<string, readonly DeviceProfile[]>;
}

/** A rule over resolved profiles. It sees what passed the schema, and may not trust that every key is there. */
export interface HouseRule {
  readonly name: string;
  check(profile: DeviceProfile, context: RuleContext): string | undefined;
}

/** Of what is driven only. */
function driven(name: string, check: (profile: DrivenProfile, context: RuleContext) => string | undefined): HouseRule {
  return { name, check: (profile, context) => (profile.status === undefined || !isDriven(profile) ? undefined : check(profile, context)) };
}

/** Source: architecture, Profiles. Each has a failing example in the tests. */
export const houseRules: readonly HouseRule[] = [
  {
    name: 'complete',
    check: (profile) => {
      const always = ['name', 'class', 'status', 'transports'];
      const wanted = profile.status?.kind === 'unsupported' ? always : [...always, 'protocol', 'capabilities'];
      const missing = wanted.filter((key) => !(key in profile));
      return missing.length === 0 ? undefined : `${missing.join(', ')} missing, also in the base`;
    },
  },
  {
    name: 'unsupported-is-not-driven',
    check: (profile) => {
      if (profile.status?.kind !== 'unsupported') return (profile.class as string) === 'scale' ? 'nothing drives a scale' : undefined;
      const foreign = ['protocol', 'capabilities', 'serial', 'plug', 'quirks'].filter((key) => key in profile);
      return foreign.length === 0 ? undefined : `what is unsupported has no ${foreign.join(', ')}`;
    },
  },
  {
    name: 'class-is-folder',
    check: (profile, { folder }) => (profile.class === folder ? undefined : `a ${profile.class} lies in ${folder}/`),
  },
  driven('protocol-of-class', (profile) => (protocols[profile.protocol]?.class === profile.class ? undefined : `a ${profile.class} does not speak ${profile.protocol}`)),
  driven('transports-of-protocol', (profile) => {
    const foreign = (profile.transports ?? []).filter((transport) => !(protocols[profile.protocol]?.transports ?? []).includes(transport));
    return foreign.length === 0 ? undefined : `${profile.protocol} is not spoken over ${foreign.join(', ')}`;
  }),
  driven('capabilities-of-protocol', (profile) => {
    const { required, optional } = protocols[profile.protocol] ?? { required: [], optional: [] };
    const present = Object.keys(profile.capabilities ?? {});
    const missing = required.filter((key) => !present.includes(key));
    const foreign = present.filter((key) => !required.includes(key) && !optional.includes(key));
    return missing.length + foreign.length === 0 ? undefined : [...missing.map((key) => `${key} missing`), ...foreign.map((key) => `${key} is not of this protocol`)].join(', ');
  }),
  driven('quirks-of-protocol', (profile) => {
    const foreign = (profile.quirks ?? []).find(({ quirk }) => !(protocols[profile.protocol]?.quirks ?? []).includes(quirk));
    return foreign === undefined ? undefined : `no driver of ${profile.protocol} looks for "${foreign.quirk}"`;
  }),
  driven('serial-settings', (profile) => (profile.transports?.includes('serial') && profile.serial === undefined ? 'a serial device needs serial settings' : undefined)),
  driven('serial-lines', ({ serial }) => (serial === undefined ? undefined : unsoundLines(serial))),
  driven('printer-geometry', (profile) => (profile.class === 'receipt-printer' ? geometry(profile) : undefined)),
  driven('prints-everything', (profile) => (profile.class === 'receipt-printer' ? unprintable(profile) : undefined)),
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
    check: (profile, { vectors }) => {
      if (profile.status?.kind === 'unsupported') return vectors.length === 0 ? undefined : 'vectors that nothing can replay';
      return vectors.length > 0 ? undefined : 'no vectors beside it or its base';
    },
  },
  ...matchRules,
];

function unsoundLines({ dataTerminalReady, requestToSend, flowControl, evidence, source }: SerialSettings): string | undefined {
  if (requestToSend !== undefined && flowControl === 'rtscts') return 'with rtscts RTS is the kernel\'s';
  const isSourced = evidence !== undefined && source !== undefined;
  const hasLines = dataTerminalReady !== undefined || requestToSend !== undefined;
  if (hasLines && !isSourced) return 'modem lines need evidence and source';
  return !hasLines && (evidence !== undefined || source !== undefined) ? 'evidence and source are of modem lines, and there are none' : undefined;
}

/** Dots of one narrow character of font A, 203 and 180 dots an inch alike (devices §3.1 Geometry). */
const narrowDots = 12;

function geometry({ capabilities }: Partial<ReceiptPrinterProfile>): string | undefined {
  const { columns = 0, widthDots = 0 } = capabilities ?? {};
  if (widthDots % 8 !== 0) return `${widthDots} dots are no whole bytes of a picture`;
  return columns * narrowDots <= widthDots ? undefined : `${columns} columns of ${narrowDots} dots are wider than ${widthDots} dots`;
}

/** Receipts have Chinese text, a QR symbol and may have a bar code: what a printer cannot draw itself is sent as a picture. */
function unprintable({ capabilities }: Partial<ReceiptPrinterProfile>): string | undefined {
  if (capabilities === undefined || capabilities.images !== undefined) return undefined;
  const lacking = [...(capabilities.characters === 'gb18030' ? [] : ['Chinese characters']), ...(capabilities.qr ? [] : ['QR symbols']), ...(capabilities.barcode ? [] : ['bar codes'])];
  return lacking.length === 0 ? undefined : `takes no pictures and has no ${lacking.join(', ')}`;
}
