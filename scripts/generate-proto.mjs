// Generates src/wire/generated/ from proto/. Running it twice changes nothing; a test holds that.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv[2] ?? join(root, 'src/wire/generated');
const sources = readdirSync(join(root, 'proto/cardtill/v1')).filter((name) => name.endsWith('.proto')).sort().map((name) => join('proto/cardtill/v1', name));
mkdirSync(target, { recursive: true });

const run = (tool, args) => execFileSync(process.execPath, [join(root, 'node_modules/protobufjs-cli/bin', tool), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 }).toString();

const script = run('pbjs', ['-p', 'proto', '-t', 'static-module', '-w', 'es6', '--force-long', '--no-service', '--no-comments', '--no-delimited', '--no-typeurl', ...sources]);
// Of each message only what the wrapper calls: the rest is a quarter of the code that a terminal reads at its start. pbjs indents a function's end as its beginning.
const unused = /^( +)\w+\.(?:create|fromObject) = function ?\(.*?^\1\};\n\n?|^( +)\w+\.prototype\.toJSON = function ?\(.*?^\2\};\n\n?/gms;
// Node resolves ES module specifiers literally: the package's file carries its extension.
writeFileSync(join(target, 'contract.js'), script.replace(unused, '').replace(/(["'])protobufjs\/minimal(?:\.js)?\1/, '"protobufjs/minimal.js"'));
// The classes are used through one wrapper (wire/body-codec.ts) that has its own plain types, so the
// declaration names the classes and says no more.
const messages = sources.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^message (\w+)/gm)].map((match) => match[1])).sort();
const enums = sources.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^enum (\w+)/gm)].map((match) => match[1])).sort();
writeFileSync(join(target, 'contract.d.ts'), `export interface MessageClass {
  verify(message: Record<string, unknown>): string | null;
  encode(message: Record<string, unknown>): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): Record<string, unknown>;
}
export declare const cardtill: { readonly v1: {
${messages.map((name) => `  readonly ${name}: MessageClass;`).join('\n')}
${enums.map((name) => `  readonly ${name}: Readonly<Record<string, number>>;`).join('\n')}
} };
`);
console.log(`generated ${sources.length} proto files: ${readFileSync(join(target, 'contract.js')).length} bytes of code`);
