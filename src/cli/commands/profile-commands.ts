import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CardtillError } from '../../base/errors.ts';
import { replayVector } from '../../drivers/replay-vector.ts';
import type { DeviceProfile } from '../../profiles/device-profile.ts';
import { lintProfiles, type LintReport } from '../../profiles/lint-profiles.ts';
import type { ProfileFile } from '../../profiles/parse-profiles.ts';
import { profilesReadme } from '../../profiles/profiles-readme.ts';
import { readVectors } from '../../profiles/profile-vector.ts';
import { formatProfile, formatVectors } from '../../profiles/resolve-profile.ts';
import { udevRules } from '../../profiles/udev-rules.ts';
import { readProfileFolder } from '../read-profile-folder.ts';
import { shippedProfileFiles, shippedProfiles } from '../shipped-profiles.ts';
import { terminalProfiles } from '../terminal-profiles.ts';
import { action } from './command-context.ts';

/** For whoever adds a device: the gates, the one way to write a profile, and the table of what is known. */
export function addProfileCommands(program: Command): void {
  const profile = program.command('profile').description('device profiles: their gates, their form, the table of devices');
  profile.command('lint').description('every gate over the profiles that ship and those of a folder: schema, form, references, house rules, vectors').option('--folder <folder>', 'instead of the terminal\'s own (agent.profilesFolder); with a schema.json in it, it is checked instead of what ships')
    .action(action(program, async ({ settings, output }, options: { folder?: string }) => {
      const folder = options.folder === undefined ? settings.agent.profilesFolder : namedFolder(options.folder);
      const report = lintFolder(folder);
      const failures = report.failures.map(({ layer, path, rule, detail }) => ({ path: layer === 'local' ? join(folder, path) : path, rule, detail }));
      const { profiles: { length: profiles }, rules, vectors } = report;
      output.value({ profiles, rules, vectors, failures }, [
        ...failures.map(({ path, rule, detail }) => `${path}: ${rule}: ${detail}`),
        `${profiles} profiles, ${rules} rules applied, ${vectors} vectors replayed, ${failures.length} failures`,
      ]);
      return failures.length === 0 ? 0 : 1;
    }));
  profile.command('format').description('write files of profiles and of vectors in their one form').argument('<file...>').action(action(program, async ({ output }, files: readonly string[]) => {
    const changed = files.filter((file) => reformat(resolve(file)));
    output.value({ changed }, files.map((file) => `${file}: ${changed.includes(file) ? 'written anew' : 'as it was'}`));
    return 0;
  }));
  profile.command('readme').description('print device-profiles/README.md: the table of devices, and how to add one').option('--folder <folder>', 'of what lies there, as "profile lint" takes it; default: what ships')
    .action(action(program, async ({ output }, { folder }: { folder?: string }) => {
      const text = profilesReadme(folder === undefined ? [...shippedProfiles().values()] : soundProfiles(namedFolder(folder)));
      output.value({ text }, [text.trimEnd()]);
      return 0;
    }));
  profile.command('udev-rules').description('print rules for udev that let the group "cardtill" open the devices of all profiles').action(action(program, async ({ settings, output }) => {
    const text = udevRules(terminalProfiles(settings.agent.profilesFolder).profiles.values());
    output.value({ text }, [text.trimEnd()]);
    return 0;
  }));
}

/** The terminal's own folder need not exist; one that is named does, or the gates would look at nothing of it and pass. Throws OPTION_INVALID. */
function namedFolder(folder: string): string {
  const path = resolve(folder);
  if (!existsSync(path)) throw new CardtillError('OPTION_INVALID', `--folder: there is no ${path}`);
  return path;
}

function lintFolder(folder: string): LintReport {
  const files: readonly ProfileFile[] = readProfileFolder(folder);
  return files.some(({ path }) => path === 'schema.json') ? lintProfiles(files, replayVector) : lintProfiles(shippedProfileFiles(), replayVector, files);
}

/** A table that leaves a faulty profile out without a word would be wrong. */
function soundProfiles(folder: string): readonly DeviceProfile[] {
  const { profiles, failures: [failure] } = lintFolder(folder);
  if (failure !== undefined) throw new CardtillError('PROFILE_INVALID', `${failure.path}: ${failure.rule}: ${failure.detail}`);
  return profiles;
}

/** Throws PROFILE_INVALID for what is neither a profile nor a list of vectors: another file is not written over. */
function formatted(file: string, value: unknown): string {
  if (Array.isArray(value)) {
    const vectors = readVectors(value);
    if (!vectors.ok) throw new CardtillError('PROFILE_INVALID', `${file} is not ${vectors.error}`);
    return formatVectors(vectors.value);
  }
  if (typeof value !== 'object' || value === null || !('id' in value)) throw new CardtillError('PROFILE_INVALID', `${file} is neither a profile, which has an id, nor a list of vectors`);
  return formatProfile(value as Readonly<Record<string, unknown>>);
}

/** Whether the file was in another form. */
function reformat(file: string): boolean {
  let before: string;
  let value: unknown;
  try {
    before = readFileSync(file, 'utf8');
    value = JSON.parse(before);
  } catch (cause) {
    throw new CardtillError('PROFILE_INVALID', `${file}: ${(cause as Error).message}`, { cause });
  }
  const after = formatted(file, value);
  if (after !== before) writeFileSync(file, after);
  return after !== before;
}
