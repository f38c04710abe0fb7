import { afterEach, describe, expect, it } from 'vitest';
import { Sensitive } from '../../../src/base/sensitive.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import type { Logger } from '../../../src/base/logger.ts';
import type { CardReaderEvent } from '../../../src/ports/card-reader.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** An agent whose card readers are in the test's hands. */
async function rig() {
  const cards: { show: (event: CardReaderEvent) => void } = { show: () => undefined };
  const looks: boolean[] = [];
  const logged: string[] = [];
  const logger: Logger = { log: (level, event, fields) => { logged.push(JSON.stringify([level, event, fields])); }, child: () => logger };
  const world = await startAgentRig({
    logger,
    wrap: (options) => ({ ...options, devices: Object.assign(Object.create(options.devices) as typeof options.devices, { onCard: (listener: (event: CardReaderEvent) => void) => { cards.show = listener; }, triggerScanners: (on: boolean) => { looks.push(on); } }) }),
  });
  stops.push(() => world.stop());
  await world.ready();
  return { world, show: (event: CardReaderEvent) => cards.show(event), looks, logged };
}

const stripe = (digits: string): CardReaderEvent => ({ kind: 'card', card: { medium: 'stripe', digits: new Sensitive(digits) } });
const tag = (number: string, isUid: boolean): CardReaderEvent => ({ kind: 'card', card: { medium: 'tag', number: new Sensitive(number), isUid } });
const bankCard: CardReaderEvent = { kind: 'bank-card-refused', hint: '411111******1111' };
/** Of the first member that the seed makes. */
const memberCard = stripe('8800000000000018');

async function waitingSale(world: AgentRig, token: string): Promise<string> {
  const answer = await world.agent.control.pay(sale(token, 1_250));
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.saleId;
}

/** Why the sale's till was told that what was shown is no code. */
const refusalOf = (world: AgentRig, saleId: string, code: string) => until(() => {
  const view = world.agent.control.sale(saleId);
  return view?.declineCode === code ? view : undefined;
}, code);

