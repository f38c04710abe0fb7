import { sleep } from '../../base/clock.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { exportLedger } from '../checker/export-ledger.ts';
import { recordKinds } from '../checker/read-journal.ts';
import { notDenied, paid } from '../world/sale-states.ts';
import { numbers, percentile } from '../world/until.ts';
import type { World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

const salesEach = 4;

/** Killed with a debit in the books and its answer unsaid. */
async function cloudKilled(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2);
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    await world.cloud.end('SIGKILL');
    await world.cloud.start(world.files.chaosCloudFile, { CHAOS_CRASH_AT_REPLY: String(1 + (trial % 5)) });
    await world.cloud.linked();
    const child = world.cloud.child;
    for (const { terminal } of placed) await terminal.ready();
    const tokens = numbers(salesEach).map((number) => `cloud-${trial}-${number}`);
    const paying = placed.flatMap(({ terminal }) => tokens.map((token) => terminal.pay(token, world.codes.next().code)));
    await child?.ended;
    await world.cloud.start(world.files.cloudFile);
    await world.cloud.linked();
    seconds.push(...(await Promise.all(placed.map(({ terminal }) => terminal.known(tokens)))));
    await Promise.all(paying);
  }
  return { trials: trials * salesEach * 2, figure: percentile(seconds, 0.99), unit: 's until known after the cloud\'s return, p99', more: [`${trials} kills`] };
}

/** Raised by the database itself, in the middle of transactions and at their commits; the sequence counts what is undone. */
const abortSql = `
  CREATE SEQUENCE IF NOT EXISTS chaos_aborts;
  CREATE OR REPLACE FUNCTION chaos_abort() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF random() < 0.3 THEN
      PERFORM nextval('chaos_aborts');
      RAISE EXCEPTION 'forced conflict' USING ERRCODE = '40001';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_early AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION chaos_abort();
  CREATE CONSTRAINT TRIGGER chaos_late AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos_abort();`;
const noAbortSql = 'DROP TRIGGER IF EXISTS chaos_early ON entries; DROP TRIGGER IF EXISTS chaos_late ON orders; DROP FUNCTION IF EXISTS chaos_abort() CASCADE;';

/** Half of the rounds with conflicts that the database raises, half with the database killed. */
async function databaseFaults(world: World, trials: number): Promise<RowFigures> {
  const placed = await placeStarted(world, 2);
  const seconds: number[] = [];
  let aborts = 0;
  for (const trial of numbers(trials)) {
    // What waits for a lock on two tables while a trigger is laid on both may end in a circle: nothing is on its way then.
    for (const { terminal } of placed) await terminal.quiet();
    const isKill = trial % 2 === 1;
    if (!isKill) await world.database.query(abortSql);
    const tokens = numbers(salesEach).map((number) => `database-${trial}-${number}`);
    const paying = placed.flatMap(({ terminal }) => tokens.map((token) => terminal.pay(token, world.codes.next().code)));
    if (isKill) {
      await sleep(world.time.timers, trial % 12);
      await world.database.kill();
      await world.database.start();
    }
    seconds.push(...(await Promise.all(placed.map(({ terminal }) => terminal.known(tokens)))));
    await Promise.all(paying);
    if (!isKill) {
      for (const { terminal } of placed) await terminal.quiet();
      aborts += Number((await world.database.query('SELECT last_value, is_called FROM chaos_aborts')).map((row) => (row['is_called'] === true ? row['last_value'] : 0))[0] ?? 0);
      await world.database.query(`${noAbortSql} DROP SEQUENCE IF EXISTS chaos_aborts;`);
    }
  }
  return { trials: trials * salesEach * 2, figure: aborts, unit: 'transactions undone', more: [`${Math.floor(trials / 2)} kills of the database`, `p99 ${percentile(seconds, 0.99)} s until known`] };
}

const hourMs = 3_600_000;
const wrongs = [{ name: '+1 h', ms: hourMs }, { name: '-1 h', ms: -hourMs }, { name: '+1 day', ms: 24 * hourMs }, { name: '-1 day', ms: -24 * hourMs }, { name: '1970', ms: Number.NEGATIVE_INFINITY }] as const;

/** From the start, and stepped in the middle of a sale. The books' day is the cloud's; what a terminal says of its clock is kept beside it. */
async function wrongClock(world: World, trials: number): Promise<RowFigures> {
  const failures: string[] = [];
  const { terminal } = await world.place();
  for (const trial of numbers(trials)) {
    const wrong = wrongs[Math.floor(trial / 2) % wrongs.length]!;
    const inMidSale = trial % 2 === 1;
    const offset = String(wrong.ms === Number.NEGATIVE_INFINITY ? -world.time.clock.wallMs() : wrong.ms);
    const child = terminal.start(world.files.chaosAgentFile, inMidSale ? { CHAOS_CLOCK_STEP_MS: offset } : { CHAOS_CLOCK_OFFSET_MS: offset });
    await terminal.ready();
    const token = `clock-${trial}`;
    const paying = terminal.pay(token, world.codes.next().code);
    if (inMidSale) child.signal('SIGUSR2');
    const { state: told } = await paying;
    await terminal.known([token]);
    const state = (await terminal.sales()).get(token)?.state ?? 'nowhere';
    if (!paid.includes(state) || !notDenied.includes(told)) failures.push(`with a clock of ${wrong.name} ${inMidSale ? 'in mid-sale' : 'from the start'} a sale was ${state}, and its till was told ${told}`);
    await terminal.quiet();
    await terminal.end('SIGTERM');
  }
  const nowMs = world.time.clock.wallMs();
  const entries = (await exportLedger(world.database)).entries.filter(({ terminalId }) => terminalId === terminal.terminalId);
  const wrongDay = entries.filter(({ wallMs }) => Math.abs(nowMs - wallMs) > hourMs);
  const trusted1970 = terminal.records().filter(({ kind, wallMs, clockGood }) => kind === recordKinds.pay && wallMs < Date.UTC(2026, 0, 1) && clockGood);
  if (wrongDay.length > 0) failures.push(`${wrongDay.length} entries lie on a wrong day`);
  if (trusted1970.length > 0) failures.push(`${trusted1970.length} records of 1970 say that their clock is good`);
  return { trials, figure: wrongDay.length, unit: 'entries on a wrong day', failures };
}

export const cloudRows: readonly ChaosRow[] = [
  { row: 22, fault: 'SIGKILL of the cloud between debit and reply', trials: { slice: 2, whole: 40 }, run: cloudKilled },
  { row: 23, fault: 'serialization failures, SIGKILL of the database', trials: { slice: 2, whole: 40 }, run: databaseFaults },
  { row: 24, fault: 'clock ±1 h, ±1 day, 1970, from the start and in mid-sale', trials: { slice: 4, whole: 100 }, run: wrongClock, note: 'the clock is set by the test-only agent process; dynamic codes are checked by the card system only, so that refusing them offline is not part of this row yet' },
];
