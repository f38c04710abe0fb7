import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../base/clock.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { exportLedger } from '../checker/export-ledger.ts';
import { recordKinds, recordOf } from '../checker/read-journal.ts';
import { isKnown } from '../world/terminal-process.ts';
import { notDenied } from '../world/sale-states.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';

export async function placeStarted(world: World, count: number, options: Parameters<World['place']>[0] = {}): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  for (const number of numbers(count)) {
    const each = await world.place({ storeId: number % 2 === 0 ? 'north' : 'south', ...options });
    each.terminal.start(world.files.agentFile);
    placed.push(each);
  }
  for (const { terminal } of placed) await terminal.ready();
  return placed;
}

const refusals = ['OFFLINE', 'OFFLINE_CODE', 'HEAD_UNPROVEN'];
const settleTargetSeconds = 30;

/** Two sales at the moment when the line goes, two while it is away. What nobody knew settles by itself when it is back. */
async function partition(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, Math.min(6, trials));
  const seconds: number[] = [];
  let unknown = 0;
  let refused = 0;
  let asked = 0;
  const failures: string[] = [];
  await Promise.all(placed.map(async ({ terminal, link }, lane) => {
    for (let trial = lane; trial < trials; trial += placed.length) {
      await terminal.ready();
      const tokens = numbers(4).map((number) => `part-${trial}-${number}`);
      const first = tokens.slice(0, 2).map((token) => terminal.pay(token, world.codes.next().code));
      await sleep(world.time.timers, (trial % 8) * 2);
      link.set(trial % 2 === 0 ? 'cut' : 'black-hole');
      const later = tokens.slice(2).map((token) => terminal.pay(token, world.codes.next().code));
      await sleep(world.time.timers, 1_000 + Math.floor(world.time.random.unit() * 4_000));
      const before = await terminal.sales();
      link.set('through');
      const open = tokens.filter((token) => before.has(token) && !isKnown(before.get(token)));
      unknown += open.length;
      const known = await terminal.known(open);
      if (open.length > 0) seconds.push(...open.map(() => known));
      const states = (await Promise.all([...first, ...later])).map(({ state }) => state);
      asked += 2;
      refused += states.slice(2).filter((state) => refusals.includes(state)).length;
      const bad = states.filter((state) => ![...refusals, ...notDenied, 'reversed', 'MEMBER_SETTLING'].includes(state));
      if (bad.length > 0) failures.push(`a sale in a partition was ${bad.join(', ')}`);
    }
  }));
  const p99 = percentile(seconds, 0.99);
  if (p99 !== null && p99 > settleTargetSeconds) failures.push(`unknown outcomes took ${p99} s after the line's return`);
  return {
    trials, figure: p99, unit: 's until known after the line\'s return, p99', failures,
    more: [`${unknown} unknown outcomes, 100 % of them settled without a human`, `of ${asked} sales begun without a line, half of them into a black hole, ${refused} were refused at once with a reason`],
  };
}

/** Copies, delays and another order, both ways and for every message. */
async function disturbed(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2, { packets: true });
  const { random } = world.time;
  for (const { line } of placed) {
    line!.treat(({ topic }) => {
      if (!/\/(request|event|reply|notice)$/.test(topic)) return { kind: 'pass' };
      const dice = random.unit();
      return dice < 0.3 ? { kind: 'repeat', times: 10 } : dice < 0.6 ? { kind: 'hold', delayMs: Math.floor(random.unit() ** 2 * 4_000) } : { kind: 'pass' };
    });
  }
  await Promise.all(placed.map(async ({ terminal }, lane) => {
    const tokens = numbers(trials).filter((trial) => trial % 2 === lane).map((trial) => `dup-${trial}`);
    for (let at = 0; at < tokens.length; at += 10) await Promise.all(tokens.slice(at, at + 10).map(async (token) => terminal.pay(token, (await world.codes.whenReady()).code)));
    await terminal.known(tokens);
  }));
  const treated = placed.reduce((sum, { line }) => sum + line!.treated, 0);
  return { trials, figure: treated, unit: 'messages doubled, held or reordered' };
}

