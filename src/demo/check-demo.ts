import { sleep, type Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import type { DemoView, DemoWorld } from './demo-world.ts';
import type { Demo } from './start-demo.ts';

export interface CheckOptions {
  readonly demo: Demo;
  readonly world: DemoWorld;
  readonly pageUrl: string;
  readonly timers: Timers;
  say(line: string): void;
}

const waitTriesMax = 450;
const waitTryMs = 100;

/** The demo's scenario without a person: every button once, and what must be seen after it. Throws SETUP_FAILED at the first that is not. */
export async function checkDemo(options: CheckOptions): Promise<void> {
  const { world, demo, say } = options;
  const { actions } = world;
  // A member that no earlier run has emptied.
  const memberId = richest(world.view());
  const balance = () => world.view().members.find((member) => member.memberId === memberId)?.balanceFen ?? 0;

  await page(options);
  const before = balance();
  await actions.pay('12.50', memberId);
  await seen(options, 'the scanned code pays', (view) => view.current?.state === 'approved');
  await seen(options, 'the receipt is printed', (view) => view.current?.receipt === 'proved' && (view.receipts[0]?.text.includes('12.50') ?? false));
  await seen(options, 'the balance is smaller by the amount', () => balance() === before - 1_250);
  await seen(options, 'the display shows the balance', (view) => view.display.join('').includes(((before - 1_250) / 100).toFixed(2)));

  const second = secondRichest(world.view());
  await actions.pay('1.00', second);
  await seen(options, 'a second customer pays', (view) => view.current?.state === 'approved');

  const orders = (await demo.cloud.orders(1)).length;
  await actions.setNetwork(false);
  await actions.pay('3.00', memberId).catch(() => undefined);
  await seen(options, 'without the line the till is told "checking" or "not taken", never "declined"', (view) => view.current?.state === 'checking' || view.fault !== undefined || view.agent.text.includes('line'));
  if (world.view().current?.state === 'declined') throw failed('an unknown outcome was shown as a decline');
  await seen(options, 'the terminal knows that the line is down', (view) => view.agent.text.includes('line'));
  await actions.pay('2.00', second);
  await seen(options, 'the second customer pays without the line, from a lease', (view) => view.current?.state === 'approved' && 'offline' in view.current);
  const inTheDark = await spends(demo);
  await actions.setNetwork(true);
  await seen(options, 'it settles by itself when the line is back', (view) => view.agent.up && (view.current === undefined || view.current.final));
  if (orders === 0) throw failed('the card system knows no order');
  await until(options, 'the books learn of what was paid without the line', async () => (await spends(demo)) === inTheDark + 1);

  await actions.killAgent();
  await seen(options, 'the agent is started again', (view) => view.agent.text.includes('restarted') && view.agent.up && view.devices.every((device) => device.status === 'ready'));

  const printed = demo.devices.printer.receipts().length;
  await actions.setPaperOut(true);
  await actions.pay('1.00', memberId);
  await seen(options, 'a payment does not wait for paper', (view) => view.current?.state === 'approved');
  await actions.setPaperOut(false);
  await seen(options, 'the receipt comes with the paper', () => demo.devices.printer.receipts().length > printed);

  const beforeCash = world.view().members.find((member) => member.memberId === poorest(world.view()))!;
  await actions.cashRecharge(beforeCash.memberId, 10_000);
  await seen(options, 'a cash recharge is credited with its bonus', (view) => view.current?.state === 'credited' && (view.members.find((member) => member.memberId === beforeCash.memberId)?.balanceFen ?? 0) === beforeCash.balanceFen + 11_000);
  await actions.qrRecharge(poorest(world.view()), 5_000);
  await seen(options, 'a code to pay is shown', (view) => view.current?.state === 'awaiting_payment');
  await actions.channelPay();
  await seen(options, 'the paid code is credited', (view) => view.current?.state === 'credited');

  const findings = await demo.cloud.audit();
  if (findings.length > 0) throw failed(`the ledger does not balance: ${findings.join('; ')}`);
  say('ok  the ledger balances');
}

async function page({ pageUrl, say }: CheckOptions): Promise<void> {
  const answer = await fetch(pageUrl);
  if (!answer.ok || !(await answer.text()).includes('Scan member code')) throw failed('the page does not answer');
  say('ok  the page answers');
}

async function seen({ world, timers, say }: CheckOptions, what: string, holds: (view: DemoView) => boolean): Promise<void> {
  for (let tries = 0; tries < waitTriesMax; tries += 1) {
    if (holds(world.view())) return say(`ok  ${what}`);
    await sleep(timers, waitTryMs);
  }
  const { current, fault, agent, display } = world.view();
  throw failed(`never seen: ${what} (now ${JSON.stringify({ current, fault, agent, display })})`);
}

async function until({ timers, say }: CheckOptions, what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < waitTriesMax; tries += 1) {
    if (await holds()) return say(`ok  ${what}`);
    await sleep(timers, waitTryMs);
  }
  throw failed(`never seen: ${what}`);
}

async function spends(demo: Demo): Promise<number> {
  return (await demo.cloud.orders(200)).filter(({ kind }) => kind === 'lease-spend').length;
}

function secondRichest(view: DemoView): string {
  return [...view.members].sort((left, right) => right.balanceFen - left.balanceFen)[1]!.memberId;
}

function richest(view: DemoView): string {
  return [...view.members].sort((left, right) => right.balanceFen - left.balanceFen)[0]!.memberId;
}

function poorest(view: DemoView): string {
  return [...view.members].sort((left, right) => left.balanceFen - right.balanceFen)[0]!.memberId;
}

function failed(what: string): CardtillError {
  return new CardtillError('SETUP_FAILED', what);
}
