import { CardtillError } from '../base/errors.ts';
import type { DeviceProfile } from './device-profile.ts';
import { lintProfiles } from './lint-profiles.ts';

/** A file of the profile folder: its path from there, with forward slashes, and its text. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string;
}

/** Resolved profiles by id. Throws PROFILE_INVALID with the first failure: a terminal starts with sound profiles or not at all. */
export function parseProfiles(files: readonly ProfileFile[]): ReadonlyMap<string, DeviceProfile> {
  const { failures, profiles } = lintProfiles(files);
  const [failure] = failures;
  if (failure !== undefined) throw new CardtillError('PROFILE_INVALID', `${failure.path}: ${failure.rule}: ${failure.detail}`);
  return new Map(profiles.map((profile) => [profile.id, profile]));
}
