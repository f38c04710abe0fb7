// Writes test/fixtures/wire/<kind>.json for every kind of message that has none yet. What is there is never changed: an
// agent in the field sends those very bytes.
import { build } from 'esbuild';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'test/fixtures/wire');
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'golden-'));
try {
  const outfile = join(folder, 'golden-file.mjs');
  await build({ absWorkingDir: root, entryPoints: ['test/support/golden-file.ts'], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' });
  const { goldenKinds, goldenText } = await import(pathToFileURL(outfile).href);
  mkdirSync(target, { recursive: true });
  const missing = goldenKinds.filter((kind) => !existsSync(join(target, `${kind}.json`)));
  for (const kind of missing) writeFileSync(join(target, `${kind}.json`), goldenText(kind));
  console.log(`${goldenKinds.length} kinds, ${missing.length} written${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
