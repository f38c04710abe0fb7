import { describe, expect, it } from 'vitest';
import { fileLinesMax, findBadName, findLongFile, findLongFunctions, functionLinesMax } from './find-oversize.ts';
import { findingLines, readFiles } from './source-files.ts';

const source = readFiles('src');
const tests = readFiles('test');

describe('sizes and names', () => {
  it('no file of src or test is too long', () => {
    expect(source.length).toBeGreaterThan(200);
    expect(tests.length).toBeGreaterThan(70);
    expect(findingLines([...source, ...tests].flatMap(findLongFile))).toEqual([]);
  });

  it('no function of src is too long', () => {
    expect(findingLines(source.flatMap(findLongFunctions))).toEqual([]);
  });

  it('files are named in kebab-case, by what they are', () => {
    expect(findingLines([...source, ...tests].flatMap(findBadName))).toEqual([]);
  });
});

const filler = (lines: number) => '  step();\n'.repeat(lines);

describe('what is too long is found', () => {
  it('a file', () => {
    expect(findLongFile({ path: 'src/a.ts', text: 'a;\n'.repeat(fileLinesMax) })).toEqual([]);
    expect(findLongFile({ path: 'src/a.ts', text: 'a;\n'.repeat(fileLinesMax + 1) })).toHaveLength(1);
  });

  it.each([
    ['a function', 'function a() {\n', '}'], ['an arrow function', 'const a = () => {\n', '};'], ['a method', 'class A { b() {\n', '} }'], ['a function in an object', 'const a = { b: function () {\n', '} };'],
  ])('%s', (_name, head, tail) => {
    expect(findLongFunctions({ path: 'src/a.ts', text: head + filler(functionLinesMax - 2) + tail })).toEqual([]);
    expect(findLongFunctions({ path: 'src/a.ts', text: head + filler(functionLinesMax - 1) + tail })).toHaveLength(1);
  });

  it.each(['src/agent/OrderBook.ts', 'src/agent/order_book.ts', 'src/agent/order-utils.ts', 'src/util/a.ts', 'src/agent/device-manager.ts', 'src/agent/helper.ts'])('%s as a name', (path) => {
    expect(findBadName({ path })).toHaveLength(1);
  });

  it.each(['src/agent/order-book.ts', 'test/unit/a.test.ts', 'src/base/crc32c.ts'])('but not %s', (path) => {
    expect(findBadName({ path })).toEqual([]);
  });
});
