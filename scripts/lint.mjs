// Lints every TypeScript file of src and test. A pattern that matches nothing passes in silence with most linters, so the
// files are listed here, given by name, and counted against what the linter says it has read.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = ['src', 'test']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.ts') && !name.startsWith(join('src', 'wire', 'generated')))
  .sort();

const { stdout, status, error } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-c', 'scripts/oxlintrc.json', '-f', 'json', ...files], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
if (error) throw error;
const report = JSON.parse(stdout);
for (const { message, code, filename, labels } of report.diagnostics) {
  const span = labels?.[0]?.span;
  console.error(`${filename}:${span?.line ?? 0}:${span?.column ?? 0}: ${message} (${code ?? 'parse error'})`);
}
const counted = files.length > 0 && report.number_of_files === files.length;
if (!counted) console.error(`the linter read ${report.number_of_files} files of ${files.length}`);
console.log(`lint: ${report.number_of_files} files, ${report.diagnostics.length} findings`);
process.exitCode = counted && status === 0 && report.diagnostics.length === 0 ? 0 : 1;
