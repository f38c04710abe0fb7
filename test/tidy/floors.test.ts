import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, describe } from 'vitest';
import { findFloorViolations } from './find-floor-violations.ts';
import { findImports } from './find-imports.ts';
import { innerRooms, rooms } from './floors.ts';
import { findingLines, readFiles, root } from './source-files.ts';

const files = readFiles('src');

describe('floors', () => {
  it('every import of src stays within the table', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap(findImports).length).toBeGreaterThan(files.length);
    expect(findingLines(files.flatMap(findFloorViolations))).toEqual([]);
  });

  it('the table itself goes downwards and knows no folder that is not there', () => {
    const floorOf = (name: string) => rooms[name]!.floor;
    for (const [name, room] of Object.entries(rooms)) {
      if (room.imports === '*' || room.floor === 'annexe') continue;
      for (const other of [...room.imports, ...(room.types ?? [])]) {
        // mqtt and wire are neighbours of nobody: they are imported from above only.
        expect(floorOf(other), `${name} imports ${other}`).toBeLessThan(room.floor);
      }
    }
    const present = new Set(files.map(({ path }) => path.split('/')[1]));
    expect(Object.keys(rooms).filter((name) => name !== 'bench' && !present.has(name))).toEqual([]);
    const inner = new Set(files.map(({ path }) => path.split('/').slice(1, 3).join('/')));
    expect(Object.keys(innerRooms).filter((name) => !inner.has(name))).toEqual([]);
  });

  it('every package that the product installs is brought in by a room', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const used = new Set(files.flatMap(findImports).map(({ specifier }) => specifier ?? ''));
    // classic-level is level's native half, pinned so that the bundle finds it; protobufjs is loaded by generated code.
    const indirect = ['classic-level', 'protobufjs'];
    expect(Object.keys(dependencies).filter((name) => !indirect.includes(name) && ![...used].some((specifier) => specifier === name || specifier.startsWith(`${name}/`)))).toEqual([]);
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

const red: readonly (readonly [string, string, string, string])[] = [
  ['an import upwards', 'src/base/a.ts', "import { x } from '../domain/x.ts';", 'base may not import domain (or its types only)'],
  ['an import of a neighbour', 'src/storage/a.ts', "import { x } from '../uplink/x.ts';", 'storage may not import uplink (or its types only)'],
  ['a type of a neighbour', 'src/storage/a.ts', "import type { X } from '../uplink/x.ts';", 'storage may not import uplink'],
  ['a value where types are allowed', 'src/ports/a.ts', "import { x } from '../domain/x.ts';", 'ports may not import domain (or its types only)'],
  ['one value among types', 'src/ports/a.ts', "import { type X, y } from '../domain/x.ts';", 'ports may not import domain (or its types only)'],
  ['a re-export', 'src/domain/a.ts', "export { x } from '../wire/x.ts';", 'domain may not import wire (or its types only)'],
  ['a re-export of everything', 'src/domain/a.ts', "export * from '../wire/x.ts';", 'domain may not import wire (or its types only)'],
  ['a re-exported type', 'src/domain/a.ts', "export type { X } from '../wire/x.ts';", 'domain may not import wire'],
  ['a dynamic import', 'src/domain/a.ts', "const x = await import('../wire/x.ts');", 'domain may not import wire (or its types only)'],
  ['a dynamic import of something computed', 'src/domain/a.ts', 'const x = await import(name);', 'loads a module whose name is computed'],
  ['a type by import()', 'src/domain/a.ts', "type X = import('../wire/x.ts').X;", 'domain may not import wire'],
  ['import = require', 'src/domain/a.ts', "import x = require('../wire/x.ts');", 'domain may not import wire (or its types only)'],
  ['require', 'src/domain/a.ts', "const x = require('../wire/x.ts');", 'domain may not import wire (or its types only)'],
  ['an import for its side effects', 'src/domain/a.ts', "import '../wire/x.ts';", 'domain may not import wire (or its types only)'],
  ['a package of another room', 'src/storage/a.ts', "import mqtt from 'mqtt';", 'storage may not bring in mqtt'],
  ['a file of a package of another room', 'src/domain/a.ts', "import x from 'protobufjs/minimal.js';", 'domain may not bring in protobufjs'],
  ["one of node's modules in a pure room", 'src/domain/a.ts', "import { readFileSync } from 'node:fs';", 'domain may not bring in node:fs'],
  ['a package outside its folder', 'src/cloud/ledger/a.ts', "import { Pool } from 'pg';", 'pg is loaded in src/cloud/store/ and src/cloud/embedded/postgres/ and src/bench/ and src/chaos/ only'],
  ['something outside src', 'src/cli/a.ts', "import { x } from '../../test/x.ts';", 'imports test/x.ts, outside src'],
  ['a file in no room', 'src/a.ts', "import { x } from './base/x.ts';", 'src/a.ts is in no room of the table'],
  ['a room without a row', 'src/attic/a.ts', "import { x } from '../base/x.ts';", 'src/attic/a.ts is in no room of the table'],
  ['an inner room upwards', 'src/cloud/store/a.ts', "import { x } from '../ledger/x.ts';", 'cloud/store may not import cloud/ledger (or its types only)'],
  ['an inner room without a row', 'src/cloud/attic/a.ts', "import { x } from '../store/x.ts';", 'cloud/attic has no row in the table of inner rooms'],
  ['a protocol in another protocol', 'src/codecs/escpos/a.ts', "import { x } from '../cd5220/x.ts';", 'codecs/escpos may not import codecs/cd5220 (or its types only)'],
];

describe('a floor violation is found', () => {
  it.each(red)('%s', (_name, path, text, what) => {
    expect(findFloorViolations({ path, text }).map((finding) => finding.what)).toEqual([what]);
  });

  it('and what is allowed is not', () => {
    const text = "import type { X } from '../domain/x.ts';\nimport { y } from '../base/y.ts';\nimport { z } from './z.ts';\nexport type Y = X;";
    expect(findFloorViolations({ path: 'src/ports/a.ts', text })).toEqual([]);
    expect(red.length).toBe(24);
  });
});
