import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import { repeatConflicts } from '../../../src/cloud/store/repeat-conflicts.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { realRandom } from '../../support/ledger-time.ts';

const migrationsFolder = fileURLToPath(new URL('../../../src/cloud/store/migrations', import.meta.url));

describe('migrations', () => {
  it('never change once they have landed: their checksums are kept', async () => {
    const kept = JSON.parse(await readFile(new URL('../../fixtures/cloud/migration-checksums.json', import.meta.url), 'utf8')) as Record<string, string>;
    const names = (await readdir(migrationsFolder)).sort();
    expect(names.length).toBeGreaterThan(0);
    const found: Record<string, string> = {};
    for (const name of names) found[name] = createHash('sha256').update(await readFile(join(migrationsFolder, name))).digest('hex');
    expect(found).toEqual(kept);
  });
});

describe('memory store', () => {
  it('refuses a change of what is append-only and undoes the transaction', async () => {
    const store = memoryStore({ timelineId: 'x' });
    await store.transaction((tx) => tx.insert(tables.usedCodes, { memberId: 'x', step: 1 }));
    await expect(store.transaction(async (tx) => {
      await tx.insert(tables.usedCodes, { memberId: 'x', step: 2 });
      tx.remove(tables.usedCodes, { memberId: 'x', step: 1 });
    })).rejects.toMatchObject({ code: 'ASSERTION_FAILED' });
    expect(await store.transaction((tx) => tx.find(tables.usedCodes, { where: {} }))).toEqual([{ memberId: 'x', step: 1 }]);
  });

  it('refuses a transaction after its end and a closed store', async () => {
    const store = memoryStore({ timelineId: 'x' });
    const leaked = await store.transaction(async (tx) => ({ tx }));
    await expect(leaked.tx.get(tables.timelines, { timelineNo: 1 })).rejects.toMatchObject({ code: 'ASSERTION_FAILED' });
    await store.close();
    await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });
});

describe('repeatConflicts', () => {
  const timers = { after: (_delayMs: number, run: () => void) => (queueMicrotask(run), { cancel: () => undefined }) };
  const conflicting = (conflicts: number, code: 'DATABASE_CONFLICT' | 'DATABASE_FAILED') => {
    const counted = { calls: 0 };
    const store = repeatConflicts({
      transaction: async () => {
        counted.calls += 1;
        if (counted.calls <= conflicts) throw new CardtillError(code, 'lost');
        return 'done' as never;
      },
      close: async () => undefined,
    }, { random: realRandom, timers });
    return { store, counted };
  };

  it.each([0, 1, limits.databaseRetriesMax])('survives %i conflicts', async (conflicts) => {
    const { store, counted } = conflicting(conflicts, 'DATABASE_CONFLICT');
    expect(await store.transaction(async () => undefined)).toBe('done');
    expect(counted.calls).toBe(conflicts + 1);
  });

  it('gives up with DATABASE_FAILED after its bound, and repeats no other failure', async () => {
    const lost = conflicting(1_000, 'DATABASE_CONFLICT');
    await expect(lost.store.transaction(async () => undefined)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(lost.counted.calls).toBe(limits.databaseRetriesMax + 1);
    const failed = conflicting(1, 'DATABASE_FAILED');
    await expect(failed.store.transaction(async () => undefined)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(failed.counted.calls).toBe(1);
  });
});
