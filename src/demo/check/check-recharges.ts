import { balanceFen, poorest, seen, type CheckOptions } from './watch.ts';

/** Cash over the counter, and a code that the customer pays. */
export async function checkRecharges(options: CheckOptions): Promise<void> {
  const { world } = options;
  const inCash = poorest(world.view());
  const before = balanceFen(world.view(), inCash);
  await world.actions.cashRecharge(inCash, 10_000);
  await seen(options, 'a cash recharge is credited with its bonus', (view) => view.current?.state === 'credited' && balanceFen(view, inCash) === before + 11_000);
  const byCode = poorest(world.view());
  const beforeCode = balanceFen(world.view(), byCode);
  await world.actions.qrRecharge(byCode, 5_000);
  await seen(options, 'a code to pay is shown', (view) => view.current?.state === 'awaiting_payment');
  await world.actions.channelPay();
  await seen(options, 'the paid code is credited', (view) => view.current?.state === 'credited' && balanceFen(view, byCode) === beforeCode + 5_000);
}
