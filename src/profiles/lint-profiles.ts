import { checkSchema } from './check-schema.ts';
import type { DeviceProfile } from './device-profile.ts';
import { houseRules } from './house-rules.ts';
import type { ProfileFile } from './parse-profiles.ts';
import { formatProfile, resolveProfile, type ProfileSource } from './resolve-profile.ts';

/** One recorded or documented exchange of a device; the room that knows the codecs replays it. */
export interface ProfileVector {
  readonly name: string;
  /** `to-device`: what the driver must write. `from-device`: what the device sends and what it means. */
  readonly direction: 'to-device' | 'from-device';
  /** Upper-case pairs; ` | ` where the device ends one report or packet and begins another. */
  readonly hex: string;
  /** In the words of the replay: a command list, codes, status flags. */
  readonly means: unknown;
}

export interface ProfileFailure {
  readonly path: string;
  readonly rule: string;
  readonly detail: string;
}

export interface LintReport {
  /** Resolved, sorted by id; those with failures are left out. */
  readonly profiles: readonly DeviceProfile[];
  /** How many rules and vectors were really applied: a gate that looked at nothing must be seen. */
  readonly rules: number;
  readonly vectors: number;
  readonly failures: readonly ProfileFailure[];
}

/** Says what is wrong with a vector of `profile`; undefined when it replays. Given by who may import codecs. */
export type ReplayVector = (profile: DeviceProfile, vector: ProfileVector) => string | undefined;

/**
 * Every gate over a profile folder: schema, canonical format, cross references, house rules, replay of vectors (when a
 * replay is given). Pure: files come in, failures go out.
 */
export function lintProfiles(files: readonly ProfileFile[], replay?: ReplayVector): LintReport {
  const lint = new ProfileLint(files);
  lint.readAll();
  lint.resolveAll();
  lint.applyHouseRules();
  if (replay !== undefined) lint.replayAll(replay);
  return lint.report();
}

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly value: ProfileSource;
}

class ProfileLint {
  readonly #files: readonly ProfileFile[];
  readonly #failures: ProfileFailure[] = [];
  readonly #sources: Source[] = [];
  readonly #vectors = new Map<string, readonly ProfileVector[]>();
  #resolved: { readonly path: string; readonly profile: DeviceProfile }[] = [];
  #rules = 0;
  #vectorCount = 0;

  constructor(files: readonly ProfileFile[]) {
    this.#files = files;
  }

  /** Schema and canonical format. */
  readAll(): void {
    const schemaFile = this.#files.find((file) => file.path === 'schema.json');
    const schema = schemaFile === undefined ? undefined : this.#parse(schemaFile);
    if (schema === undefined) return this.#fail('schema.json', 'schema', 'the schema is missing or is not JSON');
    for (const file of this.#files) {
      if (file === schemaFile || !file.path.endsWith('.json')) continue;
      const value = this.#parse(file);
      if (value === undefined) continue;
      if (file.path.endsWith('.vectors.json')) this.#readVectors(file, value);
      else this.#readProfile(file, value, schema);
    }
  }