/** The request to pay arrives when its reversal has long been answered. */
async function latePay(world: World, trials: number): Promise<RowFigures> {
  const [{ terminal, line }] = (await placeStarted(world, 1, { packets: true })) as [Placed];
  const failures: string[] = [];
  for (const trial of numbers(trials)) {
    line!.treat(({ direction, payload }) => (direction === 'up' && recordOf(payload)?.kind === recordKinds.pay ? { kind: 'hold' } : { kind: 'pass' }));
    const token = `late-${trial}`;
    const paying = terminal.pay(token, world.codes.next().code);
    await until(world.time, 'the request is held', () => line!.held > 0);
    const sale = (await terminal.sales()).get(token);
    await terminal.client.cancelPayment(sale?.saleId ?? '');
    await until(world.time, `${token} is reversed`, async () => (await terminal.sales()).get(token)?.final === true);
    await paying;
    line!.clear();
    const state = (await terminal.sales()).get(token)?.state;
    if (state !== 'reversed') failures.push(`${token} was ${state}`);
  }
  await sleep(world.time.timers, 500);
  const applied = (await exportLedger(world.database)).entries.filter(({ terminalId, event }) => terminalId === terminal.terminalId && event === 'PAYMENT').length;
  if (applied > 0) failures.push(`${applied} payments were applied after their reversal`);
  return { trials, figure: applied, unit: 'applied after the reversal', failures };
}

/** Killed with what it has acknowledged and passed on to nobody. */
async function brokerKilled(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2, { packets: true });
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    for (const { terminal } of placed) await terminal.ready();
    let left = 1 + (trial % 7);
    const dead = new Promise<void>((resolve) => {
      for (const { line } of placed) {
        line!.treat(({ direction }) => {
          if (direction === 'up') left -= 1;
          if (left === 0) world.time.timers.after(trial % 4, () => void world.broker.kill().then(resolve));
          return { kind: 'pass' };
        });
      }
    });
    const tokens = numbers(4).map((number) => `broker-${trial}-${number}`);
    const paying = placed.flatMap(({ terminal }) => tokens.map((token) => terminal.pay(token, world.codes.next().code)));
    await dead;
    for (const { line } of placed) line!.clear();
    await world.broker.start();
    seconds.push(...(await Promise.all(placed.map(({ terminal }) => terminal.known(tokens)))));
    await Promise.all(paying);
    await world.cloud.linked();
  }
  return { trials: trials * 8, figure: percentile(seconds, 0.99), unit: 's until known after the broker\'s return, p99', more: [`${trials} kills`] };
}

/** The card system stands still, the broker's queue overflows and says nothing to anybody. */
async function overflow(world: World, trials: number): Promise<RowFigures> {
  const restart = async (lines: readonly string[]) => {
    await world.broker.kill();
    await world.broker.start(lines);
    await world.cloud.linked();
  };
  await restart(['max_inflight_messages 1', 'max_queued_messages 1', 'log_type all']);
  const [{ terminal }] = (await placeStarted(world, 1)) as [Placed];
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    await terminal.ready();
    world.cloud.child?.signal('SIGSTOP');
    const tokens = numbers(8).map((number) => `flow-${trial}-${number}`);
    const paying = tokens.map((token) => terminal.pay(token, world.codes.next().code));
    await sleep(world.time.timers, 1_000);
    world.cloud.child?.signal('SIGCONT');
    const known = await terminal.known(tokens);
    seconds.push(known + (await terminal.quiet()));
    await Promise.all(paying);
  }
  await restart([]);
  return { trials: trials * 8, figure: percentile(seconds, 0.99), unit: 's until the last gap is filled, p99', more: [`${trials} overflows of 8 sales each, ${droppedBy(world)} times the broker began to drop messages`] };
}

/** Mosquitto says so once for each client and overflow. */
function droppedBy(world: World): number {
  return readFileSync(join(world.folder, 'broker', 'mosquitto.log'), 'utf8').split('messages are being dropped').length - 1;
}

const besideDenied = ['approved', 'OFFLINE', 'HEAD_UNPROVEN'];
/** Three seconds after the message the terminal gives its line up: a sale that is on its way then is one in a partition, and the next one is refused. */
const besideStuck = [...notDenied, ...refusals, 'reversed'];

