import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { valueOf } from '../../../src/cli/counter-client.ts';
import { openMemberCache } from '../../../src/storage/members/member-cache.ts';
import { verifyJournal } from '../../../src/storage/journal/verify-journal.ts';
import { until } from '../cloud/broker-support.ts';
import { startTerminalRig, type DatabaseKind, type TerminalRig } from '../../support/terminal-rig.ts';
import type { BrokerKind } from '../../support/cloud-rig.ts';

/** The points 2 and 7: the same tests on the embedded parts and on Debian's, told apart by configuration alone. */
const worlds: readonly (readonly [BrokerKind, DatabaseKind])[] = [['embedded', 'embedded'], ['mosquitto', 'debian']];

describe.each(worlds)('a terminal on the %s broker and the %s database', (broker, database) => {
  let world: TerminalRig;
  beforeAll(async () => { world = await startTerminalRig({ broker, database }); });
  afterAll(() => world.stop());

  const codeOf = async (memberId: string) => (await world.rig.client.memberCode(memberId)).code;
  const balanceOf = async (memberId: string) => (await world.rig.client.members(200)).find((member) => member.memberId === memberId)!.balanceFen;

  it('has its scanner and display on real ptys', () => {
    expect(world.devices.onSerialLines).toBe(true);
    expect(world.settings.agent.devices.map((device) => device.address.split(':')[0])).toEqual(['serial', 'tcp', 'serial']);
  });

  it('scanned bytes are paid, printed, booked and kept', async () => {
    const before = await balanceOf('m0001');
    const sale = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'first', attempt: 1 }, amountFen: 1_250, staffId: 'anna' }, 0));
    expect(sale.state).toBe('awaiting_code');
    expect(world.devices.scanner.send(await codeOf('m0001'))).toBe(true);
    const paid = valueOf(await world.client.payment(sale.saleId, 10_000));
    expect(paid).toMatchObject({ state: 'approved', amountFen: 1_250, movement: { balanceBeforeFen: before, balanceAfterFen: before - 1_250, principalFen: 1_250, bonusFen: 0 } });
    const { movement, orderNumber } = paid;
    const yuan = (fen: number) => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
    // It is shown for some seconds, and comes over another line than the receipt.
    await until(() => world.devices.display.lines().join('').includes(yuan(movement!.balanceAfterFen)), 'the display shows the balance');
    const receipt = await until(() => world.devices.printer.receipts()[0], 'the receipt');
    const figures = ['消费金额', '原余额', '现余额', '本金', '赠送'].map((label) => receipt.fields[label]?.replace(/[^\d.]/g, ''));
    expect(figures).toEqual([1_250, movement!.balanceBeforeFen, movement!.balanceAfterFen, movement!.principalFen, movement!.bonusFen].map(yuan));
    expect(receipt.text).toContain(orderNumber!);
    expect(receipt.barcodes).toEqual([orderNumber]);
    await until(() => world.terminal.agent.control.sale(sale.saleId)?.receipt === 'proved', 'the printer proved it');
    expect(await balanceOf('m0001')).toBe(before - 1_250);
    expect(await world.rig.client.audit()).toEqual([]);
    // What is set aside for the next time may follow it.
    const entry = (await world.rig.client.entries(5)).find(({ event }) => event === 'PAYMENT');
    expect(entry).toMatchObject({ event: 'PAYMENT', orderNumber, storeId: 'north', terminalId: 't1' });
  });

  it('LevelDB holds the new balance, the journal is whole in both copies, and a restart knows the sale', async () => {
    const balance = await balanceOf('m0001');
    await world.terminal.stop();
    const cache = await openMemberCache({ folder: join(world.settings.agent.dataFolder, 'members'), logger: silentLogger });
    expect(cache.byId('m0001')?.balanceFen).toBe(balance);
    await cache.close();
    expect(verifyJournal(world.settings.agent.journalFolders)).toMatchObject({ verdict: 'sound', copies: [{ damages: [] }, { damages: [] }] });
    await world.restart();
    const again = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'first', attempt: 1 }, amountFen: 1_250 }));
    expect(again.orderNumber).toMatch(/^10000001\d{24}$/);
    expect(await balanceOf('m0001')).toBe(balance);
  });

  it('derived data can be deleted: the terminal begins it anew and sells', async () => {
    await world.restart(() => { for (const name of ['members', 'spool']) rmSync(join(world.settings.agent.dataFolder, name), { recursive: true }); });
    const paid = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'after-deletion', attempt: 1 }, amountFen: 100, code: await codeOf('m0002') }));
    expect(paid.state).toBe('approved');
    const found = valueOf(await world.client.lookup({ memberId: 'm0002' }));
    expect(found).toMatchObject({ source: 'cloud', member: { balanceFen: await balanceOf('m0002') } });
  });

  it('fifty posts of one reference at once are one debit; another amount is refused and nothing moves', async () => {
    const before = await balanceOf('m0003');
    const code = await codeOf('m0003');
    const post = (amountFen: number) => world.client.pay({ reference: { till: 'till-1', token: 'fifty', attempt: 1 }, amountFen, code });
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(700)));
    expect(new Set(answers.map((answer) => (answer.ok ? `${answer.value.saleId} ${answer.value.state}` : answer.error.code))).size).toBe(1);
    expect(await post(701)).toMatchObject({ ok: false, status: 409, error: { code: 'REFERENCE_MISMATCH' } });
    expect(await balanceOf('m0003')).toBe(before - 700);
  });

  it('a declined sale is tried again as attempt 2 of the same reference', async () => {
    const code = await codeOf('m0004');
    const balance = await balanceOf('m0004');
    const declined = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'twice', attempt: 1 }, amountFen: balance + 500, code }));
    expect(declined).toMatchObject({ state: 'declined', declineCode: 'BALANCE_INSUFFICIENT', shortfallFen: 500 });
    valueOf(await world.client.recharge({ kind: 'cash', reference: { till: 'till-1', token: 'topup', attempt: 1 }, memberId: 'm0004', payFen: 5_000 }).then(async (reserved) => {
      const { rechargeId } = valueOf(reserved);
      return world.client.cashTaken(rechargeId);
    }));
    await until(async () => (await balanceOf('m0004')) === balance + 5_000, 'the cash is credited');
    const approved = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'twice', attempt: 2 }, amountFen: balance + 500, code: await codeOf('m0004') }));
    expect(approved.state).toBe('approved');
    expect(await world.rig.client.audit()).toEqual([]);
  });

  it('a channel recharge is credited when the customer has paid', async () => {
    const before = await balanceOf('m0005');
    const ordered = valueOf(await world.client.recharge({ kind: 'channel', reference: { till: 'till-1', token: 'qr', attempt: 1 }, memberId: 'm0005', payFen: 10_000 }));
    expect(ordered.state).toBe('awaiting_payment');
    await fetch(`${world.rig.cloud.channelUrl}/double/pay`, { method: 'POST', body: JSON.stringify({ qrContent: ordered.qrContent }) });
    const credited = await until(async () => {
      const now = valueOf(await world.client.rechargeById(ordered.rechargeId, 2_000));
      return now.final && now;
    }, 'the credit');
    expect(credited).toMatchObject({ state: 'credited', bonusFen: 1_000, movement: { balanceAfterFen: before + 11_000 } });
    const statement = valueOf(await world.client.statement('m0005'));
    expect(statement.lines[0]).toMatchObject({ event: 'CHANNEL_RECHARGE', balanceAfterFen: before + 11_000, storeId: 'north' });
  });

  it('a recharge is charged to the code to pay that the customer shows, and waits for the password', async () => {
    const before = await balanceOf('m0008');
    const people = async (path: string, body: object) => (await fetch(`${world.rig.cloud.channelUrl}/double/${path}`, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<Record<string, string>>;
    const reference = { till: 'till-1', token: 'pay-code', attempt: 1 };
    const waiting = valueOf(await world.client.recharge({ kind: 'pay-code', reference, memberId: 'm0008', payFen: 10_000 }));
    expect(waiting.state).toBe('awaiting_pay_code');
    const { payCode } = await people('pay-code', { manner: 'password' });
    // The device file is there before its other end is.
    await until(() => world.devices.scanner.send(payCode!), 'it is scanned');
    await until(async () => valueOf(await world.client.rechargeById(waiting.rechargeId, 1_000)).state === 'user_paying', 'the customer is asked for a password');
    expect(await balanceOf('m0008')).toBe(before);
    const orders = (await (await fetch(`${world.rig.cloud.channelUrl}/double/orders`)).json()) as { readonly orders: readonly { readonly out_trade_no: string; readonly trade_state: string }[] };
    await people('pay', { outTradeNo: orders.orders.find(({ trade_state: state }) => state === 'USERPAYING')!.out_trade_no });
    const credited = await until(async () => {
      const now = valueOf(await world.client.rechargeById(waiting.rechargeId, 2_000));
      return now.final && now;
    }, 'the credit');
    expect(credited).toMatchObject({ state: 'credited', bonusFen: 1_000, movement: { balanceAfterFen: before + 11_000 } });
    const { payCode: poor } = await people('pay-code', { manner: 'poor' });
    const refused = valueOf(await world.client.recharge({ kind: 'pay-code', payCode: poor!, reference: { ...reference, token: 'poor' }, memberId: 'm0008', payFen: 10_000 }));
    expect(await until(async () => {
      const now = valueOf(await world.client.rechargeById(refused.rechargeId, 2_000));
      return now.final && now;
    }, 'the refusal')).toMatchObject({ state: 'closed', refusalCode: 'CHANNEL_NOTENOUGH', message: expect.stringContaining('钱包') });
    expect(await balanceOf('m0008')).toBe(before + 11_000);
  });

  it('the line is pulled in mid-payment: checking, never declined, settled by itself, while others have paid', async () => {
    const before = await balanceOf('m0006');
    const code = await codeOf('m0006');
    const seen = new Set<string>();
    world.terminal.agent.control.subscribe((event) => { if (event.kind === 'sale' && event.sale.reference.token === 'pulled') seen.add(event.sale.state); });
    world.rig.link.swallow('down');
    const answer = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'pulled', attempt: 1 }, amountFen: 900, code }));
    expect(['checking', 'in_progress']).toContain(answer.state);
    world.rig.link.swallow('none');
    await world.ready();
    const other = valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'meanwhile', attempt: 1 }, amountFen: 100, code: await codeOf('m0007') }));
    expect(other.state).toBe('approved');
    const settled = await until(async () => {
      const now = valueOf(await world.client.payment(answer.saleId));
      return (now.final || now.state.startsWith('approved')) && now;
    }, 'it settles', 40_000);
    expect(seen.has('declined')).toBe(false);
    expect(await balanceOf('m0006')).toBe(settled.state.startsWith('approved') ? before - 900 : before);
    expect(await world.rig.client.audit()).toEqual([]);
  });

  it('configuration: applied whole, reported, kept over a restart', async () => {
    const pushed = await world.rig.client.pushConfig('t1', { receiptHeader: ['早上好', 'Good morning'], idleText: 'HELLO', language: 'en', logLevel: 'warn' });
    await until(async () => (await world.rig.client.showFleet('t1')).reported !== null, 'the report');
    const { reported } = await world.rig.client.showFleet('t1');
    expect(reported).toMatchObject({ appliedVersion: pushed.version, refusedVersion: 0, keys: expect.arrayContaining([expect.objectContaining({ key: 'idleText', state: 'applied' })]) });
    await until(() => world.devices.display.lines().join('').includes('HELLO'), 'the display shows it', 20_000);
    await world.restart();
    expect(world.terminal.agent.control.health().configVersion).toBe(pushed.version);
    valueOf(await world.client.pay({ reference: { till: 'till-1', token: 'headed', attempt: 1 }, amountFen: 100, code: await codeOf('m0008') }));
    await until(() => world.devices.printer.receipts().at(-1)?.text.includes('早上好'), 'the header is printed');
    await expect(world.rig.client.pushConfig('t1', { nothing: 'x' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
