import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { DeviceCheckDesk } from '../../../src/agent/device-check-desk.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';

const request = { name: 'printer', level: 'interactive', useWithinMs: 20_000 } as const;
const good = { kind: 'good', text: 'printed a line' } as const;

function rig() {
  const time = new ManualTime();
  const begun: (readonly unknown[])[] = [];
  const ends: ((result: typeof good | { readonly kind: 'not-offered' }) => void)[] = [];
  const desk = new DeviceCheckDesk({
    check: (...given) => {
      if (given[0] !== 'printer') return undefined;
      begun.push(given);
      return new Promise((resolve) => ends.push(resolve));
    },
  }, time, time);
  return { time, begun, ends, desk };
}

describe('a check of a device', () => {
  it('tells what was found, and begins anew the next time', async () => {
    const { begun, ends, desk } = rig();
    const first = desk.check(request, 10_000);
    ends[0]!(good);
    expect(await first).toEqual({ name: 'printer', level: 'interactive', result: 'good', text: 'printed a line' });
    const second = desk.check(request, 10_000);
    ends[1]!({ kind: 'not-offered' });
    expect(await second).toEqual({ name: 'printer', level: 'interactive', result: 'not-offered', text: '' });
    expect(begun).toEqual([['printer', 'interactive', 20_000], ['printer', 'interactive', 20_000]]);
  });

  it('of a name that nobody has is undefined, also in a world without checks', async () => {
    const { time, desk } = rig();
    expect(await desk.check({ ...request, name: 'nobody' }, 10_000)).toBeUndefined();
    expect(await new DeviceCheckDesk({}, time, time).check(request, 10_000)).toBeUndefined();
  });

  it('that takes longer than a call goes on, and the same call joins it: nothing is printed twice', async () => {
    const { time, begun, ends, desk } = rig();
    const late = desk.check(request, 10_000);
    await time.advance(10_000);
    expect(await late).toMatchObject({ result: 'running' });
    const joined = desk.check(request, 10_000);
    const other = desk.check({ ...request, level: 'external' }, 0);
    await time.advance(0);
    expect(await other).toMatchObject({ level: 'external', result: 'running' });
    ends[0]!(good);
    expect(await joined).toMatchObject({ result: 'good' });
    expect(begun.map(([, level]) => level)).toEqual(['interactive', 'external']);
  });

  it('that ends between two calls is told to the next one, and to none that comes much later', async () => {
    const { time, begun, ends, desk } = rig();
    const endBetweenCalls = async () => {
      const late = desk.check(request, 1_000);
      await time.advance(1_000);
      expect(await late).toMatchObject({ result: 'running' });
      ends.at(-1)!(good);
    };
    await endBetweenCalls();
    await time.advance(limits.deviceCheckKeptMs);
    expect(await desk.check(request, 1_000)).toMatchObject({ result: 'good' });
    await endBetweenCalls();
    await time.advance(limits.deviceCheckKeptMs + 1);
    const anew = desk.check(request, 1_000);
    await time.advance(1_000);
    expect(await anew).toMatchObject({ result: 'running' });
    expect(begun.length).toBe(3);
  });
});
