import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cardtill-load-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a part that throws while it is loaded is loaded anew when it is asked for again, and is never had half', () => {
  copyFileSync(fileURLToPath(new URL('../../../scripts/load-bundle.cjs', import.meta.url)), join(folder, 'it.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'it.cjs'), `(() => ({
    'it.js': (exports, ask) => {
      const had = [];
      for (let count = 0; count < 3; count += 1) {
        try { had.push(ask('./late.js').whole); } catch (error) { had.push(error.message); }
      }
      console.log(JSON.stringify(had));
    },
    'fine.js': (exports) => { exports.loaded = (globalThis.loaded = (globalThis.loaded ?? 0) + 1); },
    'late.js': (exports, ask) => {
      const { loaded } = ask('./fine.js');
      globalThis.tries = (globalThis.tries ?? 0) + 1;
      if (globalThis.tries < 3) throw new Error('no table, try ' + globalThis.tries);
      exports.whole = 'whole, what it needs loaded ' + loaded + ' time';
    },
  }))`);
  const said = execFileSync(process.execPath, [join(folder, 'it.js')], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(['no table, try 1', 'no table, try 2', 'whole, what it needs loaded 1 time']);
});
