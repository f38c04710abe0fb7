import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { benchReceipt } from '../../../src/bench/bench-receipt.ts';
import { benchHotplug } from '../../../src/bench/hotplug-bench.ts';
import { benchDecode, benchReceipts } from '../../../src/bench/receipt-bench.ts';
import { benchRules } from '../../../src/bench/rules-bench.ts';
import { meetsTarget, runBenches, targets } from '../../../src/bench/run-benches.ts';
import { hasSocat } from '../../../src/doubles/pty-bridge.ts';
import { clock, random, timers } from '../cloud/broker-support.ts';

/** What `npm run build` made. */
const deviceHostFile = fileURLToPath(new URL('../../../dist/device-host.js', import.meta.url));

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

  it('tell what the rules cost by themselves', async () => {
    const results = await benchRules(4, timers);
    expect(results.map(({ name, n }) => [name, n])).toEqual([['signature.make', 4], ['signature.check', 4], ['record.digest', 64]]);
    for (const { p50, floorP50 } of results) expect(p50 > 0 && floorP50 > 0).toBe(true);
  });

  it.skipIf(!hasSocat())('plug a scanner in and out, through the built device host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-bench-'));
    try {
      expect(await benchHotplug(folder, deviceHostFile, 2, { clock, timers, random })).toMatchObject({ name: 'device.hotplug', unit: 'ms', n: 2 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('encode one receipt of forty lines with our encoder and with those of others, and decode codes', async () => {
    expect(benchReceipt).toHaveLength(40);
    const results = await benchReceipts(3, () => undefined);
    expect(results.map(({ name }) => name)).toEqual(['receipt.encode', 'receipt.encode.point-of-sale', 'receipt.encode.node-thermal-printer', 'receipt.encode.receiptline']);
    // None of them may have skipped the receipt: forty lines are more than a kilobyte, 87 ms of the line.
    for (const { floorP50, n } of results) expect([n, floorP50 > 87_000]).toEqual([3, true]);
    expect(benchDecode(2, { clock, timers, random })).toMatchObject({ name: 'scan.decode', n: 100 });
  });
});
