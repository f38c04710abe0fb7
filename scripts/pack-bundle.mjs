// Makes the packs of one process: what its start always reads in one file, and what each import() brings in beyond that in one file each.
import { build, transform } from 'esbuild';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Bundles `entry` into `<folder>/<name>.cjs`, and what it imports late into `<folder>/<name>-….cjs`. Each file is a script whose value is a table of
 * functions by chunk (`load-bundle.cjs` runs them): a chunk that two packs need is in both and runs once, so a class is one class wherever it is used.
 * Resolves to the names of the packs and the paths of all that went in.
 */
export async function packBundle({ entry, name, folder, options }) {
  const chunksFolder = join(folder, `chunks-${name}`);
  const { metafile } = await build({
    ...options,
    entryPoints: [{ in: entry, out: name }],
    outdir: chunksFolder,
    entryNames: '[name]',
    chunkNames: `${name}-[name]-[hash]`,
    splitting: true,
    bundle: true,
    format: 'esm',
    sourcemap: 'inline',
    sourcesContent: false,
    metafile: true,
  });
  const chunks = new Map(Object.entries(metafile.outputs).map(([path, { imports }]) => [basename(path), imports.filter(({ external }) => external !== true).map((each) => ({ kind: each.kind, chunk: basename(each.path) }))]));
  const packs = packsOf(chunks, `${name}.js`);
  const ends = new Map(Object.entries(metafile.outputs).filter(([, { entryPoint }]) => metafile.inputs[entryPoint]?.format === 'cjs').map(([path]) => [basename(path), asNodeImports]));
  for (const [pack, members] of packs) await writePack(join(folder, pack.replace(/\.js$/, '.cjs')), members.map((chunk) => ({ chunk, path: join(chunksFolder, chunk), end: ends.get(chunk) ?? '' })), options.target);
  rmSync(chunksFolder, { recursive: true });
  return { packs: [...packs.keys()].map((pack) => pack.replace(/\.js$/, '')), inputs: Object.keys(metafile.inputs) };
}

/** The chunks of each pack by the chunk that it is named after: all that is needed to run it, less what is there already whoever asks for it. */
function packsOf(chunks, entry) {
  const before = new Map([[entry, new Set()]]);
  const waiting = [entry];
  for (let pack = waiting.pop(); pack !== undefined; pack = waiting.pop()) {
    const needed = closure(chunks, pack);
    const there = new Set([...before.get(pack), ...needed]);
    const late = [...needed].flatMap((chunk) => chunks.get(chunk)).filter(({ kind }) => kind === 'dynamic-import');
    for (const { chunk } of late) {
      const known = before.get(chunk);
      const left = known === undefined ? there : new Set([...known].filter((each) => there.has(each)));
      if (known?.size === left.size) continue;
      before.set(chunk, left);
      waiting.push(chunk);
    }
  }
  return new Map([...before].map(([pack, there]) => [pack, [...closure(chunks, pack)].filter((chunk) => !there.has(chunk))]).filter(([, members]) => members.length > 0));
}

function closure(chunks, first) {
  const found = new Set([first]);
  for (const chunk of found) for (const { kind, chunk: next } of chunks.get(chunk)) if (kind === 'import-statement') found.add(next);
  return found;
}

/** Of a CommonJS package that is imported late esbuild leaves `default` alone, where Node gives its names as well. */
const asNodeImports = '{const whole=module.exports.default;module.exports={...whole,default:whole,__esModule:true}}';

async function writePack(path, members, target) {
  let text = '(function(bundleUrl,__filename,__dirname){return{\n';
  const sections = [];
  for (const { chunk, path: chunkPath, end } of members) {
    const { code, map } = await transform(readFileSync(chunkPath, 'utf8'), {
      format: 'cjs', platform: 'node', target, sourcefile: chunk, minifyWhitespace: true, legalComments: 'none', sourcemap: 'external', sourcesContent: false,
      // A script that is run from its compiled form cannot import(): what comes late is required, later.
      supported: { 'dynamic-import': false },
    });
    const head = `${JSON.stringify(chunk)}:function(exports,require,module){`;
    sections.push({ offset: { line: text.split('\n').length - 1, column: head.length }, map: JSON.parse(map) });
    text += `${head}${code}${end}},\n`;
  }
  writeFileSync(path, `${text}}})\n//# sourceMappingURL=${basename(path)}.map\n`);
  writeFileSync(`${path}.map`, JSON.stringify({ version: 3, sections }));
}
