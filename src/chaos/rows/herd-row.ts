import { BrokerSession } from '../../mqtt/broker-session.ts';
import { ReconnectSchedule } from '../../uplink/reconnect-schedule.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { numbers, until } from '../world/until.ts';
import type { World } from '../world/world.ts';

/** A terminal's line without the terminal: connects, and comes back when our schedule says so. */
class HerdClient {
  readonly #world: World;
  readonly #clientId: string;
  readonly #schedule: ReconnectSchedule;
  readonly #onUp: () => void;
  #session: BrokerSession | undefined;
  #stopped = false;
  isUp = false;

  constructor(world: World, clientId: string, onUp: () => void) {
    this.#world = world;
    this.#clientId = clientId;
    this.#onUp = onUp;
    this.#schedule = new ReconnectSchedule(world.time.random);
  }

  async connect(): Promise<void> {
    if (this.#stopped) return;
    const session = new BrokerSession({
      address: { url: `mqtt://127.0.0.1:${this.#world.broker.port}`, username: 'cloud.worker', password: this.#world.workerPassword, protocolVersion: 5 },
      clientId: this.#clientId, filters: ['cardtill/v1/herd/up/presence'], timers: this.#world.time.timers,
      onMessage: () => undefined,
      onDown: () => { if (this.isUp) this.#again(true); },
    });
    this.#session = session;
    try {
      await session.open();
      this.isUp = true;
      this.#onUp();
    } catch {
      await session.close();
      this.#again(false);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#session?.close();
  }

  #again(lost: boolean): void {
    this.isUp = false;
    this.#world.time.timers.after(this.#schedule.delayMs(lost), () => void this.connect());
  }
}

/** The broker is killed under all of them and comes back at once. */
async function herd(world: World, count: number): Promise<RowFigures> {
  const upMs: number[] = [];
  const clients = numbers(count).map((number) => new HerdClient(world, `herd-${number}`, () => upMs.push(world.time.clock.monotonicMs())));
  try {
    for (let at = 0; at < count; at += 50) await Promise.all(clients.slice(at, at + 50).map((client) => client.connect()));
    await until(world.time, 'all are connected', () => clients.every(({ isUp }) => isUp), 120_000, 100);
    upMs.length = 0;
    await world.broker.kill();
    await world.broker.start();
    await until(world.time, 'all are back', () => clients.every(({ isUp }) => isUp), 180_000, 100);
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
  }
  await world.cloud.linked();
  const first = Math.min(...upMs);
  const seconds = Math.max(1, (Math.max(...upMs) - first) / 1_000);
  const buckets = new Map<number, number>();
  for (const ms of upMs) {
    const second = Math.floor((ms - first) / 1_000);
    buckets.set(second, (buckets.get(second) ?? 0) + 1);
  }
  const peak = Math.max(...buckets.values());
  const mean = upMs.length / seconds;
  return { trials: count, figure: Math.round((peak / mean) * 100) / 100, unit: 'peak / mean connects a second', more: [`peak ${peak}, mean ${Math.round(mean)} a second over ${Math.round(seconds)} s`] };
}

export const herdRow: ChaosRow = { row: 21, fault: 'a thousand terminals lose the broker at once', trials: { slice: 60, whole: 1_000 }, run: herd, note: 'lines and schedule as in terminals, without the agents around them' };