describe('cards at a terminal', () => {
  it('a member\'s stripe shows the balance, and pays nothing', async () => {
    const { world, show } = await rig();
    show(memberCard);
    await until(() => world.agent.control.screen().kind === 'balance', 'the balance is shown');
    expect(world.agent.control.screen()).toMatchObject({ balanceFen: 11_000 });
    const saleId = await waitingSale(world, 'c-1');
    show(memberCard);
    expect(await refusalOf(world, saleId, 'CARD_PAYS_NOTHING')).toMatchObject({ state: 'awaiting_code', final: false });
    expect(await world.client.audit()).toEqual([]);
  });

  it('whatever digits are on a stripe, they are neither a member\'s code nor a wallet\'s', async () => {
    const { world, show } = await rig();
    const code = await world.code('m0001');
    const saleId = await waitingSale(world, 'c-2');
    show(stripe(code));
    await refusalOf(world, saleId, 'CARD_UNKNOWN');
    show(stripe('134567890123456789'));
    await refusalOf(world, saleId, 'CARD_PAYS_NOTHING');
    show({ kind: 'unreadable', reason: 'damaged' });
    await refusalOf(world, saleId, 'CARD_UNREADABLE');
    world.twins.scanner.send(code);
    expect(await world.agent.control.settled(saleId, 10_000)).toMatchObject({ state: 'approved' });
  });

  it('what the card system cannot look up is counted', async () => {
    const { world, show } = await rig();
    const saleId = await waitingSale(world, 'c-3');
    // A UID that is random, or the piece of a longer one; tags whose numbers are no UIDs, or are cut.
    show({ kind: 'card', card: { medium: 'contactless', uid: new Sensitive('08A1B2C3'), kind: 'iso-14443-4' } });
    await refusalOf(world, saleId, 'CARD_UNKNOWN');
    show({ kind: 'card-removed' });
    show({ kind: 'card', card: { medium: 'contactless', uid: new Sensitive('8804DECA'), kind: 'other' } });
    show(tag(demoIds.cardUid(0), false));
    show(tag('00123456', false));
    show(tag('123456', true));
    show(stripe('12345'));
    await until(() => world.agent.control.health().counters['cards_not_known'] === 6, 'six cards that are not known');
    await world.agent.control.cancel(saleId);
    show(stripe('8800000000099990'));
    show(tag('F68E2A99', true));
    await until(() => world.agent.control.health().counters['cards_not_known'] === 8, 'a number and a UID that nobody has');
    expect(world.agent.control.screen().kind).not.toBe('balance');
  });

  it('a reader that types whole UIDs shows the balance of the card\'s member, until the card is taken away', async () => {
    const { world, show } = await rig();
    show(tag(demoIds.cardUid(0), true));
    await until(() => world.agent.control.screen().kind === 'balance', 'the balance is shown');
    expect(world.agent.control.screen()).toMatchObject({ balanceFen: 11_000 });
    await world.client.setMemberCard('m0001', null);
    show(tag(demoIds.cardUid(0), true));
    await until(() => world.agent.control.health().counters['cards_not_known'] === 1, 'nobody has it any more');
  });

  it('of a bank card the till is told the masked number, and nobody else', async () => {
    const { world, show, logged } = await rig();
    const saleId = await waitingSale(world, 'c-4');
    show(bankCard);
    const refused = await refusalOf(world, saleId, 'BANK_CARD_REFUSED');
    expect(refused).toMatchObject({ state: 'awaiting_code', staffHint: '411111******1111' });
    expect(refused.message).not.toContain('4111');
    expect(JSON.stringify(world.agent.control.screen())).not.toContain('4111');
    show({ kind: 'unreadable', reason: 'mute' });
    expect((await refusalOf(world, saleId, 'CARD_UNREADABLE')).staffHint).toBeUndefined();
    show(bankCard);
    await refusalOf(world, saleId, 'BANK_CARD_REFUSED');
    world.twins.scanner.send(await world.code('m0002'));
    const paid = await world.agent.control.settled(saleId, 10_000);
    expect(paid?.state).toBe('approved');
    expect(paid?.staffHint).toBeUndefined();
    const receipt = await until(() => world.twins.printer.receipts()[0], 'the receipt');
    const kept = [logged.join('\n'), JSON.stringify(world.stores.flightRecorder.entries), receipt.text, ...[...world.journal.records(1)].map(({ sealed }) => Buffer.from(sealed).toString('latin1'))].join('\n');
    expect(kept).not.toContain('411111');
    expect(kept).not.toContain('*1111');
    expect(world.stores.flightRecorder.entries.some((entry) => JSON.stringify(entry).includes('card-refused'))).toBe(true);
  });

  it('a bank card that is shown while no sale waits changes nothing', async () => {
    const { world, show } = await rig();
    const before = world.agent.control.screen();
    show(bankCard);
    show(stripe('5'));
    await until(() => world.agent.control.health().counters['cards_not_known'] === 1, 'the other card was counted');
    expect(world.agent.control.screen()).toEqual(before);
  });

  it('a cancelled sale keeps no hint', async () => {
    const { world, show } = await rig();
    const saleId = await waitingSale(world, 'c-5');
    show(bankCard);
    await refusalOf(world, saleId, 'BANK_CARD_REFUSED');
    await world.agent.control.cancel(saleId);
    expect(world.agent.control.sale(saleId)).toMatchObject({ state: 'cancelled' });
    expect(JSON.stringify(world.agent.control.sale(saleId))).not.toContain('4111');
  });
});

describe('scanners that look when they are told', () => {
  it('look as long as a sale waits for its code', async () => {
    const { world, looks } = await rig();
    expect(looks).toEqual([]);
    const first = await waitingSale(world, 't-1');
    await until(() => looks.length === 1, 'they look');
    const second = await waitingSale(world, 't-2');
    await world.agent.control.cancel(second);
    expect(looks).toEqual([true]);
    world.twins.scanner.send(await world.code('m0003'));
    await world.agent.control.settled(first, 10_000);
    expect(looks).toEqual([true, false]);
    await waitingSale(world, 't-3');
    await until(() => looks.length === 3, 'they look again');
    await world.agent.stop();
    expect(looks).toEqual([true, false, true, false]);
  });
});
