import { posix } from 'node:path';
import { findImports } from './find-imports.ts';
import { innerRooms, packageFolders, rooms } from './floors.ts';
import type { Finding, SourceFile } from './source-files.ts';

/** What a file of src/ imports that the table does not let it. */
export function findFloorViolations(file: SourceFile): readonly Finding[] {
  return findImports(file).flatMap(({ specifier, typeOnly, line }) => {
    const what = specifier === undefined ? 'loads a module whose name is computed' : specifier.startsWith('.') ? judgeFile(file.path, specifier, typeOnly) : judgePackage(file.path, specifier);
    return what === undefined ? [] : [{ path: file.path, line, what }];
  });
}

function judgeFile(path: string, specifier: string, typeOnly: boolean): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith('src/')) return `imports ${target}, outside src`;
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === undefined || rooms[from] === undefined) return `${path} is in no room of the table`;
  if (to === undefined) return `imports ${target}, which is in no room`;
  if (from !== to) return may(rooms[from], to, typeOnly) ? undefined : `${from} may not import ${to}${typeOnly ? '' : ' (or its types only)'}`;
  return judgeInner(path, target, typeOnly);
}

function judgeInner(path: string, target: string, typeOnly: boolean): string | undefined {
  const from = innerRoomOf(path);
  const to = innerRoomOf(target);
  if (from === to || from === undefined || to === undefined) return undefined;
  const table = innerRooms[from];
  if (table === undefined) return Object.keys(innerRooms).some((name) => roomOfInner(name) === roomOfInner(from)) ? `${from} has no row in the table of inner rooms` : undefined;
  return may(table, to, typeOnly) ? undefined : `${from} may not import ${to}${typeOnly ? '' : ' (or its types only)'}`;
}

function may(room: { readonly imports: readonly string[] | '*'; readonly types?: readonly string[] }, to: string, typeOnly: boolean): boolean {
  return room.imports === '*' || room.imports.includes(to) || (typeOnly && (room.types?.includes(to) ?? false));
}

function judgePackage(path: string, specifier: string): string | undefined {
  const from = roomOf(path);
  const room = from === undefined ? undefined : rooms[from];
  if (room === undefined) return `${path} is in no room of the table`;
  const name = specifier.startsWith('node:') ? specifier : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const allowed = room.packages.includes('*') || room.packages.includes(name) || (name.startsWith('node:') && room.packages.includes('node:*'));
  if (!allowed) return `${from} may not bring in ${name}`;
  const folders = packageFolders[name];
  return folders === undefined || folders.some((folder) => path.startsWith(folder)) ? undefined : `${name} is loaded in ${folders.join(' and ')} only`;
}

function roomOf(path: string): string | undefined {
  const [, room, rest] = path.split('/');
  return rest === undefined ? undefined : room;
}

/** `cloud/store` of src/cloud/store/rows.ts; undefined for a file directly in its room. */
function innerRoomOf(path: string): string | undefined {
  const [, room, inner, rest] = path.split('/');
  return rest === undefined ? undefined : `${room}/${inner}`;
}

function roomOfInner(name: string): string | undefined {
  return name.split('/')[0];
}
