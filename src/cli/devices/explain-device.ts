import type { DeviceIdentity, MatchRule, ProfileTransport } from '../../profiles/device-profile.ts';
import { explainKeys, explainMatch, type Candidate, type ExplainedKey } from '../../profiles/explain-match.ts';
import type { TerminalProfiles } from '../../profiles/parse-profiles.ts';
import { keyText, ruleText } from '../../profiles/rule-text.ts';
import type { RuleFit } from '../../profiles/match-profile.ts';

export interface Explanation {
  /** What is explained: an address, or ids. */
  readonly subject: string;
  readonly identity: DeviceIdentity;
  readonly candidates: readonly Candidate[];
  /** Of the winner, or of the profile that the configuration names. */
  readonly profile: string | undefined;
  readonly keys: readonly ExplainedKey[];
}

export function explainIdentity(subject: string, identity: DeviceIdentity, transport: ProfileTransport | undefined, { origins }: TerminalProfiles): Explanation {
  const candidates = explainMatch(origins, identity, transport);
  const [winner] = candidates.filter(({ outcome }) => outcome === 'wins');
  return { subject, identity, candidates, profile: winner?.profile.id, keys: keysOf(winner?.profile.id, origins) };
}

/** The configuration names the profile: no rule is asked. */
export function explainNamed(subject: string, profile: string, { origins }: TerminalProfiles): Explanation {
  return { subject, identity: {}, candidates: [], profile, keys: keysOf(profile, origins) };
}

function keysOf(id: string | undefined, origins: TerminalProfiles['origins']): readonly ExplainedKey[] {
  const origin = origins.find(({ profile }) => profile.id === id);
  return origin === undefined ? [] : explainKeys(origin);
}

export function explanationLines({ subject, identity, candidates, profile, keys }: Explanation): string[] {
  return [
    `${subject} ${verdict(ruleText(identity), profile)}`,
    ...candidates.flatMap((candidate) => [
      `  ${outcomes[candidate.outcome]} ${candidate.profile.id}${candidate.layer === 'local' ? ' (local)' : ''}: ${candidate.why}${candidate.profile.status.kind === 'unsupported' ? `. Unsupported: ${candidate.profile.status.reason}` : ''}`,
      ...candidate.rules.map((fit) => `      ${fit.fits ? 'fits' : 'not '}  ${ruleLine(fit)}`),
    ]),
    ...(keys.length === 0 ? [] : ['Its keys:', ...keys.map(({ key, value, from, layer, file }) => `  ${key} = ${valueText(key, value)}   ${from === 'own' ? '' : 'inherited, '}${layer === 'local' ? 'local ' : ''}${file}`)]),
  ];
}

function verdict(said: string, profile: string | undefined): string {
  if (said === '') return profile === undefined ? 'says nothing of what is behind it: configure the device by this address, with its profile.' : `has the profile "${profile}", because the configuration says so.`;
  return `says ${said}: ${profile === undefined ? 'no rule fits.' : `it gets "${profile}".`}`;
}

function valueText(key: string, value: unknown): string {
  return key === 'match' ? (value as readonly MatchRule[]).map(ruleText).join('; ') : JSON.stringify(value);
}

const outcomes = { wins: 'WINS ', loses: 'loses', 'could-fit': 'could', 'does-not-fit': 'no   ' } as const;

function ruleLine({ rule, keys }: RuleFit): string {
  const against = keys.filter(({ equal }) => !equal).map(({ key, found }) => (found === undefined ? `${key} is not said` : `it says ${keyText(key, found)}`));
  return `${ruleText(rule)} (${rule.evidence})${against.length === 0 ? '' : `: ${against.join(', ')}`}`;
}
