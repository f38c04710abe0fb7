import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMachinePaths, findPutOff, findRegistryHosts } from './find-in-text.ts';
import { findingLines, root, type SourceFile } from './source-files.ts';

const binary = /\.(png|gif|jpg|ico|bin|woff2?)$/;
/** Examples that stand for a path, in text that is about paths. */
const examples = ["embeddedDatabaseFolder('/root/data')"];

const topLevel = new Set([
  'package.json', 'package-lock.json', 'tsconfig.json', 'src', 'proto', 'device-profiles', 'scripts', 'test',
  'README.md', 'README.zh-CN.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md',
]);

/** What git would put into a clone; without git (a release archive) everything but what is made here. */
function trackedPaths(): readonly string[] {
  if (!existsSync(join(root, '.git'))) return [];
  const output = execFileSync('git', ['-c', `safe.directory=${root.replace(/\/$/, '')}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return output.split('\0').filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile());
}

const paths = trackedPaths();
const texts: readonly SourceFile[] = paths.filter((path) => !binary.test(path)).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('every tracked file', () => {
  it('names no path of one machine', ({ skip }) => {
    if (paths.length === 0) skip('this is no git checkout');
    expect(texts.length).toBeGreaterThan(300);
    const own = texts.filter(({ path }) => !path.startsWith('test/tidy/') && path !== 'package-lock.json');
    expect(findingLines(own.flatMap((file) => findMachinePaths(file, examples)))).toEqual([]);
  });

  it('names no registry host and puts nothing off', ({ skip }) => {
    if (paths.length === 0) skip('this is no git checkout');
    expect(findingLines(texts.filter(({ path }) => path === 'package-lock.json').flatMap(findRegistryHosts))).toEqual([]);
    expect(findingLines(texts.filter(({ path }) => path !== 'LICENSE').flatMap(findPutOff))).toEqual([]);
  });

  it('stands in its place: the top level is closed', ({ skip }) => {
    if (paths.length === 0) skip('this is no git checkout');
    expect([...new Set(paths.map((path) => path.split('/')[0]!))].filter((name) => !topLevel.has(name) && !name.startsWith('.'))).toEqual([]);
  });

  it('the lock file has a row for everything that is wanted, other platforms included, or npm ci refuses it', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> };
    const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
    expect(wanted.length).toBeGreaterThan(20);
    // Run scripts/complete-lock.mjs.
    expect(wanted.filter((name) => !Object.keys(lock.packages).some((key) => key.endsWith(`node_modules/${name}`)))).toEqual([]);
  });

  it('scripts can be run', () => {
    const scripts = ['scripts/test', 'scripts/demo', 'scripts/hil', '.ci/run'];
    expect(scripts.filter((path) => (statSync(join(root, path)).mode & 0o111) === 0)).toEqual([]);
  });
});

describe('is found', () => {
  const slash = '/';
  const red: readonly (readonly [string, string])[] = [
    [`see ..${slash}shared${slash}design`, 'a folder beside the repository'], [`cd ${slash}work${slash}main`, 'a path of one machine'], [`'${slash}home${slash}someone${slash}cardtill'`, 'a path of one machine'],
    [`${slash}root${slash}.npmrc`, 'a file of the system administrator'], [`write ${slash}tmp${slash}out.txt`, 'a temporary file by name'],
  ];
  it.each(red)('%s', (text, what) => {
    expect(findMachinePaths({ path: 'a', text }).map((finding) => finding.what)).toEqual([what]);
    expect(findMachinePaths({ path: 'a', text }, [text])).toEqual([]);
  });

  it.each(['https://example.org/work/x', './work/a.ts', '/usr/lib/postgresql/15/bin', '/var/lib/cardtill', '/dev/ttyUSB0'])('but not %s', (text) => {
    expect(findMachinePaths({ path: 'a', text })).toEqual([]);
  });

  it('a mirror in the lock file', () => {
    expect(findRegistryHosts({ path: 'package-lock.json', text: '"resolved": "http://mirror.example/a.tgz"' })).toHaveLength(1);
    expect(findRegistryHosts({ path: 'package-lock.json', text: '"resolved": "https://registry.npmjs.org/a/-/a.tgz"' })).toEqual([]);
  });

  it('work that was put off', () => {
    expect(findPutOff({ path: 'a', text: `// ${'TO' + 'DO'}: later` })).toHaveLength(1);
    expect(findPutOff({ path: 'a', text: 'const todoList = 1;' })).toEqual([]);
    expect(red.length).toBe(5);
  });
});
