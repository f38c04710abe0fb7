import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { RecordRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { HelloCommand, HelloOutcome } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { acknowledge } from './receive-record.ts';
import { headVerdict } from './record-chain.ts';

/** REQ-SES-2: compares heads and hands back what the terminal's disk no longer has. Rejects with NOT_FOUND for an unknown terminal. */
export function greetTerminal(context: LedgerContext, command: HelloCommand): Promise<HelloOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const { terminalId, terminalEpoch, headSeq } = command;
    const at = (seq: number) => tx.get(tables.records, { terminalId, terminalEpoch, seq });
    const [terminal, stream, atHead, afterHead, timeline] = await Promise.all([
      tx.get(tables.terminals, { terminalId }),
      tx.get(tables.streams, { terminalId, terminalEpoch }),
      at(headSeq), at(headSeq + 1),
      tx.get(tables.timeline, { name: 'this' }),
    ]);
    if (terminal === undefined) throw new CardtillError('NOT_FOUND', `no terminal ${terminalId}`);
    const [store, merchant] = await Promise.all([tx.get(tables.stores, { storeId: terminal.storeId }), tx.get(tables.merchants, { merchantId: terminal.merchantId })]);
    const held = stream ?? { terminalId, terminalEpoch, highWater: 0, highest: 0 };
    const head = headVerdict({ seq: headSeq, hash: command.headHash }, held.highest, atHead, afterHead);
    const later = head === 'behind' ? await laterRecords(tx, command) : { records: [], more: false };
    return {
      head, ack: await acknowledge(tx, held), laterRecords: later.records, moreRecords: later.more,
      storeId: terminal.storeId, assignmentVersion: terminal.assignmentVersion, storeName: store?.name ?? '', merchantName: merchant?.name ?? '',
      orderPrefix: merchant?.orderPrefix ?? '', terminalShortId: terminal.terminalShortId, cloudWallMs: nowMs, timelineId: timeline?.timelineId ?? '',
      terminalEpoch: terminal.terminalEpoch,
    };
  });
}

/** As many as fit into one reply: limits.wireListItemsMax records and limits.helloLaterBytesMax bytes, but never none. */
async function laterRecords(tx: Transaction, command: HelloCommand): Promise<{ readonly records: readonly Uint8Array[]; readonly more: boolean }> {
  const { terminalId, terminalEpoch, headSeq } = command;
  const rows = await tx.find(tables.records, {
    where: { terminalId, terminalEpoch, quarantineReason: null }, range: { column: 'seq', above: headSeq }, orderBy: 'seq', limit: limits.wireListItemsMax + 1,
  });
  const records: Uint8Array[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, limits.wireListItemsMax)) {
    if (records.length > 0 && bytes + sizeOf(row) > limits.helloLaterBytesMax) break;
    records.push(row.sealed);
    bytes += sizeOf(row);
  }
  return { records, more: records.length < rows.length };
}

/** A record and the few bytes that frame it in the reply. */
function sizeOf(row: RecordRow): number {
  return row.sealed.length + 8;
}
