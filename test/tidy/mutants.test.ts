import { expect, it } from 'vitest';
import { mutantNames } from '../../src/base/mutants.ts';
import { readFiles } from './source-files.ts';

const source = readFiles('src');

it('only the simulator switches a wrong rule on', () => {
  const files = source.filter(({ text }) => text.includes('switchMutant')).map(({ path }) => path).sort();
  expect(files).toEqual(['src/base/mutants.ts', 'src/cli/commands/simulate-command.ts', 'src/simulator/simulate-worker.ts']);
});

it.each(mutantNames)('%s is asked about in the product, once or more', (name) => {
  expect(source.filter(({ path, text }) => path !== 'src/base/mutants.ts' && text.includes(`mutated('${name}')`)).length).toBeGreaterThan(0);
});
