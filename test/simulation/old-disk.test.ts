import { describe, expect, it } from 'vitest';
import { fen } from '../../src/base/fen.ts';
import { simulatedShop } from '../support/simulated-shop.ts';

const members = 30;
const soldTotal = 160;

describe('an old copy of the disk, where two copies that agree are trusted after a reboot', () => {
  it('every sale that it made without a line is booked, although the lost disk has the same places in the chain', async () => {
    const offline = { terminalMaxFen: fen(500_000), paymentsMax: soldTotal, memberMaxFen: fen(5_000), hoursMax: 72, rebootTrust: true };
    const shop = await simulatedShop({ terminals: 1, members, openingFen: 40_000, hasTpm: false, offline });
    const [terminal] = shop.terminals;
    await shop.pass(5_000);
    for (const memberId of shop.memberIds) expect(await shop.pay(terminal!, memberId, 100)).toMatchObject({ sale: { state: 'approved' } });
    await shop.pass(10_000);
    terminal!.keepSnapshot();
    // What only the lost disk knows: more records than the old copy will write.
    for (let round = 0; round < 5; round += 1) {
      await shop.pass(60_000);
      for (const memberId of shop.memberIds) await shop.pay(terminal!, memberId, 100);
    }
    await shop.pass(10_000);
    shop.broker.partition('t0');
    terminal!.restoreSnapshot();
    await shop.pass(60_000);
    const soldIds: string[] = [];
    for (let sold = 0; sold < soldTotal; sold += 1) {
      const outcome = await shop.pay(terminal!, shop.memberIds[sold % members]!, 200);
      expect(outcome).toMatchObject({ sale: { state: 'approved', handOver: 'done' } });
      if ('sale' in outcome) soldIds.push(outcome.sale.saleId);
      await shop.pass(60_000);
    }
    shop.broker.heal('t0');
    await shop.pass(300_000);
    expect(terminal!.agent!.control.health()).toMatchObject({ head: 'proven', unacknowledgedRecords: 0 });
    const spends = (await shop.cloud.office.registry.orders(1_000)).filter(({ kind }) => kind === 'lease-spend').map(({ id }) => id);
    expect(soldIds.filter((id) => !spends.includes(id as never))).toEqual([]);
    expect(await shop.cloud.office.registry.audit()).toEqual([]);
  }, 900_000);
});
