import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { bundleEntry } from '../../support/bundle-entry.ts';
import { startCloudRig, type CloudRig } from '../../support/cloud-rig.ts';
import { agentHome, startAgentChild, whenReady, type AgentHome } from '../../support/crash/agent-child.ts';
import { until } from '../cloud/broker-support.ts';

/** Between the record that makes a receipt due and the paper: where the process is killed, and what is on the paper then. */
const points = [
  ['after-fulfilled', [0]], ['before-spool', [0]], ['before-print', [1]], ['in-print', [1]],
] as const;
const rounds = 4;

let entry: Awaited<ReturnType<typeof bundleEntry>>;
let rig: CloudRig;
let printer: ReceiptPrinterTwin;
let home: AgentHome;
let folder: string;

beforeAll(async () => {
  entry = await bundleEntry('test/support/crash/crash-agent-entry.ts');
  rig = await startCloudRig({ broker: 'embedded' });
  printer = await startReceiptPrinterTwin({ timers: realTimers, receiptsMax: 1_000 });
  printer.setSlow(10);
  folder = mkdtempSync(join(tmpdir(), 'cardtill-receipt-crash-'));
  home = await agentHome(folder, rig.enrolment, [{ class: 'receipt-printer', profile: 'generic-escpos-80mm', address: `tcp://127.0.0.1:${printer.port}` }]);
});

afterAll(async () => {
  await printer.stop();
  await rig.stop();
  await entry.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function saleOf(token: string): Promise<SaleView | undefined> {
  const answer = await home.client.orders(100);
  const orders = answer.ok ? answer.value.orders : [];
  return orders.flatMap((order) => (order.type === 'payment' ? [order.sale] : [])).find(({ reference }) => reference.token === token);
}

/** Copy numbers of what is on paper for an order, by its number's bar code; 0 is unmarked. */
function copies(orderNumber: string): number[] {
  return printer.pieces().filter(({ barcodes }) => barcodes.includes(orderNumber)).map(({ text }) => Number(/(?:补打|REPRINT) (\d+)/.exec(text)?.[1] ?? '0'));
}

describe('an agent that is killed between a paid sale and its receipt', () => {
  it.each(points)('%s: the receipt comes at the next start', async (point, expected) => {
    for (let round = 0; round < rounds; round += 1) {
      const token = `${point}-${round}`;
      const child = startAgentChild(entry.entryFile, home, { CRASH_POINT: point, CRASH_TOKEN: token, CRASH_DELAY_MS: String(20 + round * 40) });
      await whenReady(home, child);
      const { code } = await rig.client.memberCode(`m${String(points.findIndex(([each]) => each === point) * rounds + round + 1).padStart(4, '0')}`);
      await home.client.pay({ reference: { till: 'till', token, attempt: 1 }, amountFen: 100, code }).catch(() => undefined);
      expect(await child.ended).toBe('SIGKILL');
      const next = startAgentChild(entry.entryFile, home);
      await whenReady(home, next);
      const sale = await until(async () => { const found = await saleOf(token); return found?.receipt === 'proved' ? found : undefined; }, `${token} has its receipt`);
      expect(sale).toMatchObject({ state: 'approved', handOver: 'done' });
      // What the printer had is printed whoever sent it.
      await until(() => copies(sale.orderNumber!).length >= 1, 'it is on paper');
      const found = copies(sale.orderNumber!);
      expect(found.filter((copy) => copy === 0).length).toBeLessThanOrEqual(1);
      expect(expected).toContain(found.at(-1));
      expect(new Set(found).size).toBe(found.length);
      next.process.kill('SIGTERM');
      expect(await next.ended).toBe(0);
    }
    expect(readFileSync(join(folder, 'agent.log'), 'utf8')).not.toContain('agent.fatal');
  }, 900_000);

  it('and a spool that was deleted prints no history', async () => {
    rmSync(join(folder, 'agent', 'spool'), { recursive: true });
    const before = printer.pieces().length;
    const last = startAgentChild(entry.entryFile, home);
    await whenReady(home, last);
    const { code } = await rig.client.memberCode('m0100');
    await home.client.pay({ reference: { till: 'till', token: 'last', attempt: 1 }, amountFen: 100, code });
    await until(async () => (await saleOf('last'))?.receipt === 'proved', 'the new receipt');
    expect((await saleOf('last'))?.state).toBe('approved');
    expect(printer.pieces()).toHaveLength(before + 1);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
  }, 300_000);
});
