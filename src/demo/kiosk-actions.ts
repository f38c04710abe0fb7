import { CardtillError } from '../base/errors.ts';
import { positiveFen } from '../base/fen.ts';
import type { CloudClient } from '../cli/cloud-client.ts';
import { valueOf, type CounterClient } from '../cli/counter-client.ts';
import { demoIds } from '../cli/seed-demo.ts';
import type { DemoActions } from './demo-world.ts';
import type { KioskCustomer } from './kiosk-customer.ts';
import type { ActionParts } from './till-actions.ts';

/** Of the newest orders one takes notes, if any does. */
const ordersSearched = 50;

/** What a customer does at the kiosk. */
export function kioskActions({ demo, order, reference, customer }: ActionParts & { readonly customer: KioskCustomer }): Pick<DemoActions, 'noteRecharge' | 'insertNote' | 'finishNotes' | 'tapCard'> {
  const { counter, cloud } = demo;
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
    tapCard: async (memberId) => customer.tap(await cardOf(cloud, memberId)),
  };
}

/** A member whom an older demo set up was given no card: it is given now, and nothing changes where it was. */
async function cardOf(cloud: CloudClient, memberId: string): Promise<string> {
  const index = Array.from({ length: demoIds.memberCount }, (_, each) => demoIds.memberId(each)).indexOf(memberId);
  if (index < 0) throw new CardtillError('NOT_FOUND', 'the demo has no such member');
  await cloud.setMemberCard(memberId, demoIds.cardUid(index));
  return demoIds.cardUid(index);
}

/** Also after a restart, when the page knows of no recharge. */
async function takingNotes(counter: CounterClient): Promise<string> {
  const { orders } = valueOf(await counter.orders(ordersSearched));
  const taking = orders.find((each) => each.type === 'recharge' && each.recharge.state === 'taking_cash');
  if (taking?.type !== 'recharge') throw new CardtillError('NOT_FOUND', 'no recharge takes notes');
  return taking.recharge.rechargeId;
}
