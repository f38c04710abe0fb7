import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import type { TerminalProcess } from '../world/terminal-process.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

const salesEach = 4;

const restoresSeen = async (terminal: TerminalProcess) => (await terminal.health())?.counters['cloud_restored'] ?? 0;

/** The gap in its chain was noticed before the terminal's own doubt: it has sent again all that was asked for. */
async function isBooked(world: World, terminal: TerminalProcess, tokens: readonly string[]): Promise<boolean> {
  const [sales, orders] = [await terminal.sales(), await world.cloud.client.orders(200)];
  const booked = new Set(orders.map(({ id }) => id));
  return tokens.every((token) => booked.has(sales.get(token)?.orderId ?? ''));
}

/**
 * The cloud is killed and its database comes back as an old copy, while terminals stay connected to
 * the broker and sales are on their way. Half of the time an operator says so.
 */
async function restored(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2);
  const terminals = placed.map(({ terminal }) => terminal);
  const seconds: number[] = [];
  const failures: string[] = [];
  for (const trial of numbers(trials)) {
    for (const terminal of terminals) await terminal.ready();
    await world.cloud.end('SIGTERM');
    await world.database.backUp();
    await world.cloud.start(world.files.cloudFile);
    await world.cloud.linked();
    for (const terminal of terminals) await terminal.ready();
    const lost = numbers(salesEach).map((number) => `restore-${trial}-${number}`);
    for (const terminal of terminals) await Promise.all(lost.map((token) => terminal.pay(token, world.codes.next().code)));
    const inFlight = terminals.map((terminal) => terminal.pay(`restore-${trial}-flying`, world.codes.next().code));
    await world.cloud.end('SIGKILL');
    await world.database.restore();
    const before = await Promise.all(terminals.map(restoresSeen));
    await world.cloud.start(world.files.cloudFile);
    await world.cloud.linked();
    if (trial % 2 === 1) await world.cloud.client.beginTimeline();
    const beganMs = world.time.clock.monotonicMs();
    await Promise.all(inFlight);
    for (const terminal of terminals) await terminal.pay(`restore-${trial}-after`, world.codes.next().code);
    for (const [index, terminal] of terminals.entries()) {
      await until(world.time, `terminal ${terminal.terminalId} has found out, or was asked for what is missing`, async () => (await restoresSeen(terminal)) > before[index]! || (await isBooked(world, terminal, lost)), 120_000);
      await terminal.quiet();
      seconds.push((world.time.clock.monotonicMs() - beganMs) / 1_000);
    }
    const { restored: booked, gaps } = await world.cloud.client.attention(200);
    if (booked.length === 0) failures.push(`after restore ${trial} nothing was booked from what terminals recorded`);
    if (gaps.length > 0) failures.push(`after restore ${trial} ${gaps.length} chains have holes`);
  }
  const [chain, audit] = [await world.cloud.client.auditChain(), await world.cloud.client.audit()];
  for (const finding of [...chain.findings.map(({ table, id, problem }) => `${table} ${id} ${problem}`), ...audit]) failures.push(finding);
  return { trials: trials * (salesEach + 2) * 2, figure: percentile(seconds, 0.99), unit: 's until everything is in the restored books, p99', more: [`${trials} restores`], failures };
}

export const restoreRow: ChaosRow = { row: 43, fault: 'the cloud restored from a backup', trials: { slice: 2, whole: 20 }, run: restored, note: 'beyond the matrix' };
