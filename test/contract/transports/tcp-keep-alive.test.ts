import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { socketDevice } from './device-rigs.ts';

/** The kernel's timer of the socket to `port` and how far away it is: 2 is keep-alive (proc(5), /proc/net/tcp). */
function timerOf(port: number): { readonly kind: number; readonly seconds: number } | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const row = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/)).find(([, , remote, state]) => remote === `0100007F:${hex}` && state === '01');
  const [kind, ticks] = (row?.[5] ?? '').split(':').map((text) => Number.parseInt(text, 16));
  return kind === undefined || ticks === undefined ? undefined : { kind, seconds: ticks / 100 };
}

it('a socket to a printer that lost its power does not stay open for ever: the kernel asks', async () => {
  const device = await socketDevice();
  const port = await localTransport(realTimers).open(`tcp://127.0.0.1:${device.port}`);
  const timer = timerOf(device.port);
  expect(timer?.kind).toBe(2);
  expect(timer!.seconds).toBeLessThanOrEqual(10);
  await port.close();
  await device.stop();
});
