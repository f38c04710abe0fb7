import { err } from '../../base/result.ts';
import type { PaymentChannel } from './payment-channel.ts';

/** A cloud without a payment channel: orders are refused for good, cash is the only way to recharge. */
export const noChannel: PaymentChannel = {
  createOrder: async () => ({ kind: 'refused', code: 'NOT_CONFIGURED' }),
  payByCode: async () => ({ kind: 'refused', code: 'NOT_CONFIGURED' }),
  reverseOrder: async () => 'unavailable',
  queryOrder: async () => ({ kind: 'unavailable' }),
  closeOrder: async () => 'unavailable',
  refund: async () => 'unavailable',
  readNotification: () => err('WIRE_SIGNATURE'),
};
