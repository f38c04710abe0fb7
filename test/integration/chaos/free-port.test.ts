import { createServer, type Server } from 'node:net';
import { expect, it } from 'vitest';
import type { Random } from '../../../src/base/clock.ts';
import { freePort } from '../../../src/chaos/world/free-port.ts';

/** Draws these, and the last one for ever; what was drawn last is told. */
function drawing(...units: readonly number[]): Random & { readonly last: number } {
  const left = [...units];
  let last = 0;
  return { bytes: (length) => new Uint8Array(length), get last() { return last; }, unit: () => (last = left.length > 1 ? left.shift()! : left[0]!) };
}

const anywhere = (): readonly number[] => Array.from({ length: 50 }, () => Math.random());

/** Undefined where somebody else listens. */
function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

it('a port is given once, although nobody listens on it', async () => {
  const random = drawing(...anywhere());
  const first = await freePort(random);
  expect(await freePort(drawing(random.last, ...anywhere()))).not.toBe(first);
  await expect(freePort(drawing(random.last))).rejects.toMatchObject({ code: 'SETUP_FAILED' });
});

it('a port that somebody listens on is not given, and is when it is free again', async () => {
  for (const unit of anywhere()) {
    const port = 20_000 + Math.floor(unit * 12_000);
    const server = await listening(port);
    if (server === undefined) continue;
    expect(await freePort(drawing(unit, ...anywhere()))).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(drawing(unit))).toBe(port);
    return;
  }
  expect.fail('every port is taken');
});
