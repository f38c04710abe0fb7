import { describe, expect, it } from 'vitest';
import { errorTable } from '../../src/base/errors.ts';
import { limits } from '../../src/base/limits.ts';
import { definedRequirements, findUncited, findUnused } from './find-uncited.ts';
import { findingLines, readFiles } from './source-files.ts';

const source = readFiles('src');
const tests = readFiles('test').filter(({ path }) => !path.startsWith('test/tidy/'));
const protos = readFiles('proto', '.proto');
const limitUse = (key: string) => new RegExp(`\\blimits\\.${key}\\b`);
const codeUse = (code: string) => new RegExp(`['"]${code}['"]`);

describe('tables', () => {
  it('every REQ id of the contract is cited by a test or by the code that keeps it, and no other is', () => {
    expect(definedRequirements(protos).size).toBeGreaterThan(30);
    expect(findingLines(findUncited(protos, [...source, ...tests]))).toEqual([]);
  });

  it('every limit bounds something', () => {
    expect(Object.keys(limits).length).toBeGreaterThan(80);
    expect(findUnused(Object.keys(limits), source, limitUse)).toEqual([]);
  });

  it('every error code is used, and has a hint that is a sentence', () => {
    const codes = Object.keys(errorTable);
    expect(codes.length).toBeGreaterThan(50);
    expect(findUnused(codes, source.filter(({ path }) => path !== 'src/base/errors.ts'), codeUse)).toEqual([]);
    expect(Object.entries(errorTable).filter(([, { hint }]) => !/^[A-Z].{9,}[.…]$/.test(hint)).map(([code]) => code)).toEqual([]);
  });
});

describe('what is not used is found', () => {
  const proto = { path: 'proto/a.proto', text: '// [REQ-AAA-1] One.\n// [REQ-AAA-2] Two.' };
  it('a REQ id that nothing cites, and one that is defined nowhere', () => {
    expect(findUncited([proto], [{ path: 'a.ts', text: "it('REQ-AAA-1: works')" }]).map(({ what }) => what)).toEqual(['REQ-AAA-2 is cited by nothing']);
    expect(findUncited([proto], [{ path: 'a.ts', text: '(REQ-AAA-1, -2)' }])).toEqual([]);
    expect(findUncited([proto], [{ path: 'a.ts', text: '(REQ-AAA-1, -2, -3)' }]).map(({ what }) => what)).toEqual(['REQ-AAA-3 is defined nowhere']);
  });

  it('a limit and an error code', () => {
    expect(findUnused(['aMax', 'bMax'], [{ path: 'a.ts', text: 'limits.aMax + limits.bMaximum' }], limitUse)).toEqual(['bMax']);
    expect(findUnused(['A_CODE', 'B_CODE'], [{ path: 'a.ts', text: "'A_CODE' + XB_CODE" }], codeUse)).toEqual(['B_CODE']);
  });
});
