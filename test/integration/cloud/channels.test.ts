import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { loopbackChannel } from '../../../src/cloud/channels/loopback-channel.ts';
import type { NotificationHeaders, PaymentChannel } from '../../../src/cloud/channels/payment-channel.ts';
import { startPaymentChannelDouble, type PaymentChannelDouble } from '../../../src/doubles/payment-channel/payment-channel-double.ts';
import { clock, random, timers, until } from './broker-support.ts';

const [merchant, channelPair, stranger] = [generateKeyPair(), generateKeyPair(), generateKeyPair()];
const outTradeNo = '0123456789abcdef0123456789abcdef';
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Notified {
  readonly headers: NotificationHeaders;
  readonly body: Uint8Array;
}

interface Pair {
  readonly double: PaymentChannelDouble;
  readonly channel: PaymentChannel;
  readonly notified: Notified[];
  channelWith(key: { readonly privateKey: string }): PaymentChannel;
}

async function pair(): Promise<Pair> {
  const notified: Notified[] = [];
  const inbox = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      notified.push({ headers: request.headers, body: new Uint8Array(Buffer.concat(chunks)) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    inbox.closeAllConnections();
    await new Promise<void>((resolve) => inbox.close(() => resolve()));
  });
  const double = await startPaymentChannelDouble({
    port: 0, merchantId: 'm1', merchantKey: verifyingKey('merchant-1', merchant.publicKey), channelKey: signingKey('channel-1', channelPair.privateKey), logger: silentLogger,
  });
  stops.push(() => double.stop());
  const channelWith = (key: { readonly privateKey: string }) => loopbackChannel({
    url: double.url, merchantId: 'm1', signingKey: signingKey('merchant-1', key.privateKey), channelKey: verifyingKey('channel-1', channelPair.publicKey),
    notifyUrl: () => `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/channel/notify`, clock, timers, random,
  });
  return { double, channel: channelWith(merchant), notified, channelWith };
}

function order(amountFen = 10_000) {
  return { outTradeNo, amountFen: fen(amountFen), description: 'Card recharge', expiresWallMs: Date.now() + 600_000 };
}

describe('the loopback channel and its double', () => {
  it('create one order for one number, however often it is asked for', async () => {
    const { channel, double } = await pair();
    const first = await channel.createOrder(order());
    expect(first).toMatchObject({ kind: 'created', qrContent: expect.stringContaining(outTradeNo) });
    expect(await channel.createOrder(order())).toEqual(first);
    expect(await channel.createOrder(order(10_001))).toEqual({ kind: 'refused', code: 'OUT_TRADE_NO_USED' });
    expect(double.orders.all()).toHaveLength(1);
  });

  it('report every state of an order', async () => {
    const { channel, double } = await pair();
    expect(await channel.queryOrder(outTradeNo)).toEqual({ kind: 'absent' });
    await channel.createOrder(order());
    expect(await channel.queryOrder(outTradeNo)).toEqual({ kind: 'waiting' });
    double.scan(outTradeNo);
    expect(await channel.queryOrder(outTradeNo)).toEqual({ kind: 'user-paying' });
    expect(double.pay(outTradeNo)).toBe(true);
    expect(await channel.queryOrder(outTradeNo)).toMatchObject({ kind: 'paid', paidFen: 10_000, transactionId: expect.stringMatching(/^4200/) });
    expect(await channel.refund({ outTradeNo, outRefundNo: 'r1', refundFen: fen(10_000), totalFen: fen(10_000), reason: 'test' })).toBe('accepted');
    expect(await channel.queryOrder(outTradeNo)).toEqual({ kind: 'refunded' });
  });

  it('refund once for one number', async () => {
    const { channel, double } = await pair();
    await channel.createOrder(order());
    double.pay(outTradeNo);
    const refund = { outTradeNo, outRefundNo: 'r1', refundFen: fen(10_000), totalFen: fen(10_000), reason: 'test' };
    expect([await channel.refund(refund), await channel.refund(refund)]).toEqual(['accepted', 'accepted']);
    expect(await channel.refund({ ...refund, outRefundNo: 'r2' })).toBe('refused');
    expect(double.orders.find(outTradeNo)!.refunds).toEqual(new Map([['r1', 10_000]]));
  });

  it('close what nobody has paid, and say so when somebody was first', async () => {
    const { channel, double } = await pair();
    expect(await channel.closeOrder(outTradeNo)).toBe('absent');
    await channel.createOrder(order());
    double.scan(outTradeNo);
    expect(await channel.closeOrder(outTradeNo)).toBe('unavailable');
    double.pay(outTradeNo);
    expect(await channel.closeOrder(outTradeNo)).toBe('paid');
    const other = 'f'.repeat(32);
    await channel.createOrder({ ...order(), outTradeNo: other });
    expect(await channel.closeOrder(other)).toBe('closed');
    expect(double.pay(other)).toBe(false);
  });

  it('notify with a signature that the client checks', async () => {
    const { channel, double, notified } = await pair();
    await channel.createOrder(order());
    double.pay(outTradeNo);
    const { headers, body } = await until(() => notified[0], 'the notification');
    expect(channel.readNotification(headers, body)).toMatchObject({ ok: true, value: { outTradeNo, paidFen: 10_000 } });
    const changed = Buffer.from(Buffer.from(body).toString().replace('10000', '90000'));
    expect(channel.readNotification(headers, new Uint8Array(changed))).toEqual({ ok: false, error: 'WIRE_SIGNATURE' });
    expect(channel.readNotification({ ...headers, 'channel-timestamp': '1' }, body)).toEqual({ ok: false, error: 'WIRE_SIGNATURE' });
    expect(channel.readNotification({}, body)).toEqual({ ok: false, error: 'WIRE_SIGNATURE' });
  });

  it('decide nothing when the channel fails, is silent, or answers with another key', async () => {
    const { channel, double } = await pair();
    await channel.createOrder(order());
    double.behaviour.forging = signingKey('channel-1', stranger.privateKey);
    expect([await channel.createOrder(order()), await channel.queryOrder(outTradeNo), await channel.closeOrder(outTradeNo)])
      .toEqual([{ kind: 'unavailable' }, { kind: 'unavailable' }, 'unavailable']);
    double.behaviour.forging = undefined;
    double.behaviour.failing = true;
    expect([await channel.createOrder(order()), await channel.queryOrder(outTradeNo), await channel.closeOrder(outTradeNo)])
      .toEqual([{ kind: 'unavailable' }, { kind: 'unavailable' }, 'unavailable']);
    await double.stop();
    expect(await channel.queryOrder(outTradeNo)).toEqual({ kind: 'unavailable' });
  });

  it('take no order that is signed with another key', async () => {
    const { channelWith, double } = await pair();
    expect(await channelWith(stranger).createOrder(order())).toEqual({ kind: 'unavailable' });
    expect(double.orders.all()).toHaveLength(0);
  });
});
