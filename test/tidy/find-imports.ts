import { isNode, lineOf, parse, walk, type SourceFile, type SyntaxNode } from './source-files.ts';

export interface ModuleImport {
  /** Undefined where it is computed, so that nobody can say what it loads. */
  readonly specifier: string | undefined;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Everything a file loads: import, export from, import(), import('x').T, import x = require(), require(). */
export function findImports(file: SourceFile): readonly ModuleImport[] {
  const found: ModuleImport[] = [];
  walk(parse(file), (node) => {
    const source = sourceOf(node);
    if (source === undefined) return;
    const value = isNode(source) && source.type === 'Literal' && typeof source['value'] === 'string' ? source['value'] : undefined;
    found.push({ specifier: value, typeOnly: isTypeOnly(node), line: lineOf(file.text, node.start) });
  });
  return found;
}

function sourceOf(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'ImportDeclaration': case 'ExportAllDeclaration': case 'ImportExpression': case 'TSImportType': return node['source'];
    case 'ExportNamedDeclaration': return node['source'] ?? undefined;
    case 'TSExternalModuleReference': return node['expression'];
    case 'CallExpression': {
      const callee = node['callee'] as SyntaxNode;
      const required = callee.type === 'Identifier' && callee['name'] === 'require';
      return required ? ((node['arguments'] as unknown[])[0] ?? null) : undefined;
    }
    default: return undefined;
  }
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'];
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((specifier: SyntaxNode) => specifier['importKind'] === 'type' || specifier['exportKind'] === 'type');
}
