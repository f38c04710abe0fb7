import { readFileSync } from 'node:fs';
import { sleep } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { BrokerSession } from '../../mqtt/broker-session.ts';
import { terminalFilter, topicOf } from '../../wire/topics.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { isKnown } from '../world/terminal-process.ts';
import { numbers, until } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

/** Somebody who has a terminal's password at the broker and not its key. */
async function intruder(world: World, placed: Placed): Promise<BrokerSession> {
  const { terminalId, brokerPassword } = placed.terminal;
  const session = new BrokerSession({
    address: { url: `mqtt://127.0.0.1:${world.broker.port}`, username: terminalId, password: brokerPassword, protocolVersion: 5 }, clientId: `${terminalId}-intruder`,
    filters: [terminalFilter(terminalId)], timers: world.time.timers, onMessage: () => undefined, onDown: () => undefined,
  });
  await session.open();
  return session;
}

/** What the terminal really sent: the first of its signed messages that names a payment. */
async function recordPayment(world: World, { terminal, line }: Placed): Promise<{ readonly topic: string; readonly payload: Uint8Array }> {
  let found: { readonly topic: string; readonly payload: Uint8Array } | undefined;
  line!.treat(({ direction, topic, payload }) => {
    if (direction === 'up' && topic.endsWith('/request')) found ??= { topic, payload: Uint8Array.from(payload) };
    return { kind: 'pass' };
  });
  await terminal.pay('recorded', world.codes.next().code);
  line!.clear();
  return found!;
}

/** The books as they stand: whatever was accepted shows in them. */
async function booked(world: World): Promise<string> {
  const [row] = await world.database.query('SELECT count(*) AS entries, coalesce(sum(amount_fen), 0) AS fen FROM entries');
  return `${String(row!['entries'])} entries, ${String(row!['fen'])} fen`;
}

/** Larger than the contract allows, up to megabytes, in both directions. */
async function oversized(world: World, trials: number): Promise<RowFigures> {
  const [placed] = (await placeStarted(world, 1, { packets: true })) as [Placed];
  await recordPayment(world, placed);
  await placed.terminal.quiet();
  const session = await intruder(world, placed);
  const { terminalId } = placed.terminal;
  const before = await booked(world);
  const memory = () => residentKb(world.cloud.child?.pid);
  const beforeKb = memory();
  const failures: string[] = [];
  for (const trial of numbers(trials)) {
    // A length-delimited field in a field in a field: what a decoder without a bound would follow.
    const bytes = new Uint8Array([64, 100, 240, 1_000][trial % 4]! * 1_024).fill(0x0a);
    await session.publish({ topic: topicOf('upRequest', terminalId), bytes, retain: false });
    await session.publish({ topic: topicOf('upEvent', terminalId), bytes, retain: false });
  }
  const { state } = await placed.terminal.pay('after', world.codes.next().code);
  if (state !== 'approved') failures.push(`beside them a sale was ${state}`);
  await session.close();
  await placed.terminal.quiet();
  const after = await booked(world);
  if (before === after) failures.push('the sale is not in the books');
  return { trials: trials * 2, figure: Math.round((memory() - beforeKb) / 1_024), unit: 'MB more in the cloud\'s memory', failures };
}

