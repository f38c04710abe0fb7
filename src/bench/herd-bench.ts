import { sleep } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { startEmbeddedBroker } from '../cloud/embedded/broker/embedded-broker.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from '../cloud/fleet/broker-password.ts';
import { terminalFilter } from '../wire/topics.ts';
import { withFloor, type BenchResult } from './bench-result.ts';
import { until, type BenchTime } from './bench-world.ts';
import { HerdClient, herdFigures } from './reconnect-herd.ts';

/**
 * reconnect.herd: as many terminals lose the broker at once, and come back as their schedule says:
 * connects of the busiest second against the mean, which is the floor.
 */
export async function benchHerd(clients: number, time: BenchTime): Promise<BenchResult> {
  const password = makeBrokerPassword(time.random);
  const account = { kind: 'terminal', username: 'herd', verifier: brokerPasswordVerifier(password, time.random) } as const;
  const start = (port: number) => startEmbeddedBroker({ port, account: async (username) => (username === 'herd' ? account : undefined), logger: silentLogger });
  let broker = await start(0);
  const address = { url: broker.url, username: 'herd', password, protocolVersion: 4 } as const;
  const upMs: number[] = [];
  const herd = Array.from({ length: clients }, (_none, index) => new HerdClient(`herd-${index}`, { address, filter: terminalFilter('herd'), ...time, onUp: () => void upMs.push(time.clock.monotonicMs()) }));
  for (let at = 0; at < clients; at += connectsAtOnce) await Promise.all(herd.slice(at, at + connectsAtOnce).map((client) => client.connect()));
  await allUp(herd, time);
  upMs.length = 0;
  await broker.stop();
  await until(time.timers, 'all have noticed', () => herd.every(({ isUp }) => !isUp));
  broker = await start(Number(new URL(address.url).port));
  await allUp(herd, time);
  const { peak, mean } = herdFigures(upMs);
  await Promise.all(herd.map((client) => client.stop()));
  await broker.stop();
  return withFloor('reconnect.herd', '1/s', [peak], { p50: mean, p99: mean });
}

const connectsAtOnce = 50;

async function allUp(herd: readonly HerdClient[], { timers }: BenchTime): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds += 1) {
    const last = rounds === 9;
    try {
      return await until(timers, 'all are connected', () => herd.every(({ isUp }) => isUp));
    } catch (error) {
      if (last) throw error;
      await sleep(timers, 20);
    }
  }
}
