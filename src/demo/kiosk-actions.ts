import { CardtillError } from '../base/errors.ts';
import { positiveFen } from '../base/fen.ts';
import { valueOf, type CounterClient } from '../cli/counter-client.ts';
import { demoCardUid } from './demo-cards.ts';
import type { DemoActions } from './demo-world.ts';
import type { KioskCustomer } from './kiosk-customer.ts';
import type { ActionParts } from './till-actions.ts';

/** Of the newest orders one takes notes, if any does. */
const ordersSearched = 50;

/** What a customer does at the kiosk. */
export function kioskActions({ demo, order, reference, customer }: ActionParts & { readonly customer: KioskCustomer }): Pick<DemoActions, 'noteRecharge' | 'insertNote' | 'finishNotes' | 'tapCard'> {
  const { counter } = demo;
  return {
    noteRecharge: async (memberId, payFen) => {
      order.follow(undefined);
      const reserved = valueOf(await counter.recharge({ kind: 'cash', reference: reference(), memberId, payFen, staffId: 'demo' }));
      order.follow(reserved);
      if (reserved.state !== 'reserved') return;
      const begun = await counter.beginCashIn(reserved.rechargeId);
      // The acceptor is gone, or takes notes for another recharge: what was reserved is of no use.
      if (!begun.ok) order.follow(valueOf(await counter.cancelRecharge(reserved.rechargeId)));
      order.follow(valueOf(begun));
    },
    insertNote: async (noteFen) => customer.insert(positiveFen(noteFen)),
    finishNotes: async () => void valueOf(await counter.finishCashIn(await takingNotes(counter))),
    tapCard: async (memberId) => customer.tap(demoCardUid(memberId)),
  };
}

/** Also after a restart, when the page knows of no recharge. */
async function takingNotes(counter: CounterClient): Promise<string> {
  const { orders } = valueOf(await counter.orders(ordersSearched));
  const taking = orders.find((each) => each.type === 'recharge' && each.recharge.state === 'taking_cash');
  if (taking?.type !== 'recharge') throw new CardtillError('NOT_FOUND', 'no recharge takes notes');
  return taking.recharge.rechargeId;
}
