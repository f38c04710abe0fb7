import { sleep } from '../../base/clock.ts';
import { memberCodeStep } from '../../codecs/member-code/member-code.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { exportLedger } from '../checker/export-ledger.ts';
import { recordKinds } from '../checker/read-journal.ts';
import type { TerminalProcess } from '../world/terminal-process.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

const priceFen = 100;

/** The square code on the phone of a member: the card system makes it, whatever the terminals' lines do. */
async function qr(world: World, memberId: string): Promise<string> {
  const shown = await world.cloud.client.memberCode(memberId).catch(() => undefined);
  if (shown !== undefined) return shown.qr;
  // All codes of this half minute were shown: the next one begins soon.
  await sleep(world.time.timers, 1_000);
  return qr(world, memberId);
}

/** A member pays with a line, so that the terminal holds a lease. */
async function visit(world: World, terminal: TerminalProcess, memberId: string): Promise<void> {
  const { state } = await terminal.pay(`visit-${memberId}`, await qr(world, memberId));
  if (state === 'approved') await until(world.time, 'the lease is there', () => hasLease(world, terminal, memberId));
}

/** Who can have a full lease at two terminals: all of them together are at most half of what a member has. */
async function wellOff(world: World, number: number): Promise<string> {
  const rows = await world.database.query('SELECT member_id FROM members WHERE principal_fen > 30000 ORDER BY member_id');
  return String(rows[number % rows.length]!['member_id']);
}

async function cut(world: World, placed: readonly Placed[]): Promise<void> {
  for (const { link } of placed) link.set('cut');
  for (const { terminal } of placed) await until(world.time, 'the line is down', async () => ['down', 'connecting'].includes((await terminal.health())?.link ?? 'unknown'));
}

async function heal(placed: readonly Placed[]): Promise<number> {
  for (const { link } of placed) link.set('through');
  return Math.max(...(await Promise.all(placed.map(({ terminal }) => terminal.quiet()))));
}

/** One code, shown again and again: to the same till, to another, to both without a line, and one that is minutes old. */
async function replayedCode(world: World, trials: number): Promise<RowFigures> {
  const placed = (await placeStarted(world, 2, { leases: true })) as readonly [Placed, Placed];
  const [north, south] = placed;
  const failures: string[] = [];
  let twiceFen = 0;
  for (const trial of numbers(trials)) {
    const member = world.codes.members[(trial * 7 + 101) % world.codes.members.length]!;
    const code = await qr(world, member.memberId);
    const states = [];
    for (const [at, { terminal }] of [north, north, south].entries()) states.push((await terminal.pay(`replay-${trial}-${at}`, code)).state);
    if (states.filter((state) => state === 'approved').length !== 1) failures.push(`with a line one code was ${states.join(', ')}`);
    const old = world.codes.at(member, memberCodeStep(world.time.clock.wallMs()) - 5);
    const { state: late } = await north.terminal.pay(`old-${trial}`, old);
    if (late !== 'declined') failures.push(`a code of two and a half minutes ago was ${late}`);
    const memberId = await wellOff(world, trial * 2);
    for (const { terminal } of placed) await visit(world, terminal, memberId);
    await cut(world, placed);
    const shown = await qr(world, memberId);
    const dark = [];
    for (const [at, { terminal }] of [north, north, south].entries()) dark.push((await terminal.pay(`dark-${trial}-${at}`, shown)).state);
    if (dark[1] === 'approved') failures.push('one terminal took one code twice without a line');
    twiceFen += Math.max(0, dark.filter((state) => state === 'approved').length - 1) * priceFen;
    await heal(placed);
  }
  return { trials: trials * 7, figure: twiceFen / 100, unit: '¥ taken twice with one code, at two terminals without a line', failures, more: ['each within its own lease'] };
}

/** Two terminals without a line and one member: each has its own lease, and no more. */
async function twoTills(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2, { leases: true });
  const failures: string[] = [];
  for (const trial of numbers(trials)) {
    const memberId = await wellOff(world, trial * 2 + 1);
    for (const { terminal } of placed) await visit(world, terminal, memberId);
    await cut(world, placed);
    const leasedFen = await leasesOf(world, memberId);
    let soldFen = 0;
    await Promise.all(placed.map(async ({ terminal }, lane) => {
      for (const number of numbers(12)) {
        const { state } = await terminal.pay(`both-${trial}-${lane}-${number}`, await qr(world, memberId), 900);
        if (state === 'approved') soldFen += 900;
        else if (!['OFFLINE_LEASE_SHORT', 'OFFLINE_NO_LEASE', 'OFFLINE_LIMIT', 'OFFLINE'].includes(state)) failures.push(`without a line a sale was ${state}`);
      }
    }));
    if (soldFen > leasedFen) failures.push(`${soldFen} fen were sold of leases of ${leasedFen}`);
    await heal(placed);
  }
  const losses = (await exportLedger(world.database)).postings.filter(({ account }) => account.startsWith('offline-loss:')).reduce((sum, { amountFen }) => sum + amountFen, 0);
  return { trials, figure: losses / 100, unit: '¥ lost by the merchant', failures };
}

