import { describe, expect, it } from 'vitest';
import { fen } from '../../src/base/fen.ts';
import { simulatedShop } from '../support/simulated-shop.ts';

const hourMs = 3_600_000;
const salesTotal = 300;
const members = 30;
const caps = { terminalMaxFen: fen(500_000), paymentsMax: salesTotal, memberMaxFen: fen(5_000), hoursMax: 72 };

describe('72 hours without a line', () => {
  it.each([
    ['a counter of its own that survives the power', true, false],
    ['trust in two copies that agree', false, true],
  ])('300 sales and three reboots, with %s, then all is settled within a minute and live payments go first', async (_name, hasTpm, rebootTrust) => {
    const shop = await simulatedShop({ terminals: 1, members, openingFen: 20_000, hasTpm, offline: { ...caps, rebootTrust } });
    const [terminal] = shop.terminals;
    const control = () => terminal!.agent!.control;
    await shop.pass(5_000);
    for (const memberId of shop.memberIds) expect(await shop.pay(terminal!, memberId, 100)).toMatchObject({ sale: { state: 'approved' } });
    await shop.pass(10_000);
    expect(control().health().leases.open).toBe(members);
    shop.broker.partition('t0');
    await shop.pass(60_000);
    for (let sold = 0; sold < salesTotal; sold += 1) {
      expect(await shop.pay(terminal!, shop.memberIds[sold % members]!, 400)).toMatchObject({ sale: { state: 'approved', handOver: 'done', storeId: 'north' } });
      await shop.pass((71.9 * hourMs) / salesTotal);
      if (sold % 80 === 79) {
        terminal!.kill('power', 30_000);
        await shop.pass(60_000);
      }
    }
    // The terminal was bound to another store meanwhile: what was sold stays where it was sold.
    await shop.cloud.office.registry.bindTerminal('t0', 'south');
    expect(control().health().unacknowledgedRecords).toBeGreaterThanOrEqual(salesTotal * 2);
    shop.broker.heal('t0');
    await shop.during((async () => {
      while (control().health().head !== 'proven') await new Promise<void>((resolve) => shop.cloud.time.after(50, resolve));
    })());
    const provenMs = shop.scheduler.nowMs;
    const backlogMax = control().health().unacknowledgedRecords;
    const live = await shop.pay(terminal!, shop.memberIds[0]!, 100);
    const backlogAtLive = control().health().unacknowledgedRecords;
    while (control().health().unacknowledgedRecords > 0 && shop.scheduler.nowMs - provenMs < 120_000) await shop.pass(100);
    const tookMs = shop.scheduler.nowMs - provenMs;
    expect(backlogMax).toBeGreaterThan(500);
    expect(live).toMatchObject({ sale: { state: 'approved', storeId: 'south' } });
    expect(backlogAtLive).toBeGreaterThan(0);
    // Simulated time, the same at every run.
    expect(tookMs).toBeLessThanOrEqual(60_000);
    const orders = await shop.cloud.office.registry.orders(1_000);
    expect(orders.filter(({ kind, storeId }) => kind === 'lease-spend' && storeId === 'north')).toHaveLength(salesTotal);
    expect(orders.filter(({ kind }) => kind === 'payment')).toHaveLength(members + 1);
    const left = (await shop.cloud.office.registry.members(100)).reduce((sum, { balanceFen }) => sum + balanceFen, 0);
    expect(left).toBe(members * 20_000 - members * 100 - salesTotal * 400 - 100);
    expect(await shop.cloud.office.registry.audit()).toEqual([]);
  }, 900_000);

  it('after the 72nd hour nothing is sold any more, with a reason that a cashier understands', async () => {
    const shop = await simulatedShop({ terminals: 1, members: 1, openingFen: 20_000, hasTpm: true, offline: caps });
    const [terminal] = shop.terminals;
    await shop.pass(5_000);
    await shop.pay(terminal!, 'm000', 100);
    await shop.pass(5_000);
    shop.broker.partition('t0');
    await shop.pass(73 * hourMs);
    expect(await shop.pay(terminal!, 'm000', 100)).toEqual({ refused: 'OFFLINE_TOO_LONG' });
  }, 600_000);
});

describe('two terminals and one member without a line', () => {
  it('together spend no more than their leases; who has none is refused with the reason', async () => {
    const shop = await simulatedShop({ terminals: 3, members: 1, openingFen: 8_000, leaseMaxFen: 1_900, hasTpm: false, offline: {} });
    const [north, south, other] = shop.terminals;
    await shop.pass(5_000);
    for (const terminal of [north!, south!]) {
      expect(await shop.pay(terminal, 'm000', 100)).toMatchObject({ sale: { state: 'approved' } });
      await shop.pass(40_000);
    }
    const leased = [north!, south!].map((terminal) => terminal.agent!.control.health().leases);
    expect(leased.map(({ open }) => open)).toEqual([1, 1]);
    const leasedFen = leased.reduce((sum, { leftFen }) => sum + leftFen, 0);
    // All open leases of a member are at most half of what it has.
    expect(leasedFen).toBeLessThanOrEqual(3_900);
    for (const { id } of shop.terminals) shop.broker.partition(id);
    await shop.pass(60_000);
    let soldFen = 0;
    const refusals = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      for (const terminal of [north!, south!, other!]) {
        const outcome = await shop.pay(terminal, 'm000', 300);
        if ('sale' in outcome) soldFen += outcome.sale.amountFen;
        else refusals.add(`${terminal.id} ${outcome.refused}`);
      }
      await shop.pass(90_000);
    }
    expect(soldFen).toBeGreaterThan(leasedFen - 600);
    expect(soldFen).toBeLessThanOrEqual(leasedFen);
    expect([...refusals].sort()).toEqual(['t0 OFFLINE_LEASE_SHORT', 't1 OFFLINE_LEASE_SHORT', 't2 OFFLINE']);
    for (const { id } of shop.terminals) shop.broker.heal(id);
    await shop.pass(120_000);
    const [member] = await shop.cloud.office.registry.members(1);
    expect(member!.balanceFen).toBe(8_000 - 200 - soldFen);
    expect(await shop.cloud.office.registry.audit()).toEqual([]);
  }, 600_000);
});
