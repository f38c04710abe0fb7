import { fen, signedFen } from '../../src/base/fen.ts';
import { asciiBytes, toHex } from '../../src/base/bytes.ts';
import { sha256 } from '../../src/base/crypto.ts';
import { bookMemberEntry } from '../../src/cloud/ledger/book-entry.ts';
import type { Store } from '../../src/cloud/store/store.ts';
import { tables } from '../../src/cloud/store/tables.ts';

/**
 * A balance increase paid by the merchant's card account, as money rules §2 books it: the one event
 * that empties the account before balance edits exist.
 */
export async function edit(store: Store, memberId: string, amountFen: number): Promise<void> {
  await store.transaction(async (tx) => {
    const member = await tx.lock(tables.members, { memberId });
    if (member === undefined) throw new TypeError(`no member ${memberId}`);
    const { merchantId, shard } = member;
    const lotNo = member.lastLotNo + 1;
    const entryId = await tx.nextId('entry_ids');
    const shards = await tx.find(tables.merchantShards, { where: { merchantId }, orderBy: 'shard', lock: true });
    bookMemberEntry(tx, {
      entryId, event: 'CASH_RECHARGE', merchantId, orderId: toHex(sha256(asciiBytes(String(entryId)))).slice(0, 32), orderNumber: `edit-${entryId}`, attribution: 'proven', nowMs: 0,
      origin: { terminalId: 'office', storeId: 'online', assignmentVersion: 0, staffId: 'admin', wallMs: 0 },
      postings: [
        { account: `merchant-card:${merchantId}`, amountFen: fen(amountFen) },
        { account: `member-principal:${memberId}`, amountFen: signedFen(-amountFen), lotNo, balanceAfterFen: fen(member.principalFen + amountFen) },
      ],
    }, { member, principalFen: fen(amountFen), bonusFen: fen(0) });
    tx.change(tables.members, { memberId }, { lastLotNo: lotNo });
    tx.append(tables.lots, [{ memberId, lotNo, entryId, principalFen: fen(amountFen), bonusFen: fen(0), principalLeftFen: fen(amountFen), bonusLeftFen: fen(0), open: true }]);
    tx.increase(tables.merchantShards, { merchantId, shard }, { outstandingFen: fen(amountFen) });
    let left = amountFen;
    for (const row of shards) {
      const drawn = Math.min(left, row.cardAccountFen);
      left -= drawn;
      if (drawn > 0) tx.increase(tables.merchantShards, { merchantId, shard: row.shard }, { cardAccountFen: signedFen(-drawn) });
    }
    if (left > 0) throw new TypeError('the card account is too small');
  });
}
