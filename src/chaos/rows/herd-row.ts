import { HerdClient, herdFigures } from '../../bench/reconnect-herd.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { numbers, until } from '../world/until.ts';
import type { World } from '../world/world.ts';

/** The broker is killed under all of them and comes back at once. */
async function herd(world: World, count: number): Promise<RowFigures> {
  const upMs: number[] = [];
  const clients = numbers(count).map((number) => new HerdClient(`herd-${number}`, {
    address: { url: `mqtt://127.0.0.1:${world.broker.port}`, username: 'cloud.worker', password: world.workerPassword, protocolVersion: 5 }, filter: 'cardtill/v1/herd/up/presence',
    timers: world.time.timers, random: world.time.random, onUp: () => void upMs.push(world.time.clock.monotonicMs()),
  }));
  try {
    for (let at = 0; at < count; at += 50) await Promise.all(clients.slice(at, at + 50).map((client) => client.connect()));
    await until(world.time, 'all are connected', () => clients.every(({ isUp }) => isUp), 120_000, 100);
    upMs.length = 0;
    await world.broker.kill();
    await until(world.time, 'all have noticed', () => clients.every(({ isUp }) => !isUp), 120_000, 100);
    await world.broker.start();
    await until(world.time, 'all are back', () => clients.every(({ isUp }) => isUp), 180_000, 100);
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
  }
  await world.cloud.linked();
  const { peak, mean, seconds } = herdFigures(upMs);
  return { trials: count, figure: Math.round((peak / mean) * 100) / 100, unit: 'peak / mean connects a second', more: [`peak ${peak}, mean ${Math.round(mean)} a second over ${Math.round(seconds)} s`] };
}

export const herdRow: ChaosRow = { row: 21, fault: 'a thousand terminals lose the broker at once', trials: { slice: 60, whole: 1_000 }, run: herd, note: 'lines and schedule as in terminals, without the agents around them' };
