import { join } from 'node:path';
import { sleep } from '../base/clock.ts';
import { fen } from '../base/fen.ts';
import { mintOrderId } from '../base/order-id.ts';
import { CardtillError } from '../base/errors.ts';
import { demoIds } from '../cli/seed-demo.ts';
import { localTransport } from '../transports/local-transport.ts';
import { startPtyBridge } from '../doubles/pty-bridge.ts';
import { startTwinServer } from '../doubles/twin-server.ts';
import { microseconds, percentile, withFloor, type BenchResult } from './bench-result.ts';
import { prepareTerminal, startBenchCloud, type BenchTime } from './bench-world.ts';
import { openRawFile } from './raw-file.ts';

const warmUps = 10;
/** After a payment its receipt, screens and books are still at work in this process. */
const quietMs = 40;

/**
 * scan.decision: from the first byte at the scanner to the payment that is decided and durable: over
 * a pty, the device host, the driver, the machine and both copies of the journal. Floor: an echo of
 * as many bytes over such a pty through serialport, and one durable write.
 */
export async function benchScan(folder: string, deviceHostFile: string, rounds: number, time: BenchTime): Promise<BenchResult> {
  const { cloud, stop } = await startBenchCloud(folder, { kind: 'memory' }, time);
  const terminal = await prepareTerminal(folder, (terminal) => cloud.enrol(terminal), time);
  const running = await terminal.start(deviceHostFile);
  const echo = await serialEcho(folder, time);
  const raw = openRawFile(folder);
  const { control } = running.agent;
  const measured: number[] = [];
  const floors = { echo: [] as number[], sync: [] as number[] };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const { code } = (await cloud.registry.memberCode(demoIds.memberId(round % demoIds.memberCount)))!;
    const answer = await control.pay({ reference: { till: 'bench', token: mintOrderId(time.clock, time.random), attempt: 1 }, amountFen: fen(1), staffId: '' });
    if (!answer.ok) throw new CardtillError('SETUP_FAILED', `the bench's sale was refused: ${answer.error.code}`);
    const { saleId } = answer.value;
    await sleep(time.timers, quietMs);
    const taken = await microseconds(() => new Promise<void>((resolve) => {
      const unsubscribe = control.subscribe((event) => {
        if (event.kind !== 'sale' || event.sale.saleId !== saleId || event.sale.state === 'awaiting_code') return;
        unsubscribe();
        resolve();
      });
      terminal.scanner.send(code);
    }));
    await control.settled(saleId, 10_000);
    await sleep(time.timers, quietMs);
    const parts = [await microseconds(() => echo.roundTrip(code)), await microseconds(() => raw.append(new Uint8Array(540)))] as const;
    if (round < warmUps) continue;
    measured.push(taken);
    floors.echo.push(parts[0]);
    floors.sync.push(parts[1]);
  }
  raw.close();
  await echo.stop();
  await running.stop();
  await terminal.stop();
  await stop();
  const sum = (share: number) => percentile(floors.echo, share) + percentile(floors.sync, share);
  return withFloor('scan.decision', 'µs', measured, { p50: sum(0.5), p99: sum(0.99) });
}

interface SerialEcho {
  roundTrip(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** Through serialport in this process; over TCP where there is no socat, as the scanner is then. */
async function serialEcho(folder: string, time: BenchTime): Promise<SerialEcho> {
  const server = await startTwinServer({}, { onData: (bytes, connection) => connection.send(bytes) });
  const bridge = await startPtyBridge({ linkPath: join(folder, 'echo'), port: server.port });
  const port = await localTransport(time.timers).open(bridge === undefined ? `tcp://127.0.0.1:${server.port}` : `serial:${bridge.path}`);
  let waiting = 0;
  let answered: () => void = () => undefined;
  port.onData((bytes) => {
    waiting -= bytes.length;
    if (waiting <= 0) answered();
  });
  return {
    roundTrip: (text) => new Promise((resolve, reject) => {
      const bytes = new TextEncoder().encode(`${text}\r`);
      waiting = bytes.length;
      answered = resolve;
      port.write(bytes).catch(reject);
    }),
    stop: async () => {
      await port.close();
      await bridge?.stop();
      await server.stop();
    },
  };
}
