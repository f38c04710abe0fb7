import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from './floors.ts';
import { root } from './source-files.ts';

/** Undefined when the text answers the three questions: what lives here, what may I import, how do I add one. */
function whatIsMissing(text: string): string | undefined {
  if (text.trim().length < 200) return 'too short to say what lives here';
  if (!/import/i.test(text)) return 'does not say what may be imported';
  return /\badd|\ba new /i.test(text) ? undefined : 'does not say how to add one';
}

/** Whether the map has a row for the room that names what the table lets it import. */
function mapRow(map: string, name: string): boolean {
  const row = map.split('\n').find((line) => line.startsWith('|') && line.split('|')[2]?.trim().startsWith(`\`${name}\``));
  const { imports, types = [] } = rooms[name]!;
  const cell = row?.split('|')[3];
  return cell !== undefined && (imports === '*' ? /everything/.test(cell) : [...imports, ...types].every((other) => new RegExp(`\\b${other}\\b`).test(cell)));
}

/** Folders with something in them: git keeps no others. */
function folders(path: string): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(root, path, entry.name)).length > 0)
    .map((entry) => `${path}/${entry.name}`);
}

const asked = [...folders('src'), ...folders('src/codecs'), ...folders('src/cloud')];
const present = ['src', 'proto', 'device-profiles', 'test', 'scripts'];

describe('every room has a README', () => {
  it('that answers the three questions', () => {
    expect(asked.length).toBeGreaterThan(Object.keys(rooms).length);
    const missing = asked.map((folder) => {
      const path = join(root, folder, 'README.md');
      const what = existsSync(path) ? whatIsMissing(readFileSync(path, 'utf8')) : 'is missing';
      return what === undefined ? undefined : `${folder}/README.md ${what}`;
    });
    expect(missing.filter((line) => line !== undefined)).toEqual([]);
  });

  it('and so have the folders beside src, and src itself', () => {
    expect(present.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([]);
  });

  it('the map names every room with what it may import, and says why each dependency is there', () => {
    const map = readFileSync(join(root, 'src/README.md'), 'utf8');
    expect(Object.keys(rooms).filter((name) => !mapRow(map, name))).toEqual([]);
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    const named = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...Object.keys(devDependencies!).filter((name) => !name.startsWith('@types/') && name !== 'protobufjs-cli')];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !map.includes(`\`${name}\``))).toEqual([]);
    expect(mapRow('| 3 | `uplink` the line | base |  |', 'uplink')).toBe(false);
  });

  it('and one that does not answer is found', () => {
    const filler = 'x'.repeat(200);
    expect(whatIsMissing('# room')).toBe('too short to say what lives here');
    expect(whatIsMissing(`${filler} how to add one`)).toBe('does not say what may be imported');
    expect(whatIsMissing(`${filler} may import base`)).toBe('does not say how to add one');
    expect(whatIsMissing(`${filler} may import base; to add one`)).toBeUndefined();
  });
});
