import { afterEach } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { loopbackChannel } from '../../../src/cloud/channels/loopback-channel.ts';
import { RechargeDesk } from '../../../src/cloud/channels/recharge-desk.ts';
import type { PaymentChannel } from '../../../src/cloud/channels/payment-channel.ts';
import type { CardSystem } from '../../../src/cloud/ledger/card-system.ts';
import type { Ledger } from '../../../src/cloud/ledger/ledger.ts';
import { startPaymentChannelDouble, type PaymentChannelDouble } from '../../../src/doubles/payment-channel/payment-channel-double.ts';
import { clock, random, timers } from './broker-support.ts';
import { newId, origin, smallCloud } from './cloud-support.ts';

const [merchant, channelPair] = [generateKeyPair(), generateKeyPair()];
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export interface ChannelWorld {
  readonly system: CardSystem;
  readonly double: PaymentChannelDouble;
  readonly channel: PaymentChannel;
  readonly desk: RechargeDesk;
  /** A desk that knows nothing of the first: a restart, or another worker. */
  newDesk(changes?: { readonly clock?: Clock; readonly ledger?: Ledger; readonly channel?: PaymentChannel }): RechargeDesk;
}

export async function channelWorld(): Promise<ChannelWorld> {
  const system = await smallCloud();
  await system.registry.addTerminal({ terminalId: 't1', storeId: 's1', publicKey: '', passwordVerifier: '', attended: true });
  const double = await startPaymentChannelDouble({
    port: 0, merchantId: 'm1', merchantKey: verifyingKey('merchant-1', merchant.publicKey), channelKey: signingKey('channel-1', channelPair.privateKey), logger: silentLogger,
  });
  stops.push(() => double.stop());
  double.behaviour.loseNotifications = true;
  const channel = loopbackChannel({
    url: double.url, merchantId: 'm1', signingKey: signingKey('merchant-1', merchant.privateKey), channelKey: verifyingKey('channel-1', channelPair.publicKey),
    notifyUrl: () => 'http://127.0.0.1:9/channel/notify', clock, timers, random,
  });
  const newDesk = (changes = {}) => new RechargeDesk({ ledger: system.ledger, channel, clock, logger: silentLogger, ...changes });
  return { system, double, channel, desk: newDesk(), newDesk };
}

export function channelCommand(id = newId()) {
  return { id, origin: origin('t1'), memberId: 'member-1', payFen: fen(10_000), bonusFen: fen(1_000), reference: { till: 'till', token: id, attempt: 1 }, orderNumber: `100000010000012601010000${id.slice(0, 8)}` };
}
