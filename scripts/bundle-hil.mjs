// Bundles what scripts/hil runs in its guest into the folder that is given, and puts the built device host and its profiles beside it.
// As in a build the packages are inside and V8's compiled form lies beside: to the guest each file is far away, and compiling is slow.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packBundle } from './pack-bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');

const options = {
  absWorkingDir: root,
  platform: 'node',
  target: 'node20',
  // What draws pictures: nothing of the suite asks for it.
  external: ['@napi-rs/canvas'],
  alias: { qrcode: 'qrcode/lib/core/qrcode.js' },
  define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
  logLevel: 'warning',
};
const entries = { bench: 'test/hil/bench/bench-entry.ts', suite: 'test/hil/suite-entry.ts' };
const made = await Promise.all(Object.entries(entries).map(([name, path]) => packBundle({ entry: join(root, path), name, folder, options })));
await build({ absWorkingDir: root, entryPoints: ['test/hil/measure-speed.ts'], outfile: join(folder, 'measure-speed.cjs'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' });
for (const name of readdirSync(join(root, 'dist')).filter((each) => each.startsWith('device-host') || each === 'package.json')) copyFileSync(join(root, 'dist', name), join(folder, name));
execFileSync(process.execPath, [join(root, 'scripts/compile-bundle.cjs'), ...made.flatMap(({ packs }) => packs.map((name) => join(folder, `${name}.cjs`)))], { stdio: 'inherit' });
for (const name of ['bench', 'suite']) copyFileSync(join(root, 'scripts/load-bundle.cjs'), join(folder, `${name}.js`));
mkdirSync(join(folder, 'assets'));
copyFileSync(join(root, 'dist/assets/resolved-profiles.json'), join(folder, 'assets/resolved-profiles.json'));

// How fast this machine is, beside which the suite puts the guest's.
const { measureSpeed } = createRequire(import.meta.url)(join(folder, 'measure-speed.cjs'));
writeFileSync(join(folder, 'host-speed.json'), `${JSON.stringify({ ms: Math.min(...[1, 2, 3, 4, 5].map(() => measureSpeed())) })}\n`);
