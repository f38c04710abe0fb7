import type { DeviceIdentity, DeviceProfile, ProfileTransport } from './device-profile.ts';
import type { ProfileLayer, ProfileOrigin } from './lint-profiles.ts';
import { fitRule, type RuleFit } from './match-profile.ts';
import { keyText } from './rule-text.ts';

export interface Candidate {
  readonly profile: DeviceProfile;
  readonly layer: ProfileLayer;
  readonly rules: readonly RuleFit[];
  /** `could-fit`: the device does not say all that a rule asks, and nothing against it. */
  readonly outcome: 'wins' | 'loses' | 'could-fit' | 'does-not-fit';
  readonly why: string;
}

/**
 * Why a device gets the profile that it gets: every profile with a rule that fits, that could fit, or that knows its ids, the winner first. `origins` in the
 * order in which profiles are matched. `transport`: as in matchProfiles.
 */
export function explainMatch(origins: readonly ProfileOrigin[], identity: DeviceIdentity, transport?: ProfileTransport): readonly Candidate[] {
  const known = origins.flatMap(({ profile, layer }) => {
    const rules = (profile.match ?? []).map((rule) => fitRule(rule, identity)).filter((fit) => isNear(fit));
    const best = bestOf(rules);
    const isReached = transport === undefined || profile.transports.includes(transport);
    return rules.length === 0 || (best === undefined && !isReached) ? [] : [{ profile, layer, rules, best, isReached }];
  });
  const fitting = known.filter(({ best, isReached }) => best?.fits === true && isReached).sort((left, right) => right.best!.weight - left.best!.weight);
  const [winner] = fitting;
  const rest = known.filter((one) => !fitting.includes(one));
  return [
    ...fitting.map(({ profile, layer, rules, best }): Candidate => (profile === winner?.profile
      ? { profile, layer, rules, outcome: 'wins', why: fitting.length === 1 ? 'no other rule fits' : 'its rule says more than the others' }
      : { profile, layer, rules, outcome: 'loses', why: lossOf(best!, winner!.best!, winner!.profile.id) })),
    ...rest.filter(({ rules }) => rules.some((fit) => couldFit(fit))).map(({ profile, layer, rules, isReached }): Candidate => (
      isReached ? { profile, layer, rules, outcome: 'could-fit', why: `the device would also have to say ${unsaid(rules)}` } : { profile, layer, rules, outcome: 'does-not-fit', why: `it is not reached over ${transport}` })),
    ...rest.filter(({ rules }) => !rules.some((fit) => couldFit(fit))).map(({ profile, layer, rules }): Candidate => ({ profile, layer, rules, outcome: 'does-not-fit', why: `the device says another ${wrongKeys(rules)}` })),
  ];
}

/** The ids are the device's, or nothing in the rule is against it. */
function isNear(fit: RuleFit): boolean {
  const ids = fit.keys.filter(({ key }) => key === 'usbVendorId' || key === 'usbProductId');
  return couldFit(fit) || (ids.length === 2 && ids.every(({ equal }) => equal));
}

function couldFit({ keys }: RuleFit): boolean {
  const hasSaid = keys.some(({ equal }) => equal);
  return hasSaid && keys.every(({ equal, found }) => equal || found === undefined);
}

function bestOf(rules: readonly RuleFit[]): RuleFit | undefined {
  return rules.filter(({ fits }) => fits).sort((left, right) => right.weight - left.weight)[0];
}

function lossOf(best: RuleFit, winner: RuleFit, winnerId: string): string {
  const more = winner.keys.map(({ key }) => key).filter((key) => !best.keys.some((one) => one.key === key));
  return more.length === 0 ? `"${winnerId}" asks for the same and comes first: it is this terminal's own` : `"${winnerId}" also names ${more.join(', ')}`;
}

function unsaid(rules: readonly RuleFit[]): string {
  return [...new Set(rules.filter((fit) => couldFit(fit)).map(({ keys }) => keys.filter(({ equal }) => !equal).map(({ key, wanted }) => keyText(key, wanted)).join(' and ')))].join(', or ');
}

function wrongKeys(rules: readonly RuleFit[]): string {
  return [...new Set(rules.flatMap(({ keys }) => keys.filter(({ equal }) => !equal).map(({ key }) => key)))].join(', ');
}

export interface ExplainedKey {
  /** `serial`, `capabilities.columns`. */
  readonly key: string;
  readonly value: unknown;
  /** `own`: its own file says it; else the base. */
  readonly from: 'own' | 'base';
  readonly layer: ProfileLayer;
  readonly file: string;
}

/** Where each key of a profile is from: its own file or its base, shipped or local. */
export function explainKeys({ profile, layer, source, base }: ProfileOrigin): readonly ExplainedKey[] {
  const own = { from: 'own' as const, layer, file: `${profile.class}/${profile.id}.json` };
  const inherited = base === undefined ? own : { from: 'base' as const, layer: base.layer, file: `_base/${base.source.id}.json` };
  return Object.entries(profile).filter(([key]) => key !== 'id').flatMap(([key, value]) => {
    if (key !== 'capabilities') return [{ key, value, ...(key in source ? own : inherited) }];
    const mine = (source['capabilities'] ?? {}) as object;
    return Object.entries(value as object).map(([name, each]) => ({ key: `capabilities.${name}`, value: each as unknown, ...(name in mine ? own : inherited) }));
  });
}
