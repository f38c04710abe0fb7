import { isNode, lineOf, parse, walk, type Finding, type SourceFile, type SyntaxNode } from './source-files.ts';

/** What is banned, what to use in its place, and where it lives. A path that ends in a slash is a folder. */
export interface Ban {
  readonly what: string;
  readonly instead: string;
  readonly allowed: readonly string[];
}

/** Time, timers and random numbers are injected (base/clock.ts); these make the real ones, or play with real devices. */
const realWorld = ['src/cli/system.ts', 'src/doubles/', 'src/bench/', 'src/demo/'];
const people = ['src/cli/', 'src/bench/', 'src/demo/'];

const bans = {
  time: { what: 'reads the time', instead: 'use Clock', allowed: realWorld },
  timer: { what: 'sets a timer', instead: 'use Timers', allowed: [...realWorld, 'src/simulator/scheduler.ts'] },
  random: { what: 'makes a random number', instead: 'use Random', allowed: realWorld },
  console: { what: 'writes to the console', instead: 'use Logger', allowed: people },
  exit: { what: 'ends the process', instead: 'throw, or return to the command line', allowed: people },
  error: { what: 'makes a bare error', instead: 'use CardtillError', allowed: [] },
  state: { what: 'keeps state at the top of a module', instead: 'make it a field', allowed: [] },
} as const satisfies Record<string, Ban>;

type BanName = keyof typeof bans;

const identifiers: Readonly<Record<string, BanName>> = {
  setTimeout: 'timer', setInterval: 'timer', setImmediate: 'timer', performance: 'time', console: 'console',
};
const members: Readonly<Record<string, BanName>> = {
  'Date.now': 'time', 'process.hrtime': 'time', 'process.uptime': 'time', 'Math.random': 'random', 'process.exit': 'exit', 'process.abort': 'exit',
  'crypto.randomUUID': 'random', 'crypto.randomBytes': 'random', 'crypto.getRandomValues': 'random',
};
const modules: Readonly<Record<string, BanName>> = { 'node:timers': 'timer', 'node:timers/promises': 'timer', 'node:perf_hooks': 'time', 'node:console': 'console' };
const cryptoNames: ReadonlySet<string> = new Set(['randomBytes', 'randomUUID', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues', 'webcrypto']);
const errorNames: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'AggregateError', 'EvalError', 'ReferenceError', 'URIError']);

/** Every banned thing in a file of src/ that its path does not allow. */
export function findBannedCalls(file: SourceFile): readonly Finding[] {
  const found: Finding[] = [];
  const report = (name: BanName, node: SyntaxNode) => {
    const { what, instead, allowed } = bans[name];
    if (allowed.some((place) => (place.endsWith('/') ? file.path.startsWith(place) : file.path === place))) return;
    found.push({ path: file.path, line: lineOf(file.text, node.start), what: `${what}: ${instead}` });
  };
  const program = parse(file);
  walk(program, (node, parent) => {
    const name = banOf(node, parent);
    if (name !== undefined) report(name, node);
  });
  for (const statement of program['body'] as SyntaxNode[]) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement;
    if (isNode(declaration) && declaration.type === 'VariableDeclaration' && (declaration['kind'] === 'let' || declaration['kind'] === 'var')) report('state', declaration);
  }
  return found;
}

function banOf(node: SyntaxNode, parent: SyntaxNode | undefined): BanName | undefined {
  switch (node.type) {
    case 'Identifier': return isReference(node, parent) ? own(identifiers, String(node['name'])) : undefined;
    case 'MemberExpression': return own(members, memberName(node)) ?? globalMember(node);
    case 'NewExpression': case 'CallExpression': return banOfCall(node);
    case 'ImportDeclaration': return banOfImport(node);
    default: return undefined;
  }
}

/** `new Date()` and `Date()` read the time; `new Date(value)` does not. */
function banOfCall(node: SyntaxNode): BanName | undefined {
  const callee = node['callee'] as SyntaxNode;
  if (callee.type !== 'Identifier') return undefined;
  const name = String(callee['name']);
  if (errorNames.has(name)) return 'error';
  const bare = (node['arguments'] as unknown[]).length === 0 || node.type === 'CallExpression';
  return name === 'Date' && bare ? 'time' : undefined;
}

function banOfImport(node: SyntaxNode): BanName | undefined {
  const source = String((node['source'] as SyntaxNode)['value']);
  if (source !== 'node:crypto') return own(modules, source);
  const names = (node['specifiers'] as SyntaxNode[]).map((specifier) => (isNode(specifier['imported']) ? String(specifier['imported']['name']) : ''));
  return names.some((name) => cryptoNames.has(name)) ? 'random' : undefined;
}

/** `globalThis.setTimeout` and `globalThis['setTimeout']` are no way around. */
function globalMember(node: SyntaxNode): BanName | undefined {
  const [object, property] = memberName(node).split('.');
  return object === 'globalThis' || object === 'global' ? own(identifiers, property ?? '') : undefined;
}

function memberName(node: SyntaxNode): string {
  const object = node['object'] as SyntaxNode;
  const property = node['property'] as SyntaxNode;
  const inner = object.type === 'MemberExpression' ? memberName(object).split('.').at(-1) : String(object['name'] ?? '');
  return `${inner}.${node['computed'] === true ? String(property['value'] ?? '') : String(property['name'])}`;
}

/** A name that stands for the global, not the name of a member, of a key or of something declared here. */
function isReference(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined) return true;
  switch (parent.type) {
    case 'MemberExpression': return parent['property'] !== node || parent['computed'] === true;
    case 'Property': return parent['value'] === node || parent['computed'] === true;
    case 'MethodDefinition': case 'PropertyDefinition': case 'TSPropertySignature': case 'TSMethodSignature': case 'TSAbstractMethodDefinition':
      return parent['key'] !== node || parent['computed'] === true;
    case 'ImportSpecifier': case 'ExportSpecifier': case 'TSTypeReference': case 'TSQualifiedName': case 'LabeledStatement': case 'TSTypeQuery': return false;
    default: return true;
  }
}

function own(table: Readonly<Record<string, BanName>>, name: string): BanName | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
