import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { GapWatch } from '../../../src/cloud/workers/gap-watch.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';

const ack = (highWater: number, missing: readonly number[], terminalEpoch = 1) => ({ terminalEpoch, highWater, missing });

describe('holes in a terminal\'s chain', () => {
  it('are asked for when they stand for half a minute, again each half minute, and not when they move or close', async () => {
    const time = new ManualTime();
    const gaps = new GapWatch(time);
    const after = async (delayMs: number, state: ReturnType<typeof ack>) => {
      await time.advance(delayMs);
      return gaps.resyncFrom('t1', state);
    };
    expect(await after(0, ack(4, [5]))).toBeUndefined();
    expect(await after(limits.gapResyncMs - 1, ack(4, [5]))).toBeUndefined();
    expect(await after(1, ack(4, [5]))).toBe(5);
    expect(await after(1, ack(4, [5]))).toBeUndefined();
    expect(await after(limits.gapResyncMs, ack(4, [5]))).toBe(5);
    expect(await after(limits.gapResyncMs, ack(6, [7]))).toBeUndefined();
    expect(await after(limits.gapResyncMs, ack(9, []))).toBeUndefined();
    expect(await after(limits.gapResyncMs, ack(9, [10]))).toBeUndefined();
  });

  it('of other terminals and epochs are holes of their own, and no more are remembered than the bound says', async () => {
    const time = new ManualTime();
    const gaps = new GapWatch(time);
    gaps.resyncFrom('t1', ack(4, [5]));
    gaps.resyncFrom('t1', ack(1, [2], 2));
    for (let index = 0; index < limits.gapsWatchedMax - 1; index += 1) gaps.resyncFrom(`x${index}`, ack(0, [1]));
    await time.advance(limits.gapResyncMs);
    expect([gaps.resyncFrom('t1', ack(1, [2], 2)), gaps.resyncFrom('t1', ack(4, [5]))]).toEqual([2, undefined]);
  });
});
