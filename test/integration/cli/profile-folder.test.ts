import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newHome, run } from './command-line-support.ts';

const home = newHome();
afterAll(() => home.remove());

describe('a folder of profiles that is not there', () => {
  const nowhere = join(home.folder, 'device-profile');

  it.each(['lint', 'readme'])('is an error where "profile %s" was given it: gates that looked at nothing have not passed', async (command) => {
    expect(await run(home, ['profile', command, '--folder', nowhere])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`--folder: there is no ${nowhere}`) });
  });

  it('is none where it is the terminal\'s own: most have no profiles of their own', async () => {
    expect(existsSync(join(home.folder, 'share'))).toBe(false);
    expect(await run(home, ['profile', 'lint'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/, 0 failures\n$/) });
  });
});
