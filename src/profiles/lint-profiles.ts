import { checkSchema } from './check-schema.ts';
import type { DeviceProfile } from './device-profile.ts';
import { houseRules } from './house-rules.ts';
import { ruleKey } from './match-profile.ts';
import type { ProfileFile } from './parse-profiles.ts';
import { readVectors, vectorsPath, type ProfileVector } from './profile-vector.ts';
import { formatProfile, resolveProfile, type ProfileSource } from './resolve-profile.ts';

/** Where a file is from: the folder that ships, or the one of this terminal, which wins. */
export type ProfileLayer = 'shipped' | 'local';

export interface ProfileFailure {
  readonly layer: ProfileLayer;
  readonly path: string;
  readonly rule: string;
  readonly detail: string;
}

export interface LintReport {
  /** Resolved and without a failure. Local ones first, each layer by id: of two that match a device equally well the first is taken. */
  readonly profiles: readonly DeviceProfile[];
  /** The same with what made them. */
  readonly origins: readonly ProfileOrigin[];
  /** How many rules and vectors were really applied: a gate that looked at nothing must be seen. A vector that several profiles share is one. */
  readonly rules: number;
  readonly vectors: number;
  readonly failures: readonly ProfileFailure[];
}

/** Which files made a profile. */
export interface ProfileOrigin {
  readonly profile: DeviceProfile;
  readonly layer: ProfileLayer;
  readonly source: ProfileSource;
  readonly base: { readonly layer: ProfileLayer; readonly source: ProfileSource } | undefined;
}

/** Says what is wrong with a vector of `profile`; undefined when it replays. Given by who may import codecs. */
export type ReplayVector = (profile: DeviceProfile, vector: ProfileVector) => string | undefined;

/**
 * Every gate over a profile folder: schema, canonical format, cross references, house rules, replay of vectors (when a
 * replay is given). `local`: the files of this terminal, by the same gates and under the schema that ships: a profile there takes the place of the
 * one with its id, a base there serves local profiles alone. Pure: files come in, failures go out.
 */
export function lintProfiles(files: readonly ProfileFile[], replay?: ReplayVector, local: readonly ProfileFile[] = []): LintReport {
  const schema = schemaOf(files);
  if ('failure' in schema) return { profiles: [], origins: [], rules: 0, vectors: 0, failures: [schema.failure] };
  const replayed = new Set<ProfileVector>();
  const shipped = new LayerLint('shipped', files, schema.value, replayed, undefined);
  const overlay = new LayerLint('local', local, schema.value, replayed, shipped);
  const layers = [overlay, shipped];
  for (const layer of [shipped, overlay]) layer.run(replay);
  const mine = new Set(overlay.sound().map(({ profile }) => profile.id));
  const origins = [...overlay.sound(), ...shipped.sound().filter(({ profile }) => !mine.has(profile.id))];
  return {
    profiles: origins.map(({ profile }) => profile),
    origins,
    rules: layers.reduce((sum, { rules }) => sum + rules, 0),
    vectors: replayed.size,
    failures: [...shipped.failures, ...overlay.failures],
  };
}

