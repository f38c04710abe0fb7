import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/base/clock.ts';
import { fen, formatYuan } from '../../../src/base/fen.ts';
import type { Answered } from '../../../src/cli/counter-client.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { heal, trouble } from '../../support/printing-world.ts';
import { startTerminalRig, type TerminalRig } from '../../support/terminal-rig.ts';
import { until } from '../cloud/broker-support.ts';

const sales = 100;
const usualMsPerLine = 4;
/** Every sale has an amount of its own, which stands near the top of its receipt: a piece that was cut off says whose it is. */
const amountOf = (index: number) => 101 + index;
let world: TerminalRig;

beforeAll(async () => {
  world = await startTerminalRig({ broker: 'embedded', database: 'memory', printer: { timers: realTimers, receiptsMax: 10_000, hangsUpWithoutPower: true } });
}, 120_000);

afterAll(() => world?.stop());

function valueOf(answer: Answered<SaleView>): SaleView {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

const balances = async () => new Map((await world.rig.client.members(200)).map(({ memberId, balanceFen }) => [memberId, balanceFen]));

/** Stopped while a receipt is on its way, and its printer in trouble. */
async function restart(random: SeededRandom, ids: readonly string[]): Promise<void> {
  trouble(world.devices.printer, random);
  await world.restart(() => heal(world.devices.printer, usualMsPerLine));
  // The goods step of the last sale may have been cut short: staff say that it was done.
  for (const id of ids.slice(-2)) if (valueOf(await world.client.payment(id)).handOver === 'ask') await world.client.confirmPayment(id, 'goods');
}

describe('a hundred sales at a terminal whose printer is in trouble, and which is stopped three times', () => {
  it('are one debit each; every receipt is proved and on paper or has failed by name, and none is there twice without a mark', async () => {
    const random = new SeededRandom(5);
    const { printer } = world.devices;
    heal(printer, usualMsPerLine);
    const before = await balances();
    const members = [...before].filter(([, balanceFen]) => balanceFen >= amountOf(sales)).map(([memberId]) => memberId).slice(0, sales);
    expect(members).toHaveLength(sales);
    const ids: string[] = [];
    let troubles = 0;
    for (const [index, memberId] of members.entries()) {
      const { code } = await world.rig.client.memberCode(memberId);
      const sale = valueOf(await world.client.pay({ reference: { till: 'till-1', token: `sale-${index}`, attempt: 1 }, amountFen: amountOf(index), code }));
      expect(sale.state).toBe('approved');
      ids.push(sale.saleId);
      if (index % 33 === 32) await restart(random, ids);
      if (!random.chance(0.25)) continue;
      trouble(printer, random);
      troubles += 1;
      await sleep(realTimers, random.integer(5, 300));
      heal(printer, usualMsPerLine);
    }
    heal(printer, usualMsPerLine);
    // Nothing waits either before the last sale's receipt is due, which is a moment after its till was answered.
    const { control } = world.terminal.agent;
    await until(() => ids.every((id) => control.sale(id)!.receipt !== 'none') && control.health().receipts.waiting === 0, 'every receipt has its end', 120_000);

    const ends = ids.map((id, index) => ({ index, ...control.sale(id)! }));
    const pieces = printer.pieces().map(({ text }) => text.replaceAll('￥', '¥'));
    const marksOf = (index: number) => pieces.filter((text) => text.includes(`¥${formatYuan(fen(amountOf(index)))}\n`)).map((text) => /补打 \d+/.exec(text)?.[0] ?? 'unmarked');
    expect(ends.flatMap(({ index }) => (new Set(marksOf(index)).size === marksOf(index).length ? [] : [[index, marksOf(index)]]))).toEqual([]);
    const isOnPaper = (orderNumber = '') => pieces.some((text) => text.includes(`单号 ${orderNumber}`) && text.includes('谢谢惠顾'));
    expect(ends.filter(({ receipt, receiptReason, orderNumber }) => !(receipt === 'proved' ? isOnPaper(orderNumber) : receipt === 'failed' && receiptReason !== undefined))).toEqual([]);
    expect([troubles > 10, ends.filter(({ receipt }) => receipt === 'proved').length > 90, pieces.some((text) => text.includes('补打 1'))]).toEqual([true, true, true]);
    const after = await balances();
    expect(members.filter((memberId, index) => after.get(memberId) !== before.get(memberId)! - amountOf(index))).toEqual([]);
    expect(await world.rig.client.audit()).toEqual([]);
  }, 400_000);
});
