import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { rememberStore, storeNameOf, type NamedStore } from '../../../src/domain/attribution/attribution.ts';

const store = (storeId: string, assignmentVersion: number, storeName: string): NamedStore => ({ storeId, assignmentVersion, storeName });

describe('the names of the stores that a terminal was bound to', () => {
  const known = [store('north', 1, 'North'), store('south', 2, 'South'), store('north', 3, 'New North')];

  it.each([
    ['north', 1, 'North'], ['north', 3, 'New North'], ['south', 2, 'South'], ['north', 9, 'New North'], ['west', 2, 'west'],
  ])('%s in binding %i is %s', (storeId, assignmentVersion, expected) => {
    expect(storeNameOf({ storeId, assignmentVersion }, known)).toBe(expected);
  });

  it('are kept once for each binding, the newest ones', () => {
    expect(rememberStore(known, store('north', 1, 'Northern'))).toEqual([known[1], known[2], store('north', 1, 'Northern')]);
    const many = Array.from({ length: limits.storeNamesKeptMax + 5 }, (_, index) => store('s', index, `name ${index}`)).reduce(rememberStore, [] as readonly NamedStore[]);
    expect([many.length, many[0]!.assignmentVersion]).toEqual([limits.storeNamesKeptMax, 5]);
  });
});
