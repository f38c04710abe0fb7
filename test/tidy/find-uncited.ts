import type { Finding, SourceFile } from './source-files.ts';

/** Where a REQ id is defined: "[REQ-PAY-1] …" in a proto file. */
export function definedRequirements(protos: readonly SourceFile[]): ReadonlyMap<string, string> {
  return new Map(protos.flatMap(({ path, text }) => [...text.matchAll(/\[(REQ-[A-Z]+-\d+)\]/g)].map((match) => [match[1]!, path] as const)));
}

/** Ids that no file cites, and ids that are cited and defined nowhere. A citation is REQ-PAY-1; "REQ-ENV-1, -3" names two. */
export function findUncited(protos: readonly SourceFile[], citing: readonly SourceFile[]): readonly Finding[] {
  const defined = definedRequirements(protos);
  const cited = new Map(citing.flatMap(({ path, text }) => citedIn(text).map((id) => [id, path] as const)));
  return [
    ...[...defined].filter(([id]) => !cited.has(id)).map(([id, path]) => ({ path, line: 0, what: `${id} is cited by nothing` })),
    ...[...cited].filter(([id]) => !defined.has(id)).map(([id, path]) => ({ path, line: 0, what: `${id} is defined nowhere` })),
  ];
}

function citedIn(text: string): readonly string[] {
  return [...text.matchAll(/REQ-([A-Z]+)-(\d+)((?:(?:,| and)? -\d+)*)/g)].flatMap(([, family, first, more]) => [first!, ...[...more!.matchAll(/\d+/g)].map(String)].map((number) => `REQ-${family}-${number}`));
}

/** Keys of a table that no file names. `isUse` says how a key is written where it is used. */
export function findUnused(keys: readonly string[], files: readonly SourceFile[], isUse: (key: string) => RegExp): readonly string[] {
  return keys.filter((key) => !files.some(({ text }) => isUse(key).test(text)));
}
