import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChaosRow, RowResult } from '../../src/chaos/chaos-row.ts';
import { chaosRows } from '../../src/chaos/rows/chaos-rows.ts';
import { hasHeld } from '../../src/chaos/run-chaos.ts';

const mosquitto = '/usr/sbin/mosquitto';
const root = new URL('../..', import.meta.url).pathname;

/** Much of a row is waiting for a line or a lease: each half of the matrix is a file, so that both run at once. */
export const halves = {
  odd: chaosRows.filter(({ row }) => row % 2 === 1),
  even: chaosRows.filter(({ row }) => row % 2 === 0),
};

export function testSlice(name: string, wanted: readonly ChaosRow[]): void {
  describe.skipIf(!existsSync(mosquitto))(`a slice of the ${name} rows of the fault matrix that need real processes`, () => {
    let rows: readonly RowResult[] = [];

    beforeAll(async () => {
      const child = spawn(process.execPath, ['dist/cardtill.js', 'chaos', '--slice', '--json', '--rows', wanted.map(({ row }) => row).join(',')], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      await new Promise((resolve) => child.on('close', resolve));
      rows = (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly rows: readonly RowResult[] }).rows;
    }, 1_200_000);

    it('runs them all', () => {
      expect(chaosRows.length).toBeGreaterThanOrEqual(35);
      expect(rows.map(({ row }) => row)).toEqual(wanted.map(({ row }) => row));
      for (const { row, trials } of rows) expect([row, trials > 0]).toEqual([row, true]);
    });

    it.each(wanted.map(({ row, fault }) => ({ row, fault })))('row $row: $fault: nothing is lost, doubled, booked to the wrong store or below zero', ({ row }) => {
      const result = rows.find((each) => each.row === row)!;
      expect(result).toMatchObject({ lost: 0, doubled: 0, misattributed: 0, negative: 0, failures: [] });
      expect(hasHeld(result)).toBe(true);
    });
  });
}
