import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meetsTarget, runBenches, targets } from '../../../src/bench/run-benches.ts';
import { clock, random, timers } from '../cloud/broker-support.ts';

describe('the benches', () => {
  it('give each figure beside its floor, in the shape that programs read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-bench-'));
    const only = ['journal.append', 'journal.append64', 'mqtt.roundtrip'];
    try {
      const results = await runBenches({ folder, agentFile: '', cloudFile: '', deviceHostFile: '', simulateWorkerFile: '', threads: 1, quick: true, only, time: { clock, timers, random }, say: () => undefined });
      expect(results.map(({ name }) => name)).toEqual(only);
      for (const result of results) {
        expect(Object.keys(result)).toEqual(['name', 'unit', 'p50', 'p99', 'floorP50', 'floorP99', 'ratioP50', 'ratioP99', 'n']);
        expect([result.p50, result.p99, result.floorP50, result.floorP99].every((value) => value > 0)).toBe(true);
        expect(result.ratioP50).toBeCloseTo(result.p50 / result.floorP50, 1);
        expect(targets[result.name]).toBeDefined();
        expect(typeof meetsTarget(result)).toBe('boolean');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
