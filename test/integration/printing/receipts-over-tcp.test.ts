import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/base/clock.ts';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { realClock, realTimers } from '../../../src/doubles/real-time.ts';
import { startReceiptPrinterTwin } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { openPrintSpool } from '../../../src/storage/spool/print-spool.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { heal, readPaper, startPrintingProcess, trouble } from '../../support/printing-world.ts';
import { orderOf } from '../../support/receipt-desk-rig.ts';
import { printerProfile } from '../../unit/drivers/profiles.ts';

const receipts = 100;
const usualMsPerLine = 4;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function world(seed: number, processId: boolean) {
  const random = new SeededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-printing-'));
  folders.push(folder);
  const twin = await startReceiptPrinterTwin({ timers: realTimers, receiptsMax: 10_000, processId: true, automaticStatus: true, hangsUpWithoutPower: true });
  const spool = await openPrintSpool({ folder: join(folder, 'spool'), logger: silentLogger });
  spool.setDueUpToSeq(0);
  const profile = { ...printerProfile, capabilities: { ...printerProfile.capabilities, processId, automaticStatus: true } };
  const printing = startPrintingProcess({ spool, headSeq: 0, profile, address: `tcp://127.0.0.1:${twin.port}`, transport: localTransport(realTimers), clock: realClock, timers: realTimers, random: random.fork('devices') });
  await until(() => printing.devices.statuses()[0]!.status.kind === 'ready');
  const stop = async () => {
    await printing.desk.stop();
    await printing.devices.stop();
    await spool.close();
    await twin.stop();
  };
  return { random, twin, printing, stop };
}

describe('a printer whose cable is pulled in mid-print', () => {
  it('leaves the receipt unproved, is back by itself, and prints it with a mark', async () => {
    const { twin, printing, stop } = await world(3, false);
    const states: string[] = [];
    twin.setSlow(50);
    printing.desk.due({ id: orderOf(1), seq: 1 });
    const seen = () => {
      const { state, reason } = printing.desk.state(orderOf(1));
      const text = reason === undefined ? state : `${state} ${reason}`;
      if (states.at(-1) !== text) states.push(text);
      return state;
    };
    await until(() => { seen(); return twin.isPrinting; });
    twin.hangUp();
    await until(() => seen() === 'proved');
    expect(states).toEqual(['queued', 'unproved gone', 'proved']);
    expect(twin.pieces().map(({ text }) => /REPRINT \d+/.exec(text)?.[0] ?? 'unmarked')).toEqual(['unmarked', 'REPRINT 1']);
    await stop();
  }, 30_000);
});

/** As test/unit/agent/receipts-with-faults, with a socket, a LevelDB and the time that it takes. */
describe('a hundred receipts over TCP while the printer fails at random', () => {
  it.each([
    ['by process id', true, 1], ['by GS r 1', false, 2],
  ] as const)('proved %s: each is on paper or has failed by name, none is there twice without a mark', async (_name, processId, seed) => {
    const { random, twin, printing, stop } = await world(seed, processId);
    heal(twin, usualMsPerLine);
    let troubles = 0;
    for (let due = 1; due <= receipts; due += 1) {
      printing.desk.due({ id: orderOf(due), seq: due });
      await sleep(realTimers, random.integer(5, 50));
      if (!random.chance(0.2)) continue;
      trouble(twin, random);
      troubles += 1;
      await sleep(realTimers, random.integer(5, 300));
      heal(twin, usualMsPerLine);
    }
    heal(twin, usualMsPerLine);
    const deadlineMs = realClock.monotonicMs() + 90_000;
    while (printing.desk.standing().waiting > 0 && realClock.monotonicMs() < deadlineMs) await sleep(realTimers, 50);
    const { whole, doubled } = readPaper(twin.pieces());
    const ends = Array.from({ length: receipts }, (_, index) => ({ id: orderOf(index + 1), ...printing.desk.state(orderOf(index + 1)) }));
    await stop();
    expect(doubled).toEqual([]);
    expect(ends.filter(({ id, state, reason }) => !(state === 'proved' ? whole.has(id) : state === 'failed' && reason !== undefined))).toEqual([]);
    expect([troubles > 10, ends.filter(({ state }) => state === 'proved').length > 90, limits.printRepeatsMax]).toEqual([true, true, 3]);
  }, 180_000);
});
