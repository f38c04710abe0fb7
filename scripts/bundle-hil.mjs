// Bundles what scripts/hil runs in its guest into the folder that is given, and puts the built device host beside it.
import { build } from 'esbuild';
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');

await build({
  entryPoints: { bench: join(root, 'test/hil/bench/bench-entry.ts'), suite: join(root, 'test/hil/suite-entry.ts') },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // They are found in node_modules, above.
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
for (const name of ['device-host.js', 'device-host.cjs', 'device-host.cache', 'package.json']) copyFileSync(join(root, 'dist', name), join(folder, name));
cpSync(join(root, 'dist/assets/device-profiles'), join(folder, 'assets/device-profiles'), { recursive: true });
