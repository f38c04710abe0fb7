import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DeviceProfile } from '../profiles/device-profile.ts';
import { parseProfiles, type ProfileFile } from '../profiles/parse-profiles.ts';
import { assetFolder } from './asset-folder.ts';
import { readProfileFolder } from './read-profile-folder.ts';

/** What scripts/build.mjs made of the profile folder beside a bundle; there is none in a checkout that runs from source. */
const resolvedFile = fileURLToPath(new URL('./assets/resolved-profiles.json', import.meta.url));

/**
 * Device profiles as they ship. A build has checked and resolved them, so that no start of a terminal reads and checks some hundred files; from source
 * they are checked here. Throws PROFILE_INVALID.
 */
export function shippedProfiles(): ReadonlyMap<string, DeviceProfile> {
  if (!existsSync(resolvedFile)) return parseProfiles(shippedProfileFiles());
  const profiles = JSON.parse(readFileSync(resolvedFile, 'utf8')) as readonly DeviceProfile[];
  return new Map(profiles.map((profile) => [profile.id, profile]));
}

export function shippedProfileFiles(): readonly ProfileFile[] {
  return readProfileFolder(assetFolder('device-profiles'));
}
