import { isCardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { deviceName, type DeviceConfig } from '../agent/devices/device-config.ts';
import type { DeviceProfile } from '../profiles/device-profile.ts';
import { parseTerminalProfiles, type ProfileFile, type TerminalProfiles } from '../profiles/parse-profiles.ts';
import type { ProfileFailure } from '../profiles/lint-profiles.ts';
import { readProfileFolder } from './read-profile-folder.ts';
import type { AgentSettings } from './settings/settings.ts';
import { shippedProfileFiles, shippedProfiles } from './shipped-profiles.ts';

/**
 * What ships and what lies in this terminal's own folder, which wins. Throws PROFILE_INVALID for what ships only: a fault in the folder, and a folder
 * that cannot be read, are among the faults.
 */
export function terminalProfiles(localFolder: string): TerminalProfiles {
  const { files, faults } = readLocal(localFolder);
  const parsed = parseTerminalProfiles(shippedProfileFiles(), files);
  return { ...parsed, faults: [...faults, ...parsed.faults] };
}

function readLocal(folder: string): { readonly files: readonly ProfileFile[]; readonly faults: readonly ProfileFailure[] } {
  try {
    return { files: readProfileFolder(folder), faults: [] };
  } catch (error) {
    if (!isCardtillError(error, 'PROFILE_INVALID')) throw error;
    return { files: [], faults: [{ layer: 'local', path: folder, rule: 'readable', detail: error.message }] };
  }
}

/** The local fault that keeps a configured device from being driven; undefined where it has a profile, and where its name is simply wrong. */
export function faultOf({ profile }: DeviceConfig, { profiles, faults }: Pick<TerminalProfiles, 'profiles' | 'faults'>): ProfileFailure | undefined {
  return profiles.has(profile) ? undefined : faults.find(({ path, rule }) => rule === 'readable' || path.endsWith(`/${profile}.json`) || path.endsWith(`/${profile}.vectors.json`));
}

/** A fault in the terminal's own profiles is told and costs the devices that need it, never the start. */
export function profiledDevices({ devices, profilesFolder }: Pick<AgentSettings, 'devices' | 'profilesFolder'>, logger: Logger): { readonly devices: readonly DeviceConfig[]; readonly profiles: ReadonlyMap<string, DeviceProfile> } {
  const known = drivenBy(profilesFolder);
  for (const { path, rule, detail } of known.faults) logger.log('error', 'profile.faulty', { folder: profilesFolder, path, rule, detail });
  // Named before one is left out: its place in the configuration is part of a name.
  const named = devices.map((device, index) => ({ ...device, name: deviceName(device, index) }));
  const driven = named.filter((device) => faultOf(device, known) === undefined);
  for (const { name, profile } of named.filter((device) => !driven.includes(device))) logger.log('error', 'device.left-out', { device: name, profile });
  return { devices: driven, profiles: known.profiles };
}

/** A terminal without profiles of its own, which is nearly every one, starts with what the build resolved. */
function drivenBy(localFolder: string): Pick<TerminalProfiles, 'profiles' | 'faults'> {
  const { files, faults } = readLocal(localFolder);
  return files.length === 0 ? { profiles: shippedProfiles(), faults } : terminalProfiles(localFolder);
}
