import { join } from 'node:path';
import { Client } from 'pg';
import { sleep } from '../base/clock.ts';
import { fen } from '../base/fen.ts';
import { silentLogger } from '../base/logger.ts';
import { mintOrderId } from '../base/order-id.ts';
import { CardtillError } from '../base/errors.ts';
import { demoIds } from '../cli/seed-demo.ts';
import { embeddedDatabaseFolder, startEmbeddedPostgres } from '../cloud/embedded/postgres/embedded-postgres.ts';
import { microseconds, percentile, withFloor, type BenchResult } from './bench-result.ts';
import { prepareTerminal, startBenchCloudProcess, type BenchTime } from './bench-world.ts';
import { embeddedEcho } from './mqtt-echo.ts';
import { openRawFile } from './raw-file.ts';

const warmUps = 10;
/** After a payment its receipt, screens and books are still at work in this process. */
const quietMs = 20;

/**
 * payment.online: from `pay` with a code to the approved and durable sale, the agent in this process
 * and the cloud in its own, on the embedded broker and the embedded PostgreSQL. Floor: one question and answer over
 * such a broker, two durable writes, one commit of one row on that PostgreSQL, taking turns with it.
 */
export async function benchPayment(folder: string, files: { readonly cloudFile: string; readonly deviceHostFile: string }, rounds: number, time: BenchTime): Promise<BenchResult> {
  const server = await startEmbeddedPostgres({ folder: embeddedDatabaseFolder(join(folder, 'payment')), clock: time.clock, timers: time.timers, logger: silentLogger });
  const cloud = await startBenchCloudProcess(folder, files.cloudFile, server.address.url, time);
  const terminal = await prepareTerminal(folder, (request) => cloud.client.addTerminal(request), time);
  const running = await terminal.start(files.deviceHostFile);
  const raw = openRawFile(folder);
  const echo = await embeddedEcho(time.timers, time.random);
  const commits = new Client({ connectionString: server.address.url });
  await commits.connect();
  await commits.query('CREATE TABLE IF NOT EXISTS bench_commit (id bigserial PRIMARY KEY, value text)');
  const { control } = running.agent;
  const payOnce = async (round: number) => {
    const { code } = await cloud.client.memberCode(demoIds.memberId(round % demoIds.memberCount));
    const reference = { till: 'bench', token: mintOrderId(time.clock, time.random), attempt: 1 };
    return microseconds(async () => {
      const answer = await control.pay({ reference, amountFen: fen(1), code, staffId: '' });
      const sale = answer.ok ? await control.settled(answer.value.saleId, 10_000) : undefined;
      if (sale?.state !== 'approved') throw new CardtillError('SETUP_FAILED', `a payment of the bench ended as ${answer.ok ? sale?.state : answer.error.code}`);
    });
  };
  const samples = { pay: [] as number[], echo: [] as number[], sync: [] as number[], commit: [] as number[] };
  const frame = new Uint8Array(540).fill(3);
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const taken = await payOnce(round);
    await sleep(time.timers, quietMs);
    const parts = [await microseconds(() => echo.roundTrip()), await microseconds(() => raw.append(frame)), await microseconds(() => commits.query('INSERT INTO bench_commit (value) VALUES ($1)', ['x']))] as const;
    if (round < warmUps) continue;
    samples.pay.push(taken);
    samples.echo.push(parts[0]);
    samples.sync.push(parts[1]);
    samples.commit.push(parts[2]);
  }
  const sum = (share: number) => percentile(samples.echo, share) + 2 * percentile(samples.sync, share) + percentile(samples.commit, share);
  await commits.end();
  raw.close();
  await echo.stop();
  await running.stop();
  await terminal.stop();
  await cloud.stop();
  await server.stop();
  return withFloor('payment.online', 'µs', samples.pay, { p50: sum(0.5), p99: sum(0.99) });
}