function schemaOf(files: readonly ProfileFile[]): { readonly value: unknown } | { readonly failure: ProfileFailure } {
  const file = files.find(({ path }) => path === 'schema.json');
  const value = file === undefined ? undefined : parsed(file.text);
  return value === undefined ? { failure: { layer: 'shipped', path: 'schema.json', rule: 'schema', detail: 'the schema is missing or is not JSON' } } : { value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly value: ProfileSource;
}

interface Resolved extends ProfileOrigin {
  readonly path: string;
}

class LayerLint {
  readonly failures: ProfileFailure[] = [];
  rules = 0;
  readonly #layer: ProfileLayer;
  readonly #files: readonly ProfileFile[];
  readonly #schema: unknown;
  /** What lies below: its bases serve this layer, too, and its vectors hold for a profile that takes another's place. */
  readonly #below: LayerLint | undefined;
  /** Of both layers: what lies below and serves this one, too, is replayed for either and counted once. */
  readonly #replayed: Set<ProfileVector>;
  readonly #sources: Source[] = [];
  readonly #vectors = new Map<string, readonly ProfileVector[]>();
  #resolved: Resolved[] = [];

  constructor(layer: ProfileLayer, files: readonly ProfileFile[], schema: unknown, replayed: Set<ProfileVector>, below: LayerLint | undefined) {
    this.#layer = layer;
    this.#files = files;
    this.#schema = schema;
    this.#replayed = replayed;
    this.#below = below;
  }

  run(replay: ReplayVector | undefined): void {
    this.#readAll();
    this.#resolveAll();
    this.#applyHouseRules();
    if (replay !== undefined) this.#replayAll(replay);
  }

  sound(): readonly Resolved[] {
    const broken = this.#broken();
    return this.#resolved.filter((one) => !broken.has(one.path)).sort((left, right) => (left.profile.id < right.profile.id ? -1 : 1));
  }

  baseOf(id: string): ProfileOrigin['base'] {
    const own = this.#sources.find((one) => one.folder === '_base' && one.value.id === id);
    return own === undefined ? this.#below?.baseOf(id) : { layer: this.#layer, source: own.value };
  }

  vectorsAt(path: string): readonly ProfileVector[] | undefined {
    return this.#vectors.get(path);
  }

  /** Schema and canonical format. */
  #readAll(): void {
    for (const file of this.#files) {
      if (file.path === 'schema.json' || !file.path.endsWith('.json')) continue;
      const value = parsed(file.text);
      if (value === undefined) this.#fail(file.path, 'schema', 'not JSON');
      else if (file.path.endsWith('.vectors.json')) this.#readVectors(file, value);
      else this.#readProfile(file, value);
    }
  }

  #readProfile(file: ProfileFile, value: unknown): void {
    this.rules += 2;
    const problems = checkSchema(this.#schema, value);
    for (const problem of problems) this.#fail(file.path, 'schema', problem);
    if (problems.length > 0) return;
    const profile = value as ProfileSource;
    if (formatProfile(profile) !== file.text) this.#fail(file.path, 'format', 'not in canonical form: order of keys, two spaces, newline at the end ("cardtill profile format" writes it)');
    this.#sources.push({ path: file.path, folder: file.path.split('/')[0] ?? '', value: profile });
  }

  #readVectors(file: ProfileFile, value: unknown): void {
    this.rules += 1;
    const vectors = readVectors(value);
    if (vectors.ok) this.#vectors.set(file.path, vectors.value);
    else this.#fail(file.path, 'schema', vectors.error);
  }

  /** Cross references, then the resolved profile against the rules of its class. */
  #resolveAll(): void {
    for (const source of this.#sources) this.#checkPlace(source);
    for (const source of this.#sources.filter((one) => one.folder !== '_base')) {
      const base = source.value.inherits === undefined ? undefined : this.baseOf(source.value.inherits);
      this.rules += 1;
      if (source.value.inherits !== undefined && base === undefined) {
        this.#fail(source.path, 'cross-reference', `inherits "${source.value.inherits}", which is not in _base/`);
        continue;
      }
      const profile = resolveProfile(source.value, base?.source) as unknown as DeviceProfile;
      this.#resolved.push({ path: source.path, profile, layer: this.#layer, source: source.value, base });
    }
    for (const path of this.#vectors.keys()) {
      this.rules += 1;
      if (!this.#sources.some((source) => vectorsPath(source.path) === path)) this.#fail(path, 'cross-reference', 'vectors without a profile');
    }
    for (const { path, value } of this.#sources.filter((one) => one.folder === '_base')) {
      this.rules += 1;
      if (!this.#sources.some((other) => other.value.inherits === value.id)) this.#fail(path, 'cross-reference', 'nothing inherits it');
    }
  }

  #applyHouseRules(): void {
    const owners = new Map<string, DeviceProfile[]>();
    for (const { profile } of this.#resolved) for (const rule of profile.match ?? []) owners.set(ruleKey(rule), [...(owners.get(ruleKey(rule)) ?? []), profile]);
    for (const { path, profile, base } of this.#resolved) {
      const context = { vectors: this.#vectorsOf(path, base), folder: path.split('/')[0] ?? '', owners };
      for (const rule of houseRules) {
        this.rules += 1;
        const detail = rule.check(profile, context);
        if (detail !== undefined) this.#fail(path, rule.name, detail);
      }
    }
  }

  #replayAll(replay: ReplayVector): void {
    const broken = this.#broken();
    for (const { path, profile, base } of this.#resolved.filter((one) => !broken.has(one.path))) {
      for (const vector of this.#vectorsOf(path, base)) {
        this.#replayed.add(vector);
        const detail = replay(profile, vector);
        if (detail !== undefined) this.#fail(path, 'replay', `"${vector.name}": ${detail}`);
      }
    }
  }

  /** Beside the profile and beside its base. A local profile without vectors answers to those of the shipped one whose place it takes. */
  #vectorsOf(path: string, base: ProfileOrigin['base']): readonly ProfileVector[] {
    const own = this.#vectors.get(vectorsPath(path)) ?? this.#below?.vectorsAt(vectorsPath(path)) ?? [];
    if (base === undefined) return own;
    const shared = (base.layer === this.#layer ? this : this.#below)?.vectorsAt(`_base/${base.source.id}.vectors.json`) ?? [];
    return [...shared, ...own];
  }

  /** File name = id, folder = class, bases inherit nothing. */
  #checkPlace(source: Source): void {
    this.rules += 3;
    const parts = source.path.split('/');
    if (parts.length !== 2 || parts[1] !== `${source.value.id}.json`) this.#fail(source.path, 'place', `a profile "${source.value.id}" lies in a folder of its class as ${source.value.id}.json`);
    if (source.folder === '_base' && source.value.inherits !== undefined) this.#fail(source.path, 'cross-reference', 'a base inherits nothing: one level only');
    if (this.#sources.some((other) => other !== source && other.value.id === source.value.id)) this.#fail(source.path, 'cross-reference', `the id "${source.value.id}" is used twice`);
  }

  /** Paths of profiles that have failed, by their own file or their vectors'. How a local file is written costs nothing: it is told. */
  #broken(): ReadonlySet<string> {
    return new Set(this.failures.filter(({ rule }) => rule !== 'format' || this.#layer === 'shipped').map(({ path }) => path.replace(/\.vectors\.json$/, '.json')));
  }

  #fail(path: string, rule: string, detail: string): void {
    this.failures.push({ layer: this.#layer, path, rule, detail });
  }
}