function residentKb(pid: number | undefined): number {
  return pid === undefined ? 0 : Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** A signed payment cut off at every place, and with one bit turned at every place. */
async function damagedMessages(world: World, trials: number): Promise<RowFigures> {
  const [placed] = (await placeStarted(world, 1, { packets: true })) as [Placed];
  const { topic, payload } = await recordPayment(world, placed);
  await placed.terminal.quiet();
  const session = await intruder(world, placed);
  const before = await booked(world);
  let sent = 0;
  for (let at = 0; at < payload.length && sent < trials; at += 1) {
    const turned = Uint8Array.from(payload);
    turned[at] = turned[at]! ^ (1 << (at % 8));
    for (const bytes of [payload.slice(0, at), turned]) {
      if (bytes.length === 0) continue;
      await session.publish({ topic, bytes, retain: false });
      sent += 1;
    }
  }
  await session.close();
  await settled(world);
  const after = await booked(world);
  return { trials: sent, figure: before === after ? 0 : 1, unit: 'accepted', failures: before === after ? [] : [`the books moved from ${before} to ${after}`] };
}

/** Noise between good payments. */
async function poison(world: World, trials: number): Promise<RowFigures> {
  const [placed] = (await placeStarted(world, 1, { packets: true })) as [Placed];
  const session = await intruder(world, placed);
  const { terminal } = placed;
  const rate = async (noisy: boolean) => {
    const beganMs = world.time.clock.monotonicMs();
    for (const number of numbers(trials)) {
      if (noisy) await session.publish({ topic: topicOf('upRequest', terminal.terminalId), bytes: world.time.random.bytes(200), retain: false });
      const { state, sale } = await terminal.pay(`poison-${noisy ? 'noisy' : 'quiet'}-${number}`, world.codes.next().code);
      if (!isKnown(sale)) throw new CardtillError('SETUP_FAILED', `beside noise a sale was ${state}`);
    }
    return (trials * 1_000) / (world.time.clock.monotonicMs() - beganMs);
  };
  const [quiet, noisy] = [await rate(false), await rate(true)];
  await session.close();
  return { trials, figure: Math.round((1 - noisy / quiet) * 1_000) / 10, unit: '% of throughput lost' };
}

/** Configurations that nobody may apply: not signed by the cloud, older, another terminal's, out of bounds. */
async function badConfigs(world: World, trials: number): Promise<RowFigures> {
  const placed = (await placeStarted(world, 2, { packets: true, leases: true })) as [Placed, Placed];
  const [first, second] = placed;
  const { terminalId } = first.terminal;
  const documents: Uint8Array[] = [];
  first.line!.treat(({ direction, topic, payload }) => {
    if (direction === 'down' && topic.endsWith('/config')) documents.push(Uint8Array.from(payload));
    return { kind: 'pass' };
  });
  const version = async (placed: Placed) => (await placed.terminal.health())?.configVersion;
  for (const number of [1, 2]) {
    await world.cloud.client.pushConfig(terminalId, { idleText: `NUMBER ${number}` });
    await until(world.time, `version ${number} is in force`, async () => (await version(first)) === number);
  }
  await world.cloud.client.pushConfig(second.terminal.terminalId, { idleText: 'SECOND' });
  await until(world.time, 'the second has its own', async () => (await version(second)) === 1);
  const worker = new BrokerSession({
    address: { url: `mqtt://127.0.0.1:${world.broker.port}`, username: 'cloud.worker', password: world.workerPassword, protocolVersion: 5 }, clientId: 'chaos-configs', filters: ['cardtill/v1/chaos/up/presence'],
    timers: world.time.timers, onMessage: () => undefined, onDown: () => undefined,
  });
  await worker.open();
  const failures: string[] = [];
  for (const trial of numbers(trials)) {
    const old = documents[0]!;
    const turned = Uint8Array.from(documents.at(-1)!);
    turned[(trial * 17) % turned.length]! ^= 4;
    for (const bytes of [old, turned]) await worker.publish({ topic: topicOf('downConfig', terminalId), bytes, retain: true });
    await worker.publish({ topic: topicOf('downConfig', second.terminal.terminalId), bytes: documents.at(-1)!, retain: true });
    await sleep(world.time.timers, 50);
    if (trial % 3 === 2) {
      // It comes up with the last good one, whatever lies at the broker.
      await first.terminal.end('SIGKILL');
      first.terminal.start(world.files.agentFile);
      await first.terminal.ready();
    }
    if ((await version(first)) !== 2 || (await version(second)) !== 1) failures.push('a configuration was taken that should not have been');
  }
  for (const bad of [{ offlineHoursMax: 10_000 }, { nothing: 'x' }, { language: 'de' }]) {
    const taken = await world.cloud.client.pushConfig(terminalId, bad).then(() => true, () => false);
    if (taken) failures.push(`${JSON.stringify(bad)} was taken`);
  }
  await worker.close();
  return { trials: trials * 3, figure: failures.length, unit: 'taken', failures: failures.slice(0, 5) };
}

async function settled(world: World): Promise<void> {
  let seen = '';
  await until(world.time, 'the cloud has read everything', async () => {
    const last = seen;
    seen = await booked(world);
    await sleep(world.time.timers, 300);
    return seen === last;
  });
}

export const messageRows: readonly ChaosRow[] = [
  { row: 30, fault: 'messages of 64 KiB to 1 MB', trials: { slice: 8, whole: 200 }, run: oversized, note: 'the broker refuses what is larger than its own bound' },
  { row: 31, fault: 'a signed payment cut off or with a bit turned at every place', trials: { slice: 200, whole: 2_000 }, run: damagedMessages },
  { row: 32, fault: 'noise between good payments', trials: { slice: 10, whole: 100 }, run: poison },
  { row: 33, fault: 'configurations: old, unsigned, of another terminal, out of bounds, a crash between', trials: { slice: 3, whole: 60 }, run: badConfigs },
];
