import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { memoryPrintSpool } from '../../../src/doubles/memory-storage/memory-caches.ts';
import type { PrintSpool, ReceiptOutcome, SpooledJob } from '../../../src/ports/print-spool.ts';
import { openPrintSpool } from '../../../src/storage/spool/print-spool.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'cardtill-spool-'));
  folders.push(root);
  return join(root, 'spool');
}

function job(jobId: string, place: number, change: Partial<SpooledJob> = {}): SpooledJob {
  return { orderId: `order-${jobId}`, state: 'queued', document: { jobId, lines: [{ kind: 'rule' }] }, copy: 0, place, priority: 'live', repeats: 0, queuedWallMs: 1_000, ...change };
}

const proved = (orderId: string, copies = 0): ReceiptOutcome => ({ orderId, state: 'proved', copies });

/** `reopen` ends one and opens the next on the same disk; memory has none and goes on. */
const kinds: readonly (readonly [string, () => Promise<{ open(): Promise<PrintSpool> }>])[] = [
  ['memory', async () => {
    const spool = memoryPrintSpool();
    return { open: async () => spool };
  }],
  ['LevelDB', async () => {
    const folder = newFolder();
    return { open: () => openPrintSpool({ folder, logger: silentLogger }) };
  }],
];

describe.each(kinds)('a spool in %s', (_name, make) => {
  it('begins empty and knows nothing of the past', async () => {
    const spool = await (await make()).open();
    expect([spool.jobs(), spool.outcomes(), spool.dueUpToSeq()]).toEqual([[], [], undefined]);
    await spool.close();
  });

  it('keeps jobs in the order of their places, replaced by their id, over a restart', async () => {
    const { open } = await make();
    const spool = await open();
    for (const [jobId, place] of [['c', 1], ['a', 2], ['b', 3]] as const) spool.put(job(jobId, place));
    spool.put(job('a', 2, { state: 'printing' }));
    spool.remove('c');
    // A repeat takes the place of what it repeats.
    spool.remove('b');
    spool.put(job('d', 1, { copy: 1, repeats: 1 }));
    await spool.close();
    const again = await open();
    expect(again.jobs()).toEqual([job('d', 1, { copy: 1, repeats: 1 }), job('a', 2, { state: 'printing' })]);
    await again.close();
  });

  it('keeps the last outcome of an order, the oldest out beyond the bound, and how far receipts were due', async () => {
    const { open } = await make();
    const spool = await open();
    for (let index = 0; index < limits.printOutcomesKeptMax; index += 1) spool.putOutcome(proved(`o${index}`));
    spool.putOutcome({ orderId: 'o0', state: 'failed', reason: 'paper-out', copies: 3 });
    spool.putOutcome(proved('last'));
    spool.setDueUpToSeq(41);
    spool.setDueUpToSeq(42);
    await spool.close();
    const again = await open();
    expect(again.outcomes()).toHaveLength(limits.printOutcomesKeptMax);
    expect(again.outcomes().slice(-2)).toEqual([{ orderId: 'o0', state: 'failed', reason: 'paper-out', copies: 3 }, proved('last')]);
    expect(again.outcomes()[0]).toEqual(proved('o2'));
    expect(again.dueUpToSeq()).toBe(42);
    again.putOutcome(proved('o2', 1));
    expect(again.outcomes().at(-1)).toEqual(proved('o2', 1));
    await again.close();
  });

  it('says when everything is on the disk', async () => {
    const spool = await (await make()).open();
    spool.put(job('a', 1));
    expect(await spool.settled()).toBe(true);
    expect(await spool.settled()).toBe(true);
    await spool.close();
  });
});

describe('a spool on a disk', () => {
  it('says when the disk refuses', async () => {
    const spool = await openPrintSpool({ folder: newFolder(), logger: silentLogger });
    await spool.close();
    spool.put(job('a', 1));
    expect(await spool.settled()).toBe(false);
    expect(await spool.settled()).toBe(false);
    expect(spool.jobs()).toHaveLength(1);
  });

  it('what had settled is there after a kill, and what was put in one turn is there together or not at all', async () => {
    const folder = newFolder();
    const script = join(folder, '..', 'script.mjs');
    const contents = `
      import { openPrintSpool } from './src/storage/spool/print-spool.ts';
      import { silentLogger } from './src/base/logger.ts';
      const spool = await openPrintSpool({ folder: ${JSON.stringify(folder)}, logger: silentLogger });
      const from = spool.dueUpToSeq() ?? 0;
      for (let seq = from + 1; ; seq += 1) {
        spool.put({ orderId: 'o' + seq, state: 'queued', document: { jobId: 'j' + seq, lines: [] }, copy: 0, place: seq, priority: 'live', repeats: 0, queuedWallMs: 1 });
        spool.setDueUpToSeq(seq);
        if (!(await spool.settled())) throw new Error('not settled');
        process.stdout.write(seq + ' ');
      }`;
    await build({ stdin: { contents, resolveDir: fileURLToPath(new URL('../../..', import.meta.url)), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', external: ['level'], outfile: script });
    symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, '..', 'node_modules'));
    let settled = 0;
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.on('data', (text: Buffer) => {
        const whole = text.toString().trim().split(' ').map(Number);
        settled = Math.max(settled, ...whole);
        if (settled > (round + 1) * 20) child.kill('SIGKILL');
      });
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
      const spool = await openPrintSpool({ folder, logger: silentLogger });
      const upTo = spool.dueUpToSeq()!;
      expect(upTo).toBeGreaterThanOrEqual(settled);
      expect(spool.jobs().map(({ place }) => place)).toEqual(Array.from({ length: upTo }, (_, index) => index + 1));
      await spool.close();
    }
    expect(settled).toBeGreaterThan(60);
  });
});
