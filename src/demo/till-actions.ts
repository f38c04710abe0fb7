import { parseYuan } from '../base/fen.ts';
import { CardtillError } from '../base/errors.ts';
import { valueOf } from '../cli/counter-client.ts';
import type { TillReference } from '../domain/payment/till-reference.ts';
import type { CurrentOrder } from './current-order.ts';
import type { DemoActions } from './demo-world.ts';
import type { Demo } from './start-demo.ts';

export interface ActionParts {
  readonly demo: Demo;
  readonly order: CurrentOrder;
  /** Of a new sale or recharge. */
  reference(): TillReference;
}

/** What cashier and customer do at the counter. */
export function tillActions({ demo, order, reference }: ActionParts): Pick<DemoActions, 'pay' | 'cancel' | 'confirm' | 'cashRecharge' | 'qrRecharge' | 'channelPay'> {
  const { counter, cloud, devices } = demo;
  return {
    pay: async (amountYuan, memberId) => {
      order.follow(undefined);
      order.follow(valueOf(await counter.pay({ reference: reference(), amountFen: parseYuan(amountYuan), staffId: 'demo' }, 0)));
      // The square code of the customer's phone: it pays with a line and, from a lease, without one.
      const { qr } = await cloud.memberCode(memberId);
      if (!devices.scanner.send(qr)) throw new CardtillError('DEVICE_GONE', 'the scanner is not connected');
    },
    cancel: async () => {
      if (order.sale !== undefined) valueOf(await counter.cancelPayment(order.sale.saleId));
      else if (order.recharge !== undefined) valueOf(await counter.cancelRecharge(order.recharge.rechargeId));
    },
    confirm: async (choice) => {
      if (order.sale !== undefined) valueOf(await counter.confirmPayment(order.sale.saleId, choice));
    },
    cashRecharge: async (memberId, payFen) => {
      order.follow(undefined);
      const reserved = valueOf(await counter.recharge({ kind: 'cash', reference: reference(), memberId, payFen, staffId: 'demo' }));
      order.follow(reserved);
      if (reserved.state === 'reserved') order.follow(valueOf(await counter.cashTaken(reserved.rechargeId)));
    },
    qrRecharge: async (memberId, payFen) => {
      order.follow(undefined);
      order.follow(valueOf(await counter.recharge({ kind: 'channel', reference: reference(), memberId, payFen, staffId: 'demo' })));
    },
    channelPay: () => payAsCustomer(demo.channelUrl(), order.recharge?.qrContent),
  };
}

async function payAsCustomer(channelUrl: string | undefined, qrContent: string | undefined): Promise<void> {
  if (qrContent === undefined || channelUrl === undefined) throw new CardtillError('NOT_FOUND', 'no code waits to be paid');
  const answer = await fetch(`${channelUrl}/double/pay`, { method: 'POST', body: JSON.stringify({ qrContent }) });
  if (!answer.ok) throw new CardtillError('REQUEST_INVALID', 'the channel did not take the payment');
}
