import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { environmentAfter, isAfterCrash } from '../../../src/base/after-crash.ts';
import { fen } from '../../../src/base/fen.ts';
import type { Logger } from '../../../src/base/logger.ts';
import type { Assignment } from '../../../src/domain/attribution/attribution.ts';
import type { MemberView } from '../../../src/domain/member/member.ts';
import { defaultTerminalConfig } from '../../../src/domain/config/terminal-config.ts';
import type { SpooledJob } from '../../../src/ports/print-spool.ts';
import { openMemberCache } from '../../../src/storage/members/member-cache.ts';
import { openPrintSpool } from '../../../src/storage/spool/print-spool.ts';
import { openTerminalState } from '../../../src/storage/state/terminal-state.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function world() {
  const root = mkdtempSync(join(tmpdir(), 'cardtill-derived-'));
  roots.push(root);
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event) => void logged.push(event), child: () => logger };
  return { folder: join(root, 'data'), logger, logged };
}

function member(sequence: number, balanceFen: number, asOfWallMs = 1): MemberView {
  return {
    memberId: 'm1', memberNumber: '8800000001', nameMasked: '张*', phoneMasked: '100****0001', state: 'ACTIVE',
    balanceFen: fen(balanceFen), principalFen: fen(balanceFen), bonusFen: fen(0), memberSequence: sequence, asOfWallMs,
  };
}

function job(jobId: string, place: number): SpooledJob {
  return { orderId: 'o1', state: 'queued', document: { jobId, lines: [] }, copy: 0, place, priority: 'live', repeats: 0, queuedWallMs: 1 };
}

/** Rubbish in every file of a database. */
function ruin(folder: string): void {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'rubbish');
}

/** Says `put` and goes on until it is killed. */
function putsForEver(folder: string): string {
  return `
    import { openMemberCache } from './src/storage/members/member-cache.ts';
    import { silentLogger } from './src/base/logger.ts';
    const cache = await openMemberCache({ folder: ${JSON.stringify(folder)}, logger: silentLogger });
    for (let sequence = 1; ; sequence += 1) {
      for (let index = 0; index < 1_000; index += 1) cache.put({ ...${JSON.stringify(member(1, 0))}, memberId: 'm' + index, memberNumber: '99' + index, memberSequence: sequence, balanceFen: 1_000 + index });
      await new Promise((resolve) => setTimeout(resolve, 2));
      process.stdout.write('put');
    }`;
}

