// Bundles what scripts/hil runs in its guest into the folder that is given, and puts the built device host beside it.
import { build } from 'esbuild';
import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');

await build({
  entryPoints: { bench: join(root, 'test/hil/bench/bench-entry.ts'), suite: join(root, 'test/hil/suite-entry.ts'), 'measure-speed': join(root, 'test/hil/measure-speed.ts') },
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

// How fast this machine is, beside which the suite puts the guest's.
const { measureSpeed } = await import(pathToFileURL(join(folder, 'measure-speed.mjs')).href);
writeFileSync(join(folder, 'host-speed.json'), `${JSON.stringify({ ms: Math.min(...[1, 2, 3, 4, 5].map(() => measureSpeed())) })}\n`);
