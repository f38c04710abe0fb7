import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceProfile } from '../profiles/device-profile.ts';
import { parseProfiles } from '../profiles/parse-profiles.ts';
import { assetFolder } from './asset-folder.ts';

/** Device profiles as they ship; all are checked at every start. Throws PROFILE_INVALID. */
export function shippedProfiles(): ReadonlyMap<string, DeviceProfile> {
  const folder = assetFolder('device-profiles');
  const names = (readdirSync(folder, { recursive: true }) as string[]).map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.json'));
  return parseProfiles(names.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') })));
}
