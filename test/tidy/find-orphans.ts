import { posix } from 'node:path';
import { findImports } from './find-imports.ts';
import type { SourceFile } from './source-files.ts';

/** Where processes begin. */
const entries = /^src\/cli\/(?:cardtill|[a-z-]+-entry)\.ts$/;
/** Read by what stands beside them; made by a script. */
const generated = 'src/wire/generated/';
/** Speak and understand more than the product's own paths use: their tests alone may need them. */
const forTestsToo = ['src/codecs/', 'src/doubles/'];

/** Files of src that nothing loads, nor a test where that is enough. */
export function findOrphans(source: readonly SourceFile[], tests: readonly SourceFile[]): readonly string[] {
  const loaded = loadedBy(source);
  const tested = loadedBy(tests);
  return source.map(({ path }) => path)
    .filter((path) => !entries.test(path) && !path.startsWith(generated) && !loaded.has(path))
    .filter((path) => !(tested.has(path) && forTestsToo.some((room) => path.startsWith(room))));
}

function loadedBy(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => findImports(file).flatMap(({ specifier }) => (specifier?.startsWith('.') === true ? [posix.join(posix.dirname(file.path), specifier)] : []))));
}
