import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProfileFile } from '../../src/profiles/parse-profiles.ts';

const folder = fileURLToPath(new URL('../../device-profiles/', import.meta.url));

/** The shipped folder, as the lint wants it. */
export function shippedProfileFiles(): ProfileFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json'))
    .sort()
    .map((path) => ({ path, text: readFileSync(folder + path, 'utf8') }));
}
