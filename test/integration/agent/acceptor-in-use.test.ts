import { afterEach, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { startKiosk, taking, viewOf } from '../../support/kiosk.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('a recharge that finds the acceptor in use for another is told so, and that one goes on', async () => {
  const place = await startKiosk(stops);
  const { world } = place;
  const first = await taking(place, 'u-1', 5_000, 'm0001');
  const { control } = world.agent;
  const made = await control.recharge({ kind: 'cash', reference: { till: 'kiosk', token: 'u-2', attempt: 1 }, memberId: 'm0002', payFen: fen(5_000), staffId: '' });
  const second = made.ok ? made.value.rechargeId : '';
  await until(() => viewOf(world, second).state === 'reserved', 'the headroom is reserved');
  const refused = await control.beginCashIn(second);
  expect(!refused.ok && [refused.error.code, refused.error.retryable, refused.error.message]).toEqual(['BUSY', true, 'the bill acceptor takes notes for another recharge']);
  expect([viewOf(world, first).state, viewOf(world, second).state]).toEqual(['taking_cash', 'reserved']);
}, 120_000);
