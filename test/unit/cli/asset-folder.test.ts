import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assetFolder } from '../../../src/cli/asset-folder.ts';

it.each(['cloud/store/migrations', 'demo/assets', 'proto'] as const)('finds %s where the source lies', (name) => {
  expect(readdirSync(assetFolder(name)).length).toBeGreaterThan(0);
});