  /** Cross references, then the resolved profile against the rules of its class. */
  resolveAll(): void {
    for (const source of this.#sources) this.#checkPlace(source);
    for (const source of this.#sources.filter((one) => one.folder !== '_base')) {
      const base = this.#sources.find((one) => one.folder === '_base' && one.value.id === source.value.inherits);
      this.#rules += 1;
      if (source.value.inherits !== undefined && base === undefined) {
        this.#fail(source.path, 'cross-reference', `inherits "${source.value.inherits}", which is not in _base/`);
        continue;
      }
      this.#resolved.push({ path: source.path, profile: resolveProfile(source.value, base?.value) as unknown as DeviceProfile });
    }
    for (const path of this.#vectors.keys()) {
      this.#rules += 1;
      if (!this.#sources.some((source) => vectorsPath(source.path) === path)) this.#fail(path, 'cross-reference', 'vectors without a profile');
    }
  }

  applyHouseRules(): void {
    for (const rule of houseRules) {
      for (const { path, profile } of this.#resolved) {
        this.#rules += 1;
        const detail = rule.check(profile, { vectors: this.#vectors.get(vectorsPath(path)) ?? [], folder: path.split('/')[0] ?? '', all: this.#resolved.map((one) => one.profile) });
        if (detail !== undefined) this.#fail(path, rule.name, detail);
      }
    }
  }

  replayAll(replay: ReplayVector): void {
    const broken = new Set(this.#failures.map((failure) => failure.path));
    for (const { path, profile } of this.#resolved.filter((one) => !broken.has(one.path))) {
      for (const vector of this.#vectors.get(vectorsPath(path)) ?? []) {
        this.#vectorCount += 1;
        const detail = replay(profile, vector);
        if (detail !== undefined) this.#fail(vectorsPath(path), 'replay', `"${vector.name}": ${detail}`);
      }
    }
  }

  report(): LintReport {
    const broken = new Set(this.#failures.map((failure) => failure.path));
    const profiles = this.#resolved.filter((one) => !broken.has(one.path)).map((one) => one.profile).sort((left, right) => (left.id < right.id ? -1 : 1));
    return { profiles, rules: this.#rules, vectors: this.#vectorCount, failures: this.#failures };
  }

  #readProfile(file: ProfileFile, value: unknown, schema: unknown): void {
    this.#rules += 2;
    const problems = checkSchema(schema, value);
    for (const problem of problems) this.#fail(file.path, 'schema', problem);
    if (problems.length > 0) return;
    const profile = value as ProfileSource;
    if (formatProfile(profile) !== file.text) this.#fail(file.path, 'format', 'not in canonical form: order of keys, two spaces, newline at the end');
    this.#sources.push({ path: file.path, folder: file.path.split('/')[0] ?? '', value: profile });
  }

  #readVectors(file: ProfileFile, value: unknown): void {
    this.#rules += 1;
    const isVector = (entry: unknown) => {
      const vector = entry as Partial<ProfileVector> | null;
      return typeof vector?.name === 'string' && (vector.direction === 'to-device' || vector.direction === 'from-device') && typeof vector.hex === 'string' && /^([0-9A-F]{2}( |$)|\| (?=[0-9A-F]))+$/.test(vector.hex) && 'means' in vector;
    };
    if (Array.isArray(value) && value.length > 0 && value.every(isVector)) this.#vectors.set(file.path, value as readonly ProfileVector[]);
    else this.#fail(file.path, 'schema', 'a list of {name, direction, hex, means}, hex in upper-case pairs, | between reports');
  }

  /** File name = id, folder = class, bases inherit nothing. */
  #checkPlace(source: Source): void {
    this.#rules += 3;
    const parts = source.path.split('/');
    if (parts.length !== 2 || parts[1] !== `${source.value.id}.json`) this.#fail(source.path, 'place', `a profile "${source.value.id}" lies in a folder of its class as ${source.value.id}.json`);
    if (source.folder === '_base' && source.value.inherits !== undefined) this.#fail(source.path, 'cross-reference', 'a base inherits nothing: one level only');
    if (this.#sources.some((other) => other !== source && other.value.id === source.value.id)) this.#fail(source.path, 'cross-reference', `the id "${source.value.id}" is used twice`);
  }

  #parse(file: ProfileFile): unknown {
    try {
      return JSON.parse(file.text) as unknown;
    } catch {
      this.#fail(file.path, 'schema', 'not JSON');
      return undefined;
    }
  }

  #fail(path: string, rule: string, detail: string): void {
    this.#failures.push({ path, rule, detail });
  }
}

function vectorsPath(profilePath: string): string {
  return profilePath.replace(/\.json$/, '.vectors.json');
}
