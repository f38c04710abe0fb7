import { isNode, lineOf, parse, walk, type Finding, type SourceFile, type SyntaxNode } from './source-files.ts';

export const fileLinesMax = 400;
export const functionLinesMax = 70;

export function findLongFile({ path, text }: SourceFile): readonly Finding[] {
  const lines = text.trimEnd().split('\n').length;
  return lines > fileLinesMax ? [{ path, line: lines, what: `${lines} lines, ${fileLinesMax} allowed` }] : [];
}

/** Functions, methods, arrow functions; what is inside one counts for it as well. */
export function findLongFunctions(file: SourceFile): readonly Finding[] {
  const found: Finding[] = [];
  walk(parse(file), (node) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type) || !isNode(node['body'])) return;
    const first = lineOf(file.text, node.start);
    const lines = lineOf(file.text, node.end) - first + 1;
    if (lines > functionLinesMax) found.push({ path: file.path, line: first, what: `${nameOf(node)} has ${lines} lines, ${functionLinesMax} allowed` });
  });
  return found;
}

function nameOf(node: SyntaxNode): string {
  return isNode(node['id']) ? String(node['id']['name']) : 'a function';
}

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const emptyWords = /(^|[-/])(util|utils|helper|helpers|manager|managers|misc|common)([-./]|$)/;

/** kebab-case, and no name that says nothing. */
export function findBadName({ path }: Pick<SourceFile, 'path'>): readonly Finding[] {
  const stem = path.split('/').at(-1)!.replace(/(\.(test|config))?\.ts$/, '');
  const what = emptyWords.test(path) ? 'a name that says nothing' : kebab.test(stem) ? undefined : 'a file is named in kebab-case';
  return what === undefined ? [] : [{ path, line: 1, what }];
}
