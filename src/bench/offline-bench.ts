import { sleep } from '../base/clock.ts';
import { fen } from '../base/fen.ts';
import { mintOrderId } from '../base/order-id.ts';
import { CardtillError } from '../base/errors.ts';
import { demoIds } from '../cli/seed-demo.ts';
import { startNetworkLink } from '../doubles/network-link/network-link.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import { benchResult, microseconds, percentile, withFloor, type BenchResult } from './bench-result.ts';
import { prepareTerminal, startBenchCloudProcess, until, type BenchCloudProcess, type BenchTime } from './bench-world.ts';
import { openRawFile } from './raw-file.ts';

/** Members with a lease, in turn; a lease of ¥50 pays a fen many times. */
const holders = 8;
const warmUps = 10;
const quietMs = 40;

/**
 * offline.decision: from the first byte of a signed code at the scanner to the payment that a lease
 * has paid and both copies hold, without a line. Floor: one durable write. backlog.settle: how many
 * of those records a second the cloud (embedded PostgreSQL, a process of its own) settles when the
 * line is back; floor: as many such writes as this disk takes in a second, one after another.
 */
export async function benchOffline(folder: string, files: { readonly cloudFile: string; readonly deviceHostFile: string }, rounds: number, time: BenchTime): Promise<readonly BenchResult[]> {
  const cloud = await startBenchCloudProcess(folder, files.cloudFile, 'embedded', time);
  const links: Awaited<ReturnType<typeof startNetworkLink>>[] = [];
  const terminal = await prepareTerminal(folder, async (request) => {
    const enrolment = await cloud.client.addTerminal(request);
    const link = await startNetworkLink({ targetPort: Number(new URL(enrolment.brokerUrl).port) });
    links.push(link);
    return { ...enrolment, brokerUrl: `mqtt://127.0.0.1:${link.port}` };
  }, time);
  const running = await terminal.start(files.deviceHostFile);
  const { control } = running.agent;
  const raw = openRawFile(folder);
  const [link] = links;
  await cloud.client.pushConfig(control.health().terminalId, { offlinePaymentsMax: 1_000 });
  await takeLeases(control, cloud, time);
  link!.set('cut');
  await until(time.timers, 'the line is down', () => control.health().link !== 'up');
  const samples = { measured: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const { qr } = await cloud.client.memberCode(demoIds.memberId(round % holders));
    const saleId = await begin(control, time);
    await sleep(time.timers, quietMs);
    const taken = await microseconds(() => new Promise<void>((resolve) => {
      const unsubscribe = control.subscribe((event) => {
        if (event.kind !== 'sale' || event.sale.saleId !== saleId || event.sale.state !== 'approved') return;
        unsubscribe();
        resolve();
      });
      terminal.scanner.send(qr);
    }));
    await sleep(time.timers, quietMs);
    const floor = await microseconds(() => raw.append(new Uint8Array(540)));
    if (round < warmUps) continue;
    samples.measured.push(taken);
    samples.floor.push(floor);
  }
  const records = control.health().unacknowledgedRecords;
  link!.set('through');
  await until(time.timers, 'the head is proven', () => control.health().head === 'proven');
  const settledUs = await microseconds(async () => {
    while (control.health().unacknowledgedRecords > 0) await sleep(time.timers, 2);
  });
  raw.close();
  await running.stop();
  await terminal.stop();
  await link!.stop();
  await cloud.stop();
  const writes = { p50: 1e6 / percentile(samples.floor, 0.5), p99: 1e6 / percentile(samples.floor, 0.99) };
  return [benchResult('offline.decision', 'µs', samples), withFloor('backlog.settle', '1/s', [records / (settledUs / 1e6)], writes)];
}

/** Every holder pays once with a line. */
async function takeLeases(control: AgentControl, cloud: BenchCloudProcess, time: BenchTime): Promise<void> {
  for (let index = 0; index < holders; index += 1) {
    const { code } = await cloud.client.memberCode(demoIds.memberId(index));
    const answer = await control.pay({ reference: { till: 'bench', token: mintOrderId(time.clock, time.random), attempt: 1 }, amountFen: fen(1), code, staffId: '' });
    const sale = answer.ok ? await control.settled(answer.value.saleId, 10_000) : undefined;
    if (sale?.state !== 'approved') throw new CardtillError('SETUP_FAILED', `a payment of the bench ended as ${answer.ok ? sale?.state : answer.error.code}`);
  }
  await until(time.timers, 'the terminal holds the leases', () => control.health().leases.open === holders && control.health().unacknowledgedRecords === 0);
}

async function begin(control: AgentControl, time: BenchTime): Promise<string> {
  const answer = await control.pay({ reference: { till: 'bench', token: mintOrderId(time.clock, time.random), attempt: 1 }, amountFen: fen(1), staffId: '' });
  if (!answer.ok) throw new CardtillError('SETUP_FAILED', `the bench's sale was refused: ${answer.error.code}`);
  return answer.value.saleId;
}
