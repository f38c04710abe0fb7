import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(options: Parameters<typeof startAgentRig>[0] = {}): Promise<AgentRig> {
  const started = await startAgentRig(options);
  stops.push(() => started.stop());
  await started.ready();
  return started;
}

async function pay(world: AgentRig, token: string, amountFen: number, memberId: string, attempt = 1): Promise<SaleView> {
  const answer = await world.agent.control.pay(sale(token, amountFen, await world.code(memberId), attempt));
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return (await world.agent.control.settled(answer.value.saleId, 10_000))!;
}

describe('a payment from scan to books', () => {
  it('opens the drawer when it is asked, and only then', async () => {
    const world = await rig();
    const { control } = world.agent;
    const before = world.twins.printer.drawerOpenings;
    expect(await control.openDrawer('anna')).toEqual({ ok: true, value: { drawer: 'proved' } });
    expect(world.twins.printer.drawerOpenings).toBe(before + 1);
    expect(control.health().counters).toMatchObject({ drawer_openings: 1 });
    world.twins.printer.setPaperOut(true);
    expect(await control.openDrawer('anna')).toMatchObject({ ok: false, error: { code: 'DRAWER_FAILED', message: expect.stringContaining('paper-out') } });
    expect(control.health().counters).toMatchObject({ drawer_openings: 1 });
  });

  it('takes scanned bytes, debits once, prints the receipt and keeps the new balance', async () => {
    const world = await rig();
    const { control } = world.agent;
    const answer = await control.pay(sale('s-1', 1_250));
    expect(answer.ok && answer.value.state).toBe('awaiting_code');
    await until(() => world.twins.display.lines().join('').includes('12.50'), 'the display asks for the code');
    world.twins.scanner.send(await world.code('m0001'));
    const settled = (await control.settled(answer.ok ? answer.value.saleId : '', 10_000))!;
    expect(settled).toMatchObject({ state: 'approved', final: true, amountFen: 1_250, movement: { balanceBeforeFen: 11_000, balanceAfterFen: 9_750, principalFen: 1_250, bonusFen: 0 }, storeId: 'north' });
    expect(settled.orderNumber).toMatch(/^10000001\d{24}$/);
    const receipt = await until(() => world.twins.printer.receipts()[0], 'the receipt');
    expect(receipt.text).toContain(settled.orderNumber!);
    expect(receipt.text).toContain('12.50');
    expect(receipt.text).toContain('97.50');
    await until(() => control.sale(settled.saleId)?.receipt === 'proved', 'the printer proved it');
    expect(world.stores.memberCache.byId('m0001')).toMatchObject({ balanceFen: 9_750 });
    expect(await world.client.audit()).toEqual([]);
    expect((await world.client.members()).find((member) => member.memberId === 'm0001')?.balanceFen).toBe(9_750);
  });

  it('declines what the balance does not hold, and takes attempt 2 of the same sale', async () => {
    const world = await rig();
    const declined = await pay(world, 's-2', 90_000, 'm0002');
    expect(declined).toMatchObject({ state: 'declined', final: true, declineCode: 'BALANCE_INSUFFICIENT' });
    const repeated = await world.agent.control.pay(sale('s-2', 90_000));
    expect(repeated.ok && repeated.value.state).toBe('declined');
    const second = await pay(world, 's-2', 90_000, 'm0003', 2);
    expect(second.declineCode).toBe('BALANCE_INSUFFICIENT');
    const third = await pay(world, 's-2', 1_000, 'm0003', 3).catch((error: Error) => error.message);
    expect(third).toContain('REFERENCE_MISMATCH');
    expect(await world.client.audit()).toEqual([]);
  });

  it('fifty posts of one reference are one debit; another amount is refused', async () => {
    const world = await rig();
    const code = await world.code('m0004');
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.agent.control.pay(sale('s-3', 700, code))));
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.saleId : answer.error.code)));
    expect(ids.size).toBe(1);
    const [id] = ids;
    expect((await world.agent.control.settled(id!, 10_000))?.state).toBe('approved');
    const other = await world.agent.control.pay(sale('s-3', 701, code));
    expect(!other.ok && other.error.code).toBe('REFERENCE_MISMATCH');
    expect((await world.client.members()).find((member) => member.memberId === 'm0004')?.balanceFen).toBe(14_300 - 700);
    expect(await world.client.audit()).toEqual([]);
  });

  it('is unknown while the line is gone, never declined, and settles by itself', async () => {
    const world = await rig();
    const code = await world.code('m0005');
    world.link.swallow('down');
    const answer = await world.agent.control.pay(sale('s-4', 500, code));
    expect(answer.ok).toBe(true);
    const id = answer.ok ? answer.value.saleId : '';
    const seen = new Set<string>();
    world.agent.control.subscribe((event) => { if (event.kind === 'sale') seen.add(event.sale.state); });
    await until(() => world.agent.control.sale(id)?.state === 'checking', 'the till sees checking');
    world.link.swallow('none');
    await until(() => world.agent.control.sale(id)?.final === true, 'it settles');
    expect(world.agent.control.sale(id)).toMatchObject({ state: expect.stringMatching(/^(approved|approved_late|reversed)$/) });
    expect(seen.has('declined')).toBe(false);
    expect(await world.client.audit()).toEqual([]);
  });

  it('a sale without a code ends after its time whatever becomes of the wall clock: the next customer\'s scan must not pay it', async () => {
    const time = new ManualTime();
    let offsetMs = 0;
    const world = await rig({ wrap: (options) => ({ ...options, timers: time, clock: { bootId: 'manual', monotonicMs: () => time.monotonicMs(), wallMs: () => time.wallMs() + offsetMs } }) });
    const answer = await world.agent.control.pay(sale('s-7', 500));
    const id = answer.ok ? answer.value.saleId : '';
    offsetMs = -3_600_000;
    await time.advance(limits.codeWaitMs - 1_000);
    expect(world.agent.control.sale(id)?.state).toBe('awaiting_code');
    await time.advance(1_000);
    expect(world.agent.control.sale(id)?.state).toBe('cancelled');
  });

  it('what boot found is not cancelled before the cloud has been heard: the disk may be an old one', async () => {
    const world = await rig();
    world.link.swallow('down');
    const answer = await world.agent.control.pay(sale('s-6', 600, await world.code('m0007')));
    const id = answer.ok ? answer.value.saleId : '';
    await world.crash();
    const headSeq = world.journal.head.seq;
    const cancelled = await world.agent.control.cancel(id);
    expect(cancelled.ok ? '' : [cancelled.error.code, cancelled.error.retryable, (cancelled.error.sale as SaleView).state]).toEqual(['HEAD_UNPROVEN', true, 'checking']);
    expect(world.journal.head.seq).toBe(headSeq);
    world.link.swallow('none');
    await world.ready();
    await until(() => world.agent.control.sale(id)?.final === true, 'it settles');
    expect(await world.client.audit()).toEqual([]);
  });

  it('a crash with the answer on its way is settled by the next agent', async () => {
    const world = await rig();
    const code = await world.code('m0006');
    world.link.swallow('down');
    const answer = await world.agent.control.pay(sale('s-5', 600, code));
    expect(answer.ok).toBe(true);
    await world.crash();
    world.link.swallow('none');
    await world.ready();
    const view = await until(() => world.agent.control.orders(10).flatMap((order) => (order.type === 'payment' && order.sale.final ? [order.sale] : []))[0], 'it settles');
    const balance = (await world.client.members()).find((member) => member.memberId === 'm0006')!.balanceFen;
    expect(balance).toBe(view.state === 'reversed' ? 16_500 : 15_900);
    expect(await world.client.audit()).toEqual([]);
  });
});
