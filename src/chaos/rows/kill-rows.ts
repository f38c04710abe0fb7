import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { answeredBy, repliesTo } from '../faults/order-reply.ts';
import { recordKinds } from '../checker/read-journal.ts';
import { exportLedger } from '../checker/export-ledger.ts';
import type { CrashPoint } from '../faults/crash-points.ts';
import { isKnown, type TerminalProcess } from '../world/terminal-process.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { World } from '../world/world.ts';

interface KillTrial {
  readonly terminal: TerminalProcess;
  readonly token: string;
  readonly point: CrashPoint;
}

interface ShownSale {
  readonly state: string;
  readonly handOver: string;
  readonly orderId: string | undefined;
}

interface KillRun {
  readonly trials: readonly KillTrial[];
  /** From the line's return until the outcome was known. */
  readonly seconds: readonly number[];
  /** As staff were shown it after the restart, by token. */
  readonly shown: ReadonlyMap<string, ShownSale>;
  readonly failures: readonly string[];
}

/** Two terminals, each killed and started again over and over: the next start settles what the last one left. */
async function killed(world: World, count: number, points: readonly CrashPoint[]): Promise<KillRun> {
  const trials: KillTrial[] = [];
  const seconds: number[] = [];
  const failures: string[] = [];
  const shown = new Map<string, ShownSale>();
  const settle = async (terminal: TerminalProcess, token: string) => {
    seconds.push(await terminal.known([token]));
    const sale = (await terminal.sales()).get(token);
    if (sale !== undefined) shown.set(token, { state: sale.state, handOver: sale.handOver, orderId: sale.orderId });
    // The cashier's answer: hand it over.
    if (sale?.state === 'approved' && sale.handOver === 'ask') {
      const answer = await terminal.client.confirmPayment(sale.saleId, 'goods');
      if (answer.ok && answer.value.handOver === 'done') terminal.noteHandedOver(answer.value);
    }
  };
  await Promise.all(numbers(2).map(async (lane) => {
    const { terminal } = await world.place({ storeId: lane === 0 ? 'north' : 'south' });
    let last: string | undefined;
    for (let number = lane; number < count; number += 2) {
      const point = points[Math.floor(number / 2) % points.length]!;
      const token = `kill-${number}`;
      trials.push({ terminal, token, point });
      const child = terminal.start(world.files.chaosAgentFile, { CHAOS_POINT: point, CHAOS_TOKEN: token, CHAOS_DELAY_MS: String(Math.floor(number / 2) % 12) });
      await terminal.ready();
      if (last !== undefined) await settle(terminal, last);
      const { code } = world.codes.next();
      const paying = terminal.pay(token, code);
      const ended = await Promise.race([child.ended, until(world.time, `${point} of ${token}`, () => !child.running, 30_000).then(() => 'SIGKILL', () => 'alive')]);
      if (ended !== 'SIGKILL') failures.push(`${token} (${point}) went on: ${JSON.stringify(await paying)}`);
      await terminal.end('SIGKILL');
      await paying;
      last = token;
    }
    terminal.start(world.files.agentFile);
    await terminal.ready();
    if (last !== undefined) await settle(terminal, last);
  }));
  return { trials, seconds, shown, failures };
}

const seconds = (run: KillRun): RowFigures => ({
  trials: run.trials.length, figure: percentile(run.seconds, 0.99), unit: 's until known, p99', more: [`p50 ${percentile(run.seconds, 0.5)} s`], failures: run.failures,
});

function settledByItself(run: KillRun): RowFigures {
  const known = run.trials.filter(({ token }) => isKnown(run.shown.get(token) as never)).length;
  return {
    trials: run.trials.length, figure: Math.round((known / run.trials.length) * 1_000) / 10, unit: '% settled by itself',
    more: [`p50 ${percentile(run.seconds, 0.5)} s, p99 ${percentile(run.seconds, 0.99)} s after the line's return`], failures: run.failures,
  };
}

/** Sent and never written down: the books would know an order that the journal does not. */
async function beforeIntent(world: World, trials: number): Promise<RowFigures> {
  const run = await killed(world, trials, ['before-intent', 'writing-intent']);
  const terminals = [...new Set(run.trials.map(({ terminal }) => terminal))];
  const journaled = new Set(terminals.flatMap((terminal) => terminal.records()).filter(({ kind }) => kind === recordKinds.pay).map(({ orderId }) => orderId));
  const ids = new Set(terminals.map(({ terminalId }) => terminalId));
  const orphans = (await exportLedger(world.database)).entries.filter(({ event, terminalId, orderId }) => event === 'PAYMENT' && ids.has(terminalId) && !journaled.has(orderId));
  const appeared = run.trials.filter(({ point, token }) => point === 'before-intent' && run.shown.has(token)).map(({ token }) => `${token} was never written down and is there`);
  return { trials: run.trials.length, figure: orphans.length, unit: 'sent and not written', failures: [...run.failures, ...appeared, ...orphans.map(({ orderId }) => `order ${orderId} is in the books only`)] };
}

