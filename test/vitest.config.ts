import { defineConfig } from 'vitest/config';
const root = new URL('..', import.meta.url).pathname;
export default defineConfig({
  root,
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
