import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { Logger } from '../../../src/base/logger.ts';
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

function member(sequence: number, balanceFen: number): MemberView {
  return {
    memberId: 'm1', memberNumber: '8800000001', nameMasked: '张*', phoneMasked: '100****0001', state: 'ACTIVE',
    balanceFen: fen(balanceFen), principalFen: fen(balanceFen), bonusFen: fen(0), memberSequence: sequence, asOfWallMs: 1,
  };
}

function job(jobId: string, state: SpooledJob['state'] = 'queued'): SpooledJob {
  return { orderId: 'o1', state, document: { jobId, blocks: [] } as unknown as SpooledJob['document'] };
}

/** Rubbish in every file of a database. */
function ruin(folder: string): void {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'rubbish');
}

describe('what can be deleted at any time', () => {
  it('members: the higher sequence replaces, readable at once, kept over a restart', async () => {
    const { folder, logger } = world();
    const cache = await openMemberCache({ folder, logger });
    cache.put(member(5, 1_000));
    cache.put(member(4, 9_000));
    expect(cache.byId('m1')?.balanceFen).toBe(1_000);
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

  it('receipts that wait keep their order and their state over a restart', async () => {
    const { folder, logger } = world();
    const spool = await openPrintSpool({ folder, logger });
    for (const jobId of ['c', 'a', 'b']) spool.put(job(jobId));
    spool.put(job('a', 'printing'));
    spool.remove('c');
    await spool.close();
    const again = await openPrintSpool({ folder, logger });
    expect(again.jobs().map(({ document, state }) => [document.jobId, state])).toEqual([['a', 'printing'], ['b', 'queued']]);
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
});
