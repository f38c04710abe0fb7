import { lineOf, type Finding, type SourceFile } from './source-files.ts';

// Built from pieces: this file is searched as well.
const slash = '/';
const machinePaths: readonly (readonly [string, RegExp])[] = [
  ['a folder beside the repository', new RegExp(`\\.\\.${slash}shared\\b`)],
  ['a path of one machine', new RegExp(`(?<![\\w.@-])${slash}(work|home|Users|workspace|builds)${slash}[\\w.-]+`)],
  ['a file of the system administrator', new RegExp(`(?<![\\w.])${slash}root${slash}\\.?[\\w-]+`)],
  ['a temporary file by name', new RegExp(`(?<![\\w.])${slash}tmp${slash}[\\w-]+`)],
];

/** Paths and hosts that exist on one machine only, in any tracked file. `allowed` holds lines that mean no real path. */
export function findMachinePaths(file: SourceFile, allowed: readonly string[] = []): readonly Finding[] {
  return file.text.split('\n').flatMap((text, index) => {
    if (allowed.some((known) => text.includes(known))) return [];
    return machinePaths.filter(([, pattern]) => pattern.test(text)).map(([what]) => ({ path: file.path, line: index + 1, what }));
  });
}

/** A lock file that names a host was written against somebody's mirror. */
export function findRegistryHosts(file: SourceFile): readonly Finding[] {
  return [...file.text.matchAll(/"resolved":\s*"([^"]+)"/g)]
    .filter(([, address]) => !address!.startsWith('https://registry.npmjs.org/'))
    .map((match) => ({ path: file.path, line: lineOf(file.text, match.index), what: 'a registry host' }));
}

/** Work that was put off. */
export function findPutOff(file: SourceFile): readonly Finding[] {
  const pattern = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
  return file.text.split('\n').flatMap((text, index) => (pattern.test(text) ? [{ path: file.path, line: index + 1, what: 'work that was put off' }] : []));
}
