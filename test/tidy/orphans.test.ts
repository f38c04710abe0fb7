import { expect, it } from 'vitest';
import { findOrphans } from './find-orphans.ts';
import { readFiles } from './source-files.ts';

it('every file of src is loaded by another, or is where a process begins', () => {
  expect(findOrphans(readFiles('src'), readFiles('test'))).toEqual([]);
});

it('a file that nothing loads is found, and one that only tests load where that is not enough', () => {
  const source = [
    { path: 'src/base/used.ts', text: '' }, { path: 'src/base/left.ts', text: '' }, { path: 'src/agent/tested.ts', text: '' }, { path: 'src/codecs/a/tested.ts', text: '' },
    { path: 'src/codecs/a/left.ts', text: '' }, { path: 'src/cli/agent-entry.ts', text: "import '../base/used.ts';" },
  ];
  const tests = [{ path: 'test/unit/a.test.ts', text: "import '../../src/agent/tested.ts';\nimport '../../src/codecs/a/tested.ts';" }];
  expect(findOrphans(source, tests)).toEqual(['src/base/left.ts', 'src/agent/tested.ts', 'src/codecs/a/left.ts']);
});
