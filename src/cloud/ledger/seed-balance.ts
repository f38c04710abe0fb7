import { toHex } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { asciiBytes } from '../../base/bytes.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Fen } from '../../base/fen.ts';
import { orderId } from '../../base/order-id.ts';
import { tables } from '../store/tables.ts';
import { creditRecharge } from './credit-recharge.ts';
import type { LedgerContext } from './ledger-context.ts';
import { draftOrder, settleOrder } from './order-rows.ts';
import { accounts } from './postings.ts';

/** Stands for the reserved online store in id rows: it has no terminals. */
const onlineStoreTerminal = 'online-store';

/** An opening balance, booked as cash that the online store took. The id comes from the member, so that a repeat has no effect. */
export function seedBalance(context: LedgerContext, memberId: string, payFen: Fen, bonusFen: Fen): Promise<void> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const bodyHash = sha256(asciiBytes('opening balance'), asciiBytes(memberId));
    const id = orderId(toHex(bodyHash).slice(0, 32));
    const member = await tx.get(tables.members, { memberId });
    if (member === undefined) throw new CardtillError('NOT_FOUND', `no member ${memberId}`);
    const stores = await tx.find(tables.stores, { where: { merchantId: member.merchantId } });
    const online = stores.find((store) => store.online);
    if (online === undefined) throw new CardtillError('NOT_FOUND', 'the merchant has no online store');
    const origin = { terminalId: onlineStoreTerminal, terminalEpoch: 0, storeId: online.storeId, assignmentVersion: 0, staffId: '', wallMs: nowMs, bodyHash };
    const orderNumber = `OPENING-${member.memberNumber}`;
    const [isNew, locked, entryId, noticeId] = await Promise.all([
      tx.insert(tables.orders, draftOrder('cash-recharge', id, origin, nowMs, { amountFen: payFen, orderNumber })),
      tx.lock(tables.members, { memberId }), tx.nextId('entry_ids'), tx.nextId('notice_ids'),
    ]);
    if (!isNew || locked === undefined) return tx.discard();
    const movement = creditRecharge(tx, {
      booking: { entryId, event: 'CASH_RECHARGE', orderId: id, orderNumber, origin, attribution: 'proven', nowMs },
      member: locked, payFen, bonusFen, source: accounts.cashDrawer(online.storeId),
    });
    settleOrder(tx, { terminalId: onlineStoreTerminal, id }, { kind: 'credited', movement }, noticeId, { memberId, entryId });
    // Nobody listens for the online store.
    tx.remove(tables.notices, { noticeId });
  });
}
