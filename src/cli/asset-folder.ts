import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert } from '../base/assert.ts';

/** Folders of files that are no code; scripts/build.mjs copies them. The name is their path below src/, or at the top. */
export type AssetFolder = 'cloud/store/migrations' | 'counter/assets' | 'demo/assets' | 'device-profiles' | 'proto';

/** Absolute path of an asset folder: `assets/<name>` beside a bundle, its own place in a checkout that runs from source. */
export function assetFolder(name: AssetFolder): string {
  const fromTop = name === 'device-profiles' || name === 'proto';
  const candidates = [`./assets/${name}`, fromTop ? `../../${name}` : `../${name}`].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = candidates.find((path) => existsSync(path));
  assert(found !== undefined, `${name} is part of cardtill and lies at neither ${candidates.join(' nor ')}`);
  return found;
}
