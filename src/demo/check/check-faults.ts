import type { Demo } from '../start-demo.ts';
import { failed, seen, until, type CheckOptions, type Payers } from './watch.ts';

/** A line that is cut, an agent that is killed, paper that is out. */
export async function checkFaults(options: CheckOptions, payers: Payers): Promise<void> {
  await cutLine(options, payers);
  await killedAgent(options);
  await paperOut(options, payers);
}

/** Both members have paid here before: the second one has a lease, or will have one in a moment. */
async function cutLine(options: CheckOptions, { first, second }: Payers): Promise<void> {
  const { world, demo } = options;
  const { actions } = world;
  const orders = (await demo.cloud.orders(1)).length;
  await until(options, 'something is set aside for both', async () => {
    const health = await demo.counter.health();
    return health.ok && health.value.leases.open >= 2;
  });
  await actions.setNetwork(false);
  await actions.pay('3.00', first).catch(() => undefined);
  await seen(options, 'without the line the till is told "checking" or "not taken", never "declined"', (view) => view.current?.state === 'checking' || view.fault !== undefined || view.agent.text.includes('line'));
  if (world.view().current?.state === 'declined') throw failed('an unknown outcome was shown as a decline');
  await seen(options, 'the terminal knows that the line is down', (view) => view.agent.text.includes('line'));
  await actions.pay('2.00', second);
  await seen(options, 'the second customer pays without the line, from a lease', (view) => view.current?.state === 'approved' && 'offline' in view.current);
  const inTheDark = await spends(demo);
  await actions.setNetwork(true);
  // Also the first customer's payment, which is not shown any more: until then they cannot pay again.
  await seen(options, 'it settles by itself when the line is back', (view) => view.agent.up && !view.agent.text.includes('unsettled') && (view.current === undefined || view.current.final));
  if (orders === 0) throw failed('the card system knows no order');
  await until(options, 'the books learn of what was paid without the line', async () => (await spends(demo)) === inTheDark + 1);
}

async function killedAgent(options: CheckOptions): Promise<void> {
  await options.world.actions.killAgent();
  await seen(options, 'the agent is started again', (view) => view.agent.text.includes('restarted') && view.agent.up && view.devices.every((device) => device.status === 'ready'));
}

async function paperOut(options: CheckOptions, { first }: Payers): Promise<void> {
  const { world, demo } = options;
  const printed = demo.devices.printer.receipts().length;
  await world.actions.setPaperOut(true);
  await world.actions.pay('1.00', first);
  await seen(options, 'a payment does not wait for paper', (view) => view.current?.state === 'approved');
  await world.actions.setPaperOut(false);
  await seen(options, 'the receipt comes with the paper', () => demo.devices.printer.receipts().length > printed);
}

async function spends(demo: Demo): Promise<number> {
  return (await demo.cloud.orders(200)).filter(({ kind }) => kind === 'lease-spend').length;
}