/**
 * Set aside in the books and written down by the terminal: between the two the answer is on its way, and a line that is cut then takes it along. The terminal's number of
 * leases says nothing: at its cap one more takes the place of another.
 */
async function hasLease(world: World, terminal: TerminalProcess, memberId: string): Promise<boolean> {
  const [lease] = await world.database.query(`SELECT lease_no FROM leases WHERE state = 'open' AND member_id = '${memberId}' AND terminal_id = '${terminal.terminalId}'`);
  return lease !== undefined && terminal.records().some(({ kind, body }) => kind === recordKinds.leaseTaken && body['memberId'] === memberId && body['leaseNo'] === Number(lease['lease_no']));
}

async function leasesOf(world: World, memberId: string): Promise<number> {
  const rows = await world.database.query(`SELECT coalesce(sum(left_fen), 0) AS left_fen FROM leases WHERE open AND member_id = '${memberId}'`);
  return Number(rows[0]!['left_fen']);
}

/** Sold without a line in one store, delivered when the terminal belongs to another. */
async function reassigned(world: World, trials: number): Promise<RowFigures> {
  const placed = (await placeStarted(world, 1, { leases: true })) as readonly [Placed];
  const [{ terminal }] = placed;
  let sold = 0;
  for (const trial of numbers(trials)) {
    const memberId = await wellOff(world, trial);
    await visit(world, terminal, memberId);
    await cut(world, placed);
    for (const number of numbers(3)) if ((await terminal.pay(`moved-${trial}-${number}`, await qr(world, memberId))).state === 'approved') sold += 1;
    await world.cloud.client.bindTerminal(terminal.terminalId, trial % 2 === 0 ? 'south' : 'north');
    await heal(placed);
  }
  const kinds = new Set((await world.cloud.client.orders(200)).filter(({ terminalId, kind }) => terminalId === terminal.terminalId && kind === 'lease-spend').map(({ storeId }) => storeId));
  return { trials, figure: sold, unit: 'sales that came after the move', failures: sold > 0 && kinds.size === 0 ? ['none of them is in the books'] : [] };
}

/** Sales without a line over restarts of the process, then all at once. */
async function longOutage(world: World, trials: number): Promise<RowFigures> {
  const placed = (await placeStarted(world, 1, { leases: true })) as readonly [Placed];
  const [{ terminal }] = placed;
  await world.cloud.client.pushConfig(terminal.terminalId, { offlinePaymentsMax: 1_000, offlineTerminalMaxFen: 100_000 });
  await until(world.time, 'the limits are in force', async () => (await terminal.health())?.configVersion === 1);
  const members = world.codes.members.slice(20, 38);
  for (const { memberId } of members) await visit(world, terminal, memberId);
  await cut(world, placed);
  const failures: string[] = [];
  const seconds: number[] = [];
  let sold = 0;
  for (const number of numbers(trials)) {
    const code = await qr(world, members[number % members.length]!.memberId);
    const began = world.time.clock.monotonicMs();
    const { state } = await terminal.pay(`long-${number}`, code);
    seconds.push((world.time.clock.monotonicMs() - began) / 1_000);
    if (state === 'approved') sold += 1;
    else failures.push(`without a line sale ${number} was ${state}`);
    if (number % Math.ceil(trials / 4) === Math.ceil(trials / 4) - 1) {
      await terminal.end('SIGKILL');
      terminal.start(world.files.agentFile);
      await until(world.time, 'the terminal answers again', async () => (await terminal.health()) !== undefined);
    }
  }
  const settled = await heal(placed);
  return { trials, figure: Math.round(settled * 10) / 10, unit: 's until nothing is open when the line is back', failures: failures.slice(0, 5), more: [`${sold} sales, p99 ${Math.round(percentile(seconds, 0.99)! * 1_000)} ms each`] };
}

export const leaseRows: readonly ChaosRow[] = [
  { row: 35, fault: 'one code shown again: same till, other till, both without a line, minutes old', trials: { slice: 2, whole: 40 }, run: replayedCode },
  { row: 36, fault: 'two tills sell to one member at once without a line', trials: { slice: 2, whole: 40 }, run: twoTills },
  { row: 37, fault: 'a terminal is moved to another store with unsent sales', trials: { slice: 2, whole: 40 }, run: reassigned },
  { row: 38, fault: 'a long time without a line, three restarts', trials: { slice: 24, whole: 200 }, run: longOutage, note: 'the hours pass in test/simulation, with reboots; here the restarts are those of processes' },
];
