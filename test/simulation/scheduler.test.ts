import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { Scheduler } from '../../src/simulator/scheduler.ts';

describe('simulated time', () => {
  it('ends a world in which something asks for no time, for ever', async () => {
    const scheduler = new Scheduler();
    const again = () => void scheduler.after(0, again);
    scheduler.after(5, again);
    await expect(scheduler.run(1_000)).rejects.toThrow('time stands still at 5 ms');
    expect(scheduler.steps).toBeLessThanOrEqual(limits.simulatedStepsAtOnceMax + 2);
  });

  it('runs what falls due at one moment in the order in which it was asked for', async () => {
    const [scheduler, seen] = [new Scheduler(), [] as number[]];
    for (const each of [3, 1, 2]) scheduler.after(7, () => void seen.push(each));
    scheduler.after(6, () => void seen.push(0));
    await scheduler.run(10);
    expect([seen, scheduler.nowMs]).toEqual([[0, 3, 1, 2], 10]);
  });
});
