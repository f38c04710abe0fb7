import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, expect, it } from 'vitest';
import type { Finding } from './command-line-world.ts';
import { newHome, runJson, writeConfig } from './command-line-support.ts';

const home = newHome();
afterAll(() => home.remove());

const whole = join(home.folder, 'whole.png');
const broken = join(home.folder, 'broken.png');
const nowhere = join(home.folder, 'nowhere.png');
writeFileSync(whole, PNG.sync.write(new PNG({ width: 40, height: 24 })));
writeFileSync(broken, 'a picture of old, forty bytes and no more');

it.each([
  ['a file', whole, 'good', `${whole}, 40 x 24 dots`],
  ['one that lies in the printer', 'stored:G1', 'good', '"G1" in the printer'],
  ['a file that is not there', nowhere, 'bad', `${nowhere} is not there: receipts have no logo`],
  ['a file that is no picture', broken, 'bad', `${broken} is no PNG file that can be printed: receipts have no logo`],
  ['none', undefined, undefined, undefined],
])('the doctor looks at the logo of receipts: %s', async (_what, receiptLogo, result, text) => {
  const config = writeConfig(home, 'cardtill.json', { dataFolder: join(home.folder, 'data'), agent: { receiptLogo } });
  const { value } = await runJson<{ findings: readonly Finding[] }>(home, ['--config', config, 'doctor']);
  expect(value.findings.find(({ check }) => check === 'receipt logo')).toEqual(result === undefined ? undefined : { check: 'receipt logo', result, text });
});
