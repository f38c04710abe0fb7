import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Absolute: '..' would be resolved against the working directory.
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Pure rooms run in threads that share their modules: fast, and a test that leaves something behind is found out.
 * What loads native modules or starts processes gets a process for each file. Two at a time everywhere. A pure test waits for nothing: how long one takes tells only how busy the machine is.
 */
export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', new URL('support/count-reporter.ts', import.meta.url).pathname],
    projects: [
      { extends: true, test: { name: 'pure', include: ['test/{unit,profiles,tidy}/**/*.test.ts'], pool: 'threads', isolate: false, testTimeout: 600_000, setupFiles: [new URL('support/property-seed.ts', import.meta.url).pathname] } },
      { extends: true, test: { name: 'real', include: ['test/{contract,integration,hardware,simulation,chaos}/**/*.test.ts'], pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
