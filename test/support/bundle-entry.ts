import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One source file as a program: plain Node 20 reads no TypeScript. It lies under node_modules so that packages resolve. */
export async function bundleEntry(source: string): Promise<{ readonly entryFile: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(root, 'node_modules', '.test-entry-'));
  const entryFile = join(folder, 'entry.mjs');
  await build({
    entryPoints: [join(root, source)], outfile: entryFile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent',
    // Assets are found beside src/cli, as in a checkout.
    define: { 'import.meta.url': JSON.stringify(new URL('../../src/cli/entry.ts', import.meta.url).href) },
  });
  return { entryFile, remove: () => rm(folder, { recursive: true, force: true }) };
}
