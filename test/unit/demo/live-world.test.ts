import { describe, expect, it } from 'vitest';
import type { HealthView } from '../../../src/ports/agent-control.ts';
import { LiveWorld } from '../../../src/demo/live-world.ts';
import type { Demo } from '../../../src/demo/start-demo.ts';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { TwinReceipt } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { agentControlDouble } from '../../support/agent-control-double.ts';

const random = { bytes: (length: number) => new Uint8Array(length), unit: () => 0 };

/** What a demo's parts say, each answer when the test gives it. */
function pretendedDemo() {
  const time = new ManualTime();
  const receipts: TwinReceipt[] = [];
  let printed: (receipt: TwinReceipt) => void = () => undefined;
  const drawings = new Map<number, () => void>();
  const asked: ((health: HealthView) => void)[] = [];
  const agentProcess = { restarts: 0 };
  const demo = {
    agentProcess, ports: { counter: 1 }, link: { state: 'through' },
    cloud: { entries: async () => [], members: async () => [], audit: async () => [] },
    counter: { health: () => new Promise((resolve) => asked.push((value) => resolve({ ok: true, value }))) },
    devices: {
      acceptor: new CashAcceptorTwin({ timers: time, moveMs: 1 }), reader: new Pn532Model(),
      display: { onChange: () => undefined, lines: () => ['', ''] },
      printer: { onReceipt: (listener: typeof printed) => { printed = listener; }, receipts: () => receipts },
    },
  } as unknown as Demo;
  return {
    agentProcess, asked, time,
    world: new LiveWorld(demo, { clock: time, timers: time, random }),
    print: (number: number) => {
      const receipt = { number, text: `receipt ${number}`, png: () => new Promise((resolve) => drawings.set(number, () => resolve(Uint8Array.of(number)))) } as unknown as TwinReceipt;
      receipts.push(receipt);
      printed(receipt);
    },
    draw: async (number: number) => {
      drawings.get(number)!();
      await time.advance(0);
    },
  };
}

describe('what the demo page is told', () => {
  it.each([[[1, 2], [['1'], ['2', '1']]], [[2, 1], [['2'], ['2', '1']]]])('is of a receipt nothing before its picture is there: drawn in the order %j', async (order, shown) => {
    const { world, print, draw } = pretendedDemo();
    print(1);
    print(2);
    expect(world.view().receipts).toEqual([]);
    for (const [index, number] of order.entries()) {
      await draw(number);
      expect(world.view().receipts.map(({ id }) => id)).toEqual(shown[index]);
      for (const { id } of world.view().receipts) expect(world.receiptPng(id)).toEqual(Uint8Array.of(Number(id)));
    }
  });

  it('is not that an agent is up again, when it was the one before the kill that said so', async () => {
    const { world, asked, agentProcess, time } = pretendedDemo();
    const health = agentControlDouble().health();
    world.start();
    // Killed while its answer was on the way.
    agentProcess.restarts = 1;
    asked[0]!(health);
    await time.advance(0);
    expect(world.view().agent).toMatchObject({ up: true, text: expect.not.stringContaining('restarted') });
    await time.advance(1_000);
    asked[1]!(health);
    await time.advance(0);
    expect(world.view().agent).toMatchObject({ up: true, text: expect.stringContaining('restarted 1×') });
    world.stop();
  });
});
