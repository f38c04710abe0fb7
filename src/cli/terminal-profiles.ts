import { isCardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { DeviceConfig } from '../agent/devices/device-config.ts';
import type { KnownProfiles } from '../agent/devices/misconfigured-device.ts';
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

/** With the local fault that keeps a profile from being there, as people are told. */
export function knownProfiles({ profiles, faults }: Pick<TerminalProfiles, 'profiles' | 'faults'>): KnownProfiles {
  return {
    profiles,
    whyMissing: (id) => {
      const fault = faults.find(({ path, rule }) => rule === 'readable' || path.endsWith(`/${id}.json`) || path.endsWith(`/${id}.vectors.json`));
      return fault === undefined ? undefined : `its profile is faulty: ${fault.path}: ${fault.rule}: ${fault.detail}: correct that file, or "profile" of this device in agent.devices`;
    },
  };
}

/** A fault in the terminal's own profiles is told and costs the devices that need it, never the start. */
export function profiledDevices({ devices, profilesFolder }: Pick<AgentSettings, 'devices' | 'profilesFolder'>, logger: Logger): KnownProfiles & { readonly devices: readonly DeviceConfig[] } {
  const driven = drivenBy(profilesFolder);
  for (const { path, rule, detail } of driven.faults) logger.log('error', 'profile.faulty', { folder: profilesFolder, path, rule, detail });
  return { devices, ...knownProfiles(driven) };
}

/** A terminal without profiles of its own, which is nearly every one, starts with what the build resolved. */
function drivenBy(localFolder: string): Pick<TerminalProfiles, 'profiles' | 'faults'> {
  const { files, faults } = readLocal(localFolder);
  return files.length === 0 ? { profiles: shippedProfiles(), faults } : terminalProfiles(localFolder);
}
