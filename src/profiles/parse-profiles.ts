import { CardtillError } from '../base/errors.ts';
import type { DeviceProfile } from './device-profile.ts';
import { lintProfiles, type LintReport, type ProfileFailure } from './lint-profiles.ts';

/** A file of the profile folder: its path from there, with forward slashes, and its text. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string;
}

/** Resolved profiles by id. Throws PROFILE_INVALID with the first failure: a terminal starts with sound profiles or not at all. */
export function parseProfiles(files: readonly ProfileFile[]): ReadonlyMap<string, DeviceProfile> {
  return parseTerminalProfiles(files, []).profiles;
}

export interface TerminalProfiles {
  /** Resolved, by id; local ones first. */
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  readonly origins: LintReport['origins'];
  /** Of local files. Each costs its profile and nothing else: a terminal starts without it, or with the shipped one of that id. */
  readonly faults: readonly ProfileFailure[];
}

/** What ships and what this terminal has of its own, whose profiles take the place of shipped ones. Throws PROFILE_INVALID for what ships only. */
export function parseTerminalProfiles(files: readonly ProfileFile[], local: readonly ProfileFile[]): TerminalProfiles {
  const { failures, profiles, origins } = lintProfiles(files, undefined, local);
  const failure = failures.find(({ layer }) => layer === 'shipped');
  if (failure !== undefined) throw new CardtillError('PROFILE_INVALID', `${failure.path}: ${failure.rule}: ${failure.detail}`);
  return { profiles: new Map(profiles.map((profile) => [profile.id, profile])), origins, faults: failures };
}