/** A program of its own, beside the folder. */
async function scriptOf(folder: string, contents: string): Promise<string> {
  const script = join(folder, '..', 'script.mjs');
  await build({ stdin: { contents, resolveDir: fileURLToPath(new URL('../../..', import.meta.url)), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', external: ['level'], outfile: script });
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, '..', 'node_modules'));
  return script;
}

describe('what can be deleted at any time', () => {
  it('members: the higher sequence replaces, readable at once, kept over a restart', async () => {
    const { folder, logger } = world();
    const cache = await openMemberCache({ folder, logger });
    cache.put(member(5, 1_000));
    cache.put(member(4, 9_000));
    expect(cache.byId('m1')?.balanceFen).toBe(1_000);
    // Books that were restored from a backup count anew.
    cache.put(member(4, 800, 2));
    expect(cache.byId('m1')?.balanceFen).toBe(800);
    cache.put(member(5, 1_000, 3));
    cache.put(member(6, 700));
    await cache.close();
    const again = await openMemberCache({ folder, logger });
    expect([again.byId('m1')?.balanceFen, again.byNumber('8800000001')?.memberId, again.byId('nobody'), again.failures]).toEqual([700, 'm1', undefined, 0]);
    await again.close();
  });

  it('members: deleted or ruined, the cache begins anew and says so', async () => {
    const { folder, logger, logged } = world();
    const cache = await openMemberCache({ folder, logger });
    cache.put(member(1, 1_000));
    await cache.close();
    ruin(folder);
    const again = await openMemberCache({ folder, logger });
    expect([again.byId('m1'), logged]).toEqual([undefined, ['storage.rebuilt']]);
    again.put(member(2, 500));
    expect(again.byId('m1')?.balanceFen).toBe(500);
    await again.close();
  });

  it('members: what ends the whole process of whoever reads it is begun anew by a process that was told so', async () => {
    const { folder, logger, logged } = world();
    const cache = await openMemberCache({ folder, logger });
    for (let index = 0; index < 500; index += 1) cache.put({ ...member(1, 1_000), memberId: `m${index}`, memberNumber: `99${index}` });
    await cache.close();
    // The log of before becomes a table at the second opening.
    await (await openMemberCache({ folder, logger })).close();
    const table = join(folder, readdirSync(folder).find((name) => name.endsWith('.ldb'))!);
    const bytes = readFileSync(table);
    writeFileSync(table, bytes.fill(0, 0, 16_384));
    const script = await scriptOf(folder, `
      import { openMemberCache } from './src/storage/members/member-cache.ts';
      import { silentLogger } from './src/base/logger.ts';
      const cache = await openMemberCache({ folder: ${JSON.stringify(folder)}, logger: silentLogger });
      for (let index = 0; index < 500; index += 1) cache.byId('m' + index);
      await cache.close();`);
    const [, signal] = (await once(spawn(process.execPath, [script], { stdio: 'ignore' }), 'exit')) as [number | null, string | null];
    expect(isAfterCrash(environmentAfter(signal))).toBe(true);
    const again = await openMemberCache({ folder, logger, isSuspect: true });
    again.put(member(2, 500));
    expect([again.byId('m7'), again.byId('m1')?.balanceFen, logged]).toEqual([undefined, 500, ['storage.rebuilt']]);
    await again.close();
  });

  it('the configuration is replaced as a whole, and a ruined file counts as absent', () => {
    const { folder, logger, logged } = world();
    const state = openTerminalState({ folder, logger });
    expect(state.config()).toBeUndefined();
    state.saveConfig({ ...defaultTerminalConfig, version: 3 });
    expect(openTerminalState({ folder, logger }).config()?.version).toBe(3);
    writeFileSync(join(folder, 'config.json'), '{"vers');
    expect([openTerminalState({ folder, logger }).config(), logged]).toEqual([undefined, ['storage.state-unreadable']]);
  });

  it('the names of earlier stores outlive the process', () => {
    const { folder, logger } = world();
    const stores = [{ storeId: 'north', assignmentVersion: 1, storeName: '城北店' }];
    openTerminalState({ folder, logger }).saveStores(stores);
    const state = openTerminalState({ folder, logger });
    expect([state.stores(), state.assignment()]).toEqual([stores, undefined]);
  });

  it('a state file with any one byte changed counts as absent: nobody is booked into another store', () => {
    const { folder, logger, logged } = world();
    openTerminalState({ folder, logger }).saveAssignment({ storeId: 'store-1', assignmentVersion: 7 } as Assignment);
    expect(openTerminalState({ folder, logger }).assignment()).toEqual({ storeId: 'store-1', assignmentVersion: 7 });
    const file = join(folder, 'assignment.json');
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 1;
      writeFileSync(file, damaged);
      expect(openTerminalState({ folder, logger }).assignment()).toBeUndefined();
    }
    expect(logged).toHaveLength(whole.length);
    expect(whole.length).toBeGreaterThan(30);
  });

  it('a database that another process has open is left alone', async () => {
    const { folder, logger, logged } = world();
    const cache = await openMemberCache({ folder, logger });
    cache.put(member(1, 1_000));
    await expect(openMemberCache({ folder, logger })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await cache.close();
    const again = await openMemberCache({ folder, logger });
    expect([again.byId('m1')?.balanceFen, logged]).toEqual([1_000, []]);
    await again.close();
  });

  it('no byte of the database, changed, makes another balance or keeps the cache from opening', async () => {
    const { folder, logger } = world();
    const cache = await openMemberCache({ folder, logger });
    for (let index = 0; index < 20; index += 1) cache.put({ ...member(1, 1_000 + index), memberId: `m${index}`, memberNumber: `99000000${index}` });
    await cache.close();
    // Opened once more, so that the entries are in a table and not only in the log.
    await (await openMemberCache({ folder, logger })).close();
    const whole = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
    const seen = { right: 0, absent: 0, wrong: 0 };
    for (const [name, bytes] of whole) {
      for (let at = 0; at < bytes.length; at += 61) {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        for (const [each, content] of whole) writeFileSync(join(folder, each), content);
        const damaged = Buffer.from(bytes);
        damaged[at] = damaged[at]! ^ 0x04;
        writeFileSync(join(folder, name), damaged);
        const again = await openMemberCache({ folder, logger });
        for (let index = 0; index < 20; index += 1) {
          const found = again.byId(`m${index}`);
          if (found === undefined) seen.absent += 1;
          else if (found.balanceFen === 1_000 + index && found.memberId === `m${index}`) seen.right += 1;
          else seen.wrong += 1;
        }
        await again.close();
      }
    }
    expect(seen.wrong).toBe(0);
    expect([seen.right > 100, seen.absent > 20]).toEqual([true, true]);
  });

  it('members: what was put a moment before the process was killed is lost at most, and never half', async () => {
    const { folder, logger } = world();
    const script = await scriptOf(folder, putsForEver(folder));
    let kept = 0;
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const again = await openMemberCache({ folder, logger });
      for (let index = 0; index < 1_000; index += 1) {
        const found = again.byId(`m${index}`);
        if (found === undefined) continue;
        kept += 1;
        expect([found.memberId, found.balanceFen]).toEqual([`m${index}`, 1_000 + index]);
      }
      expect(again.failures).toBe(0);
      await again.close();
    }
    expect(kept).toBeGreaterThan(0);
  });

  it('members: a number that was given up leads nowhere', async () => {
    const { folder, logger } = world();
    const cache = await openMemberCache({ folder, logger });
    cache.put(member(1, 1_000));
    cache.put({ ...member(2, 1_000), memberNumber: '8800000002' });
    expect([cache.byNumber('8800000001'), cache.byNumber('8800000002')?.memberId]).toEqual([undefined, 'm1']);
    await cache.close();
  });

  it('receipts that wait: ruined, the spool begins anew and says so', async () => {
    const { folder, logger, logged } = world();
    const spool = await openPrintSpool({ folder, logger });
    spool.put(job('a', 1));
    spool.setDueUpToSeq(7);
    await spool.close();
    ruin(folder);
    const again = await openPrintSpool({ folder, logger });
    expect([again.jobs(), again.dueUpToSeq(), logged]).toEqual([[], undefined, ['storage.rebuilt']]);
    again.put(job('b', 1));
    await again.close();
    const third = await openPrintSpool({ folder, logger });
    expect(third.jobs().map(({ document }) => document.jobId)).toEqual(['b']);
    await third.close();
  });
});