/** One message that the broker never acknowledges, or a topic that its access list forbids: the others go on. */
async function stuck(world: World, trials: number): Promise<RowFigures> {
  const [{ terminal, line }] = (await placeStarted(world, 1, { packets: true })) as [Placed];
  const seconds: number[] = [];
  const failures: string[] = [];
  const files = await world.cloud.client.mosquittoFiles();
  for (const trial of numbers(trials)) {
    await terminal.ready();
    const isDenied = trial % 2 === 1;
    let swallowed: string | undefined;
    if (isDenied) await world.broker.setFiles({ ...files, accessList: files.accessList.replace('pattern write cardtill/v1/%u/up/#', 'pattern write cardtill/v1/%u/up/request\npattern write cardtill/v1/%u/up/presence') });
    else {
      line!.treat(({ direction, payload }) => {
        const record = direction === 'up' ? recordOf(payload) : undefined;
        if (record?.kind === recordKinds.fulfilled) swallowed ??= record.hash;
        return record !== undefined && record.hash === swallowed ? { kind: 'swallow' } : { kind: 'pass' };
      });
    }
    const states: string[] = [];
    for (const number of numbers(4)) {
      const beganMs = world.time.clock.monotonicMs();
      const { state } = await terminal.pay(`stuck-${trial}-${number}`, world.codes.next().code);
      seconds.push((world.time.clock.monotonicMs() - beganMs) / 1_000);
      states.push(state);
      if (!(isDenied ? besideDenied : besideStuck).includes(state)) failures.push(`beside a message that is ${isDenied ? 'denied' : 'never acknowledged'} a sale was ${state}`);
    }
    if (!states.includes('approved')) failures.push(`beside a message that is stuck nothing was sold: ${states.join(', ')}`);
    line!.clear();
    await world.broker.setFiles(files);
    await terminal.quiet();
  }
  return { trials, figure: percentile(seconds, 0.99), unit: 's a sale takes beside a stuck message, p99', failures };
}

/** 1 KB/s and 5 s there and back; reconnections are counted, and whatever was begun is known when the line is good again. */
async function slowLine(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, trials);
  const seconds: number[] = [];
  let connections = 0;
  let hours = 0;
  await Promise.all(placed.map(async ({ terminal, link }) => {
    const beganMs = world.time.clock.monotonicMs();
    const before = link.connections;
    link.slow({ bytesPerSecond: 1_024, delayMs: 2_500 });
    const tokens = numbers(3).map((number) => `slow-${number}`);
    for (const token of tokens) {
      await terminal.pay(token, world.codes.next().code);
      await sleep(world.time.timers, 3_000);
    }
    connections += link.connections - before;
    hours += (world.time.clock.monotonicMs() - beganMs) / 3_600_000;
    link.slow(undefined);
    link.set('through');
    seconds.push(await terminal.known(tokens));
  }));
  return { trials, figure: Math.round(connections / hours), unit: 'reconnections an hour', more: [`${connections} in ${Math.round(hours * 3_600)} s`, `p99 ${percentile(seconds, 0.99)} s until known when the line is good again`] };
}

export const lineRows: readonly ChaosRow[] = [
  { row: 14, fault: 'the line is cut or a black hole for 1 to 5 s', trials: { slice: 4, whole: 120 }, run: partition, note: 'payments are refused while the line is down; spending leases offline is not part of this row yet, and 72 h are the simulator\'s' },
  { row: 15, fault: 'messages ten times, delayed, in another order', trials: { slice: 20, whole: 1_000 }, run: disturbed, note: 'delays of up to 4 s; up to an hour in the simulator' },
  { row: 16, fault: 'the request to pay arrives after its reversal', trials: { slice: 3, whole: 200 }, run: latePay, note: 'the order of events is the row\'s; an hour between them is not waited for' },
  { row: 17, fault: 'SIGKILL of the broker after its acknowledgement', trials: { slice: 2, whole: 40 }, run: brokerKilled },
  { row: 18, fault: 'the broker\'s queue overflows', trials: { slice: 1, whole: 25 }, run: overflow },
  { row: 19, fault: 'the broker never acknowledges one, or its access list denies a topic', trials: { slice: 2, whole: 12 }, run: stuck },
  { row: 20, fault: 'a line of 1 KB/s and 5 s', trials: { slice: 1, whole: 8 }, run: slowLine },
];
