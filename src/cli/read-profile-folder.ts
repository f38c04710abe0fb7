import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { ProfileFile } from '../profiles/parse-profiles.ts';

/** Every JSON file of a profile folder, by path; none where there is no such folder. Throws PROFILE_INVALID for what cannot be read. */
export function readProfileFolder(folder: string): readonly ProfileFile[] {
  const paths = pathsIn(folder);
  if (paths.length > limits.profileFilesMax) throw new CardtillError('PROFILE_INVALID', `${folder} holds more than ${limits.profileFilesMax} files`);
  return paths.map((path) => ({ path, text: textOf(join(folder, path)) }));
}

function pathsIn(folder: string): readonly string[] {
  try {
    return (readdirSync(folder, { recursive: true }) as string[]).map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.json')).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CardtillError('PROFILE_INVALID', `${folder} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function textOf(file: string): string {
  try {
    if (statSync(file).size <= limits.profileFileBytesMax) return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CardtillError('PROFILE_INVALID', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  throw new CardtillError('PROFILE_INVALID', `${file} is larger than ${limits.profileFileBytesMax} bytes`);
}
