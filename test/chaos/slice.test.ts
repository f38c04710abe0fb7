import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RowResult } from '../../src/chaos/chaos-row.ts';
import { chaosRows } from '../../src/chaos/rows/chaos-rows.ts';
import { hasHeld } from '../../src/chaos/run-chaos.ts';

const mosquitto = '/usr/sbin/mosquitto';
const root = new URL('../..', import.meta.url).pathname;

describe.skipIf(!existsSync(mosquitto))('a slice of every row of the fault matrix that needs real processes', () => {
  let rows: readonly RowResult[] = [];

  beforeAll(async () => {
    const child = spawn(process.execPath, ['dist/cardtill.js', 'chaos', '--slice', '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => child.on('exit', resolve));
    rows = (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly rows: readonly RowResult[] }).rows;
  }, 1_200_000);

  it('runs them all', () => {
    expect(rows.map(({ row }) => row)).toEqual(chaosRows.map(({ row }) => row));
    expect(rows.length).toBeGreaterThanOrEqual(35);
    for (const { row, trials } of rows) expect([row, trials > 0]).toEqual([row, true]);
  });

  it.each(chaosRows.map(({ row, fault }) => ({ row, fault })))('row $row: $fault: nothing is lost, doubled, booked to the wrong store or below zero', ({ row }) => {
    const result = rows.find((each) => each.row === row)!;
    expect(result).toMatchObject({ lost: 0, doubled: 0, misattributed: 0, negative: 0, failures: [] });
    expect(hasHeld(result)).toBe(true);
  });
});
