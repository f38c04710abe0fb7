import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { openJournal } from '../../../src/storage/journal/open-journal.ts';
import { readJournal, verifyJournal } from '../../../src/storage/journal/verify-journal.ts';
import type { Journal } from '../../../src/ports/journal.ts';

const segmentBytes = 64 * 1024;
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function folders(): readonly [string, string] {
  const root = mkdtempSync(join(tmpdir(), 'cardtill-journal-'));
  roots.push(root);
  return [join(root, 'a'), join(root, 'b')];
}

function open(paths: readonly string[]): Journal {
  return openJournal({ folders: paths, logger: silentLogger, onFailure: (error) => { throw error; }, segmentBytes });
}

async function fill(journal: Journal, count: number): Promise<void> {
  const tickets = Array.from({ length: count }, (_none, index) => journal.append(1, ({ seq }) => new Uint8Array(150 + (index % 40)).fill(seq % 256)));
  await Promise.all(tickets.map((ticket) => ticket.durable));
}

describe('the journal on a disk', () => {
  it('keeps records in both copies over a restart, and verifies', async () => {
    const paths = folders();
    const journal = open(paths);
    await fill(journal, 1_000);
    const { head } = journal;
    await journal.close();
    const names = ['journal-00000001.log', 'journal-00000002.log'];
    for (const name of names) expect(readFileSync(join(paths[0], name)).equals(readFileSync(join(paths[1], name)))).toBe(true);
    expect(statSync(join(paths[0], names[0]!)).size).toBe(segmentBytes);
    expect(verifyJournal(paths, segmentBytes)).toMatchObject({ verdict: 'sound', records: 1_000, headSeq: 1_000, headHash: Buffer.from(head.hash).toString('hex') });
    const again = open(paths);
    expect([again.condition, again.head]).toEqual([{ kind: 'sound' }, head]);
    await again.close();
    expect(readJournal(paths, segmentBytes).at(-1)?.sealed.length).toBe(150 + (999 % 40));
  });

  it('repairs a cut, a damaged, a missing and an empty copy from the other one, and says so', async () => {
    const paths = folders();
    const journal = open(paths);
    await fill(journal, 1_000);
    await journal.close();
    const whole = (name: string) => readFileSync(join(paths[1], name));
    const damages: readonly (() => void)[] = [
      () => truncateSync(join(paths[0], 'journal-00000002.log'), 1_234),
      () => {
        const bytes = whole('journal-00000001.log');
        bytes[4_321] = bytes[4_321]! ^ 1;
        writeFileSync(join(paths[0], 'journal-00000001.log'), bytes);
      },
      () => rmSync(join(paths[0], 'journal-00000001.log')),
      () => rmSync(paths[0], { recursive: true }),
    ];
    let repaired = 0;
    for (const damage of damages) {
      damage();
      expect(verifyJournal(paths, segmentBytes).verdict).toBe('repairable');
      const again = open(paths);
      expect(again.condition).toMatchObject({ kind: 'sound', repaired: expect.any(String) });
      expect([...again.records(1)]).toHaveLength(1_000);
      await again.close();
      expect(verifyJournal(paths, segmentBytes).verdict).toBe('sound');
      repaired += 1;
    }
    expect(repaired).toBe(damages.length);
  });

  it('is refused to a second process, and given after the first was killed', async () => {
    const paths = folders();
    // A process that puts up the lock, says so, and lives until it is killed.
    const owner = spawn(process.execPath, ['-e', `
      const { mkdirSync, writeFileSync, readFileSync } = require('node:fs');
      mkdirSync(${JSON.stringify(paths[0])}, { recursive: true });
      const stat = readFileSync('/proc/self/stat', 'latin1').replace(/^.*\\) /s, '').split(' ');
      writeFileSync(${JSON.stringify(paths[0])} + '/lock.' + process.pid + '.' + stat[19], '');
      process.stdout.write('locked');
      setInterval(() => undefined, 1000);
    `], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(owner.stdout, 'data');
    expect(() => open([paths[0]])).toThrow(expect.objectContaining({ code: 'JOURNAL_LOCKED' }));
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const journal = open([paths[0]]);
    expect(() => open([paths[0]])).toThrow(expect.objectContaining({ code: 'JOURNAL_LOCKED' }));
    await journal.close();
    await open([paths[0]]).close();
    expect(readdirSync(paths[0]).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  it('makes the next segment ahead, and uses it', async () => {
    const [path] = folders();
    const journal = open([path]);
    await fill(journal, 1_000);
    await journal.close();
    expect(readdirSync(path).sort()).toEqual(['journal-00000001.log', 'journal-00000002.log', 'journal-00000003.log', 'journal-00000004.log', 'journal-next']);
    expect(readdirSync(path).map((name) => statSync(join(path, name)).size)).toEqual(Array.from({ length: 5 }, () => segmentBytes));
  });

  it('one copy that lost its last file: the end is in doubt', async () => {
    const [path] = folders();
    const journal = open([path]);
    await fill(journal, 1_000);
    await journal.close();
    rmSync(join(path, 'journal-00000004.log'));
    expect(verifyJournal([path], segmentBytes)).toMatchObject({ verdict: 'tail-in-doubt', copies: [{ segments: 3 }] });
    const again = open([path]);
    expect(again.condition.kind).toBe('tail-in-doubt');
    // It goes on where the file was.
    await fill(again, 10);
    const { seq } = again.head;
    await again.close();
    expect(readJournal([path], segmentBytes).map((record) => record.seq)).toEqual(Array.from({ length: seq }, (_none, index) => index + 1));
  });

  it('verifying changes nothing, and says of each copy what it holds and what would be repaired', async () => {
    const paths = folders();
    const journal = open(paths);
    await fill(journal, 1_000);
    await journal.close();
    const bytes = readFileSync(join(paths[0], 'journal-00000002.log'));
    bytes[100] = bytes[100]! ^ 1;
    writeFileSync(join(paths[0], 'journal-00000002.log'), bytes);
    const report = verifyJournal(paths, segmentBytes);
    expect(report).toMatchObject({
      verdict: 'repairable', records: 1_000, repairs: [`segment 2 is written anew in ${paths[0]}`],
      copies: [{ damages: [{ segment: 2, offset: 0 }] }, { records: 1_000, headHash: report.headHash, damages: [] }],
    });
    expect(report.copies[0]!.records).toBeGreaterThan(200);
    expect(report.copies[0]!.records).toBeLessThan(1_000);
    expect(readFileSync(join(paths[0], 'journal-00000002.log')).equals(bytes)).toBe(true);
    rmSync(paths[1], { recursive: true });
    // The first damage of the one copy that is left cannot be repaired.
    expect(verifyJournal(paths, segmentBytes)).toMatchObject({ verdict: 'damaged', repairs: [], copies: [{ damages: [{ segment: 2, offset: 0 }] }, { segments: 0, records: 0 }] });
    expect(existsSync(paths[1])).toBe(false);
  });
});
