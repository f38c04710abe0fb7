import { describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import { watchFirstOpenings } from '../../../src/cli/first-openings.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import type { BytePort } from '../../../src/ports/byte-port.ts';

function openings() {
  const time = new ManualTime();
  const asked: { resolve(port: BytePort): void; reject(error: unknown): void }[] = [];
  const watched = watchFirstOpenings({ open: () => new Promise((resolve, reject) => asked.push({ resolve, reject })) }, time);
  const told: string[] = [];
  const wait = () => void watched.answered().then(() => told.push('answered'));
  return { time, asked, watched, told, wait };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the first openings of a start', () => {
  it('are answered when each device is open or refused', async () => {
    const { asked, watched, told, wait } = openings();
    const first = watched.transport.open('serial:/dev/ttyS0');
    const second = watched.transport.open('serial:/dev/ttyS1').catch((error: unknown) => error);
    wait();

    const { port } = memoryLink();
    asked[0]!.resolve(port);
    await settle();
    expect(told).toEqual([]);
    const refusal = new CardtillError('DEVICE_GONE', 'unplugged');
    asked[1]!.reject(refusal);
    await settle();

    expect(told).toEqual(['answered']);
    expect(await first).toBe(port);
    expect(await second).toBe(refusal);
  });

  it('wait for a device that hangs so long and no longer', async () => {
    const { time, watched, told, wait } = openings();
    void watched.transport.open('serial:/dev/ttyS0');
    wait();

    await time.advance(limits.firstOpeningsMs - 1);
    await settle();
    expect(told).toEqual([]);
    await time.advance(1);
    await settle();

    expect(told).toEqual(['answered']);
  });

  it('are answered at once where there is no device, and for good', async () => {
    const { watched, told, wait } = openings();
    wait();
    await settle();
    void watched.transport.open('serial:/dev/ttyS0');
    wait();
    await settle();

    expect(told).toEqual(['answered', 'answered']);
  });
});
