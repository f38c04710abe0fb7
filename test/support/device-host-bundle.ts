import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The device host as it ships, or one with another `entry`: one file. It lies under node_modules so that native packages resolve. */
export async function bundleDeviceHost(entry = 'src/cli/device-host-entry.ts'): Promise<{ readonly entryFile: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(root, 'node_modules', '.device-host-'));
  const entryFile = join(folder, 'device-host.mjs');
  await build({
    entryPoints: [join(root, entry)],
    outfile: entryFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return { entryFile, remove: () => rm(folder, { recursive: true, force: true }) };
}