/** After an approval that nobody saw, staff are asked once: paid, hand over? */
async function beforeGoods(world: World, trials: number): Promise<RowFigures> {
  const run = await killed(world, trials, ['after-approved']);
  const asked = run.trials.filter(({ token }) => { const sale = run.shown.get(token); return sale?.state === 'approved' && sale.handOver === 'ask'; }).length;
  return { trials: run.trials.length, figure: asked / run.trials.length, unit: 'questions shown / needed', failures: [...run.failures, ...(asked === run.trials.length ? [] : [`${run.trials.length - asked} approvals came back without a question`])] };
}

/** Cancelled while the answer is out, killed while the reversal is on its way. */
async function midReversing(world: World, trials: number): Promise<RowFigures> {
  const cancel = async (terminal: TerminalProcess, token: string) => {
    const sale = (await terminal.sales().catch(() => undefined))?.get(token);
    if (sale !== undefined) await terminal.client.cancelPayment(sale.saleId).catch(() => undefined);
  };
  const run = await reversedOver(world, trials, cancel);
  const reversed = run.trials.filter(({ token }) => run.shown.get(token)?.state === 'reversed');
  const wrong = run.trials.filter((trial) => !reversed.includes(trial) && !wasNeverCancelled(trial, run.shown.get(trial.token)));
  return {
    trials: run.trials.length, figure: percentile(run.seconds, 0.99), unit: 's until reversed, p99', more: [`${reversed.length} of ${run.trials.length} ended reversed`],
    failures: [...run.failures, ...wrong.map(({ token, point }) => `${token} (${point}) ended ${run.shown.get(token)?.state ?? 'nowhere'}`)],
  };
}

/** Killed before a byte of the reversal reached a disk, and before anybody was told of it: the sale is what the card system says that it is. */
function wasNeverCancelled({ terminal, point }: KillTrial, sale: ShownSale | undefined): boolean {
  if (point !== 'writing-reversing' || sale?.state !== 'approved') return false;
  return !terminal.records().some(({ kind, orderId }) => kind === recordKinds.reverse && orderId === sale.orderId);
}

const reversingPoints = ['writing-reversing', 'after-reversing', 'reversing-sent', 'reversed-reply'] as const;

/** The answer to PAY is held back on its way down until the cashier has cancelled. */
async function reversedOver(world: World, count: number, cancel: (terminal: TerminalProcess, token: string) => Promise<void>): Promise<KillRun> {
  const trials: KillTrial[] = [];
  const seconds: number[] = [];
  const failures: string[] = [];
  const shown = new Map<string, ShownSale>();
  const { terminal, line } = await world.place({ packets: true });
  const settle = async (token: string) => {
    seconds.push(await until(world.time, `${token} is reversed`, async () => { const sale = (await terminal.sales()).get(token); return sale !== undefined && (sale.final || sale.state === 'approved'); }));
    const sale = (await terminal.sales()).get(token)!;
    shown.set(token, { state: sale.state, handOver: sale.handOver, orderId: sale.orderId });
  };
  for (const number of numbers(count)) {
    const point = reversingPoints[number % reversingPoints.length]!;
    const token = `reverse-${number}`;
    trials.push({ terminal, token, point });
    const child = terminal.start(world.files.chaosAgentFile, { CHAOS_POINT: point, CHAOS_TOKEN: token, CHAOS_DELAY_MS: String(number % 6) });
    await terminal.ready();
    if (number > 0) await settle(`reverse-${number - 1}`);
    let held = 0;
    line!.treat((message) => {
      if (message.direction !== 'down' || answeredBy(message.payload) !== repliesTo.pay) return { kind: 'pass' };
      held += 1;
      return { kind: 'lose' };
    });
    const paying = terminal.pay(token, world.codes.next().code);
    await until(world.time, 'the answer is held back', () => held > 0);
    await cancel(terminal, token);
    if ((await Promise.race([child.ended, until(world.time, point, () => !child.running, 20_000).then(() => 'SIGKILL', () => 'alive')])) !== 'SIGKILL') failures.push(`${token} (${point}) went on`);
    await terminal.end('SIGKILL');
    line!.clear();
    await paying;
  }
  terminal.start(world.files.agentFile);
  await terminal.ready();
  await settle(`reverse-${count - 1}`);
  return { trials, seconds, shown, failures };
}

export const killRows: readonly ChaosRow[] = [
  { row: 1, fault: 'SIGKILL before the intent is synced', trials: { slice: 4, whole: 200 }, run: beforeIntent },
  { row: 2, fault: 'SIGKILL after the intent, before it is sent', trials: { slice: 4, whole: 200 }, run: async (world, trials) => seconds(await killed(world, trials, ['after-intent'])) },
  { row: 3, fault: 'SIGKILL after sending, before the reply', trials: { slice: 4, whole: 200 }, run: async (world, trials) => settledByItself(await killed(world, trials, ['after-sent'])) },
  { row: 4, fault: 'SIGKILL after the reply, before the approval is synced', trials: { slice: 4, whole: 200 }, run: async (world, trials) => settledByItself(await killed(world, trials, ['after-reply', 'writing-approved'])) },
  { row: 5, fault: 'SIGKILL after the approval, before the goods', trials: { slice: 4, whole: 200 }, run: beforeGoods },
  { row: 6, fault: 'SIGKILL in mid-reversal', trials: { slice: 4, whole: 100 }, run: midReversing },
];
