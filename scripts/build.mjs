// Builds dist/: a few files per process with its packages inside, and beside them what is no code.
//
//   dist/<name>.cjs     what a start of src/cli/<name>.ts always reads (of agent-entry.ts: agent.cjs)
//   dist/<name>-….cjs   what it imports late, a file for each import()
//   dist/….cache        their functions as V8 compiled them, for this Node only
//   dist/<name>.js      loads them; a cache of another Node is ignored and costs start-up time, nothing else
//   dist/assets/        migrations, pages, device profiles (as files, and resolved), proto: see src/cli/asset-folder.ts
//
// The folder is made beside its place and moved there: a build that was cut short leaves the last good one.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packBundle } from './pack-bundle.mjs';
import { startsSoon } from './starts-soon.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'dist');
const cliFolder = join(root, 'src/cli');
/**
 * Native code stays outside and is found in node_modules; pg asks for pg-native and does without it. node-hid and usb are read whole, by the
 * device host, when the first device of their kind is opened: they look for their native code beside their own files. The encoder of Star printers has
 * 220 kB and most terminals have no such printer. node-thermal-printer and receiptline are for one bench, which does without them.
 */
const external = ['@napi-rs/canvas', '@point-of-sale/receipt-printer-encoder', 'pg-native', 'node-hid', 'usb', 'node-thermal-printer', 'receiptline'];

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = readdirSync(cliFolder)
  .filter((name) => name === 'cardtill.ts' || name.endsWith('-entry.ts'))
  .map((name) => ({ file: join(cliFolder, name), name: name.replace(/(-entry)?\.ts$/, '') }));
if (entries.length === 0) throw new Error('src/cli has nothing to start');

mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'dist-'));
try {
  const { packs, packages } = await bundle();
  // Packs and loaders are no modules: V8 can keep the compiled form of a script, not of a module, and starts it sooner.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  copyAssets();
  await resolveProfiles();
  const licences = writeLicences(packages);
  execFileSync(process.execPath, [join(root, 'scripts/compile-bundle.cjs'), ...packs.map((name) => join(folder, `${name}.cjs`))], { stdio: 'inherit' });
  for (const { name } of entries) {
    copyFileSync(join(root, 'scripts/load-bundle.cjs'), join(folder, `${name}.js`));
    chmodSync(join(folder, `${name}.js`), 0o755);
  }
  chmodSync(folder, 0o755);
  install();
  console.log(`built ${entries.map(({ name }) => `${name} ${kilobytes(`${name}.cjs`)}+${kilobytes(`${name}.cache`)} kB`).join(', ')}; ${packs.length} packs, ${licences} packages inside`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Resolves to the names of the packs and the folders of the packages that went in. */
async function bundle() {
  const options = {
    absWorkingDir: root,
    platform: 'node',
    target: 'node20',
    external,
    plugins: [startsSoon(root)],
    // Of qrcode only its matrix: the rest draws PNG files.
    alias: { qrcode: 'qrcode/lib/core/qrcode.js' },
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname', 'process.env.CARDTILL_VERSION': JSON.stringify(version) },
    legalComments: 'none',
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'warning',
  };
  const made = await Promise.all(entries.map(({ file, name }) => packBundle({ entry: file, name, folder, options })));
  for (const name of made.flatMap(({ packs }) => packs)) mustBeAscii(`${name}.cjs`);
  const names = made.flatMap(({ inputs }) => inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
  return {
    packs: made.flatMap(({ packs }) => packs),
    packages: [...new Set(names.filter((name) => name !== undefined))].sort().map((path) => join(root, path)),
  };
}

/** The loader reads one byte as one character. esbuild escapes strings and names, but no regular expressions and no raw templates. */
function mustBeAscii(bundleName) {
  const found = /[^\0-\x7f]+/.exec(readFileSync(join(folder, bundleName), 'utf8'));
  if (found !== null) throw new Error(`${bundleName} holds "${found[0]}" as it is: write it with \\u escapes in its regular expression or raw template`);
}

/** Every `assets` and `migrations` folder below src, and the folders at the top that the product reads. */
function copyAssets() {
  const found = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (entry.name === 'assets' || entry.name === 'migrations'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const path of found) cpSync(path, join(folder, 'assets', relative(join(root, 'src'), path)), { recursive: true });
  for (const name of ['device-profiles', 'proto']) if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, 'assets', name), { recursive: true });
}

/** Device profiles, checked and resolved once, for every start of a terminal (src/cli/shipped-profiles.ts). A fault in one ends the build. */
async function resolveProfiles() {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: [join(root, 'src/profiles/parse-profiles.ts')], bundle: true, platform: 'node', format: 'esm', write: false, logLevel: 'warning' });
  const { parseProfiles } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  const source = join(root, 'device-profiles');
  const files = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.json')).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(source, path), 'utf8') }));
  writeFileSync(join(folder, 'assets/resolved-profiles.json'), JSON.stringify([...parseProfiles(files).values()]));
}

/** The bundles carry other people's code: their licences go along. */
function writeLicences(packages) {
  const texts = packages.map((path) => {
    const { name, version: packageVersion, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    return `${name} ${packageVersion} (${license})\n\n${file === undefined ? '' : readFileSync(join(path, file), 'utf8')}`;
  });
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), texts.join('\n\n----------------------------------------\n\n'));
  return packages.length;
}

function install() {
  const old = `${folder}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(folder, target);
  rmSync(old, { recursive: true, force: true });
}

function kilobytes(name) {
  return Math.round(statSync(join(target, name)).size / 1024);
}
