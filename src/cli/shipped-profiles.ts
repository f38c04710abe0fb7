import type { DeviceProfile } from '../profiles/device-profile.ts';
import { parseProfiles, type ProfileFile } from '../profiles/parse-profiles.ts';
import { assetFolder } from './asset-folder.ts';
import { readProfileFolder } from './read-profile-folder.ts';

/** Device profiles as they ship; all are checked at every start. Throws PROFILE_INVALID. */
export function shippedProfiles(): ReadonlyMap<string, DeviceProfile> {
  return parseProfiles(shippedProfileFiles());
}

export function shippedProfileFiles(): readonly ProfileFile[] {
  return readProfileFolder(assetFolder('device-profiles'));
}
