import { balanceFen, seen, type CheckOptions, type Payers } from './watch.ts';

/** Scanned codes that pay, with receipt, balance and display. */
export async function checkPayments(options: CheckOptions, { first, second }: Payers): Promise<void> {
  const { world } = options;
  const before = balanceFen(world.view(), first);
  await world.actions.pay('12.50', first);
  // First of all: it is shown for some seconds only.
  await seen(options, 'the display shows the balance', (view) => view.display.join('').includes(((before - 1_250) / 100).toFixed(2)));
  await seen(options, 'the scanned code pays', (view) => view.current?.state === 'approved');
  await seen(options, 'the receipt is printed', (view) => view.current?.receipt === 'proved' && (view.receipts[0]?.text.includes('12.50') ?? false));
  await seen(options, 'the balance is smaller by the amount', (view) => balanceFen(view, first) === before - 1_250);
  await world.actions.pay('1.00', second);
  await seen(options, 'a second customer pays', (view) => view.current?.state === 'approved');
}
