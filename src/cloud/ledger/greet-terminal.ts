import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { RecordRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { freezeLeases } from './close-lease.ts';
import type { HelloCommand, HelloOutcome } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { acknowledge } from './receive-record.ts';
import type { Timeline } from './order-advice.ts';
import { headVerdict } from './record-chain.ts';
import { addTimeline, newestTimeline } from './timelines.ts';

/**
 * REQ-SES-2: compares heads and hands back what the terminal's disk no longer has. REQ-SES-4: gives
 * a terminal with an unproven head a new epoch. Rejects with NOT_FOUND for an unknown terminal.
 */
export function greetTerminal(context: LedgerContext, command: HelloCommand): Promise<HelloOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const { terminalId, terminalEpoch } = command;
    const [terminal, streams, timeline] = await Promise.all([
      tx.lock(tables.terminals, { terminalId }),
      // A payment reads the epoch under its stream's lock: it is in the chain already, and told, or it comes after this, and is refused if a new epoch began.
      tx.find(tables.streams, { where: { terminalId }, orderBy: 'terminalEpoch', lock: true }),
      newestTimeline(tx),
    ]);
    if (terminal === undefined) throw new CardtillError('NOT_FOUND', `no terminal ${terminalId}`);
    const held = streams.find((stream) => stream.terminalEpoch === terminalEpoch) ?? { terminalId, terminalEpoch, highWater: 0, highest: 0 };
    const current = isAhead(command, terminal.terminalEpoch, held.highWater, timeline) ? await addTimeline(context, tx, 'terminal-ahead', terminalId) : timeline;
    const [store, merchant] = await Promise.all([tx.get(tables.stores, { storeId: terminal.storeId }), tx.get(tables.merchants, { merchantId: terminal.merchantId })]);
    const inForce = await epochInForce(tx, command, terminal.terminalEpoch, nowMs);
    if (inForce !== terminal.terminalEpoch) {
      tx.change(tables.terminals, { terminalId }, { terminalEpoch: inForce });
      // What its lost disk spent of them is unknown: none of them is granted again.
      await freezeLeases(tx, terminalId, nowMs);
    }
    const head = terminalEpoch < inForce ? 'behind' : await compareHeads(tx, command, held.highest);
    const after = command.rebuildAfter ?? (head === 'behind' ? { terminalEpoch, seq: command.headSeq } : undefined);
    const later = after === undefined ? { records: [], more: false } : await laterRecords(tx, terminalId, after, inForce);
    const highest = await tx.get(tables.records, { terminalId, terminalEpoch, seq: held.highest });
    return {
      highestHash: highest?.hash ?? new Uint8Array(0), head, ack: await acknowledge(tx, held), laterRecords: later.records, moreRecords: later.more,
      storeId: terminal.storeId, assignmentVersion: terminal.assignmentVersion, storeName: store?.name ?? '', merchantName: merchant?.name ?? '',
      orderPrefix: merchant?.orderPrefix ?? '', terminalShortId: terminal.terminalShortId, cloudWallMs: nowMs, timelineId: current.timelineId,
      terminalEpoch: inForce,
    };
  });
}

/**
 * REQ-SES-5: the terminal was confirmed more, in the very timeline that is the newest here, than is
 * here now, or is in an epoch that was never given here: this database is an old copy.
 */
function isAhead(command: HelloCommand, ourEpoch: number, highWater: number, newest: Timeline): boolean {
  const { known, terminalEpoch } = command;
  return known !== undefined && known.timelineId === newest.timelineId && (terminalEpoch > ourEpoch || known.confirmedSeq > highWater);
}

async function compareHeads(tx: Transaction, { terminalId, terminalEpoch, headSeq, headHash }: HelloCommand, highest: number): Promise<'proven' | 'behind' | 'forked'> {
  const at = (seq: number) => tx.get(tables.records, { terminalId, terminalEpoch, seq });
  const [atHead, afterHead] = await Promise.all([at(headSeq), at(headSeq + 1)]);
  return headVerdict({ seq: headSeq, hash: headHash }, highest, atHead, afterHead);
}

/**
 * Which epoch the terminal is in from now on. One that nothing was sent in yet is given again, so
 * that a lost answer costs none. A terminal that names a later one than ours met a cloud that was
 * restored from a backup: its word is signed, and ours is old.
 */
async function epochInForce(tx: Transaction, { terminalId, terminalEpoch, rebuildAfter }: HelloCommand, ours: number, nowMs: number): Promise<number> {
  if (rebuildAfter === undefined) return Math.max(terminalEpoch, ours);
  const { requestId } = rebuildAfter;
  // A copy of a question that was answered: what the terminal began since is not ended by it.
  if ((await tx.get(tables.rebuilds, { terminalId, requestId })) !== undefined) return ours;
  const used = terminalEpoch >= ours || (await tx.get(tables.streams, { terminalId, terminalEpoch: ours })) !== undefined;
  const inForce = used ? Math.max(terminalEpoch, ours) + 1 : ours;
  tx.append(tables.rebuilds, [{ terminalId, requestId, terminalEpoch: inForce, askedMs: nowMs }]);
  return inForce;
}

/** Of this and every later epoch, as many as fit into one reply: limits.wireListItemsMax records and limits.helloLaterBytesMax bytes, but never none. */
async function laterRecords(tx: Transaction, terminalId: string, after: { readonly terminalEpoch: number; readonly seq: number }, lastEpoch: number): Promise<{ readonly records: readonly Uint8Array[]; readonly more: boolean }> {
  const records: Uint8Array[] = [];
  let bytes = 0;
  for (let terminalEpoch = after.terminalEpoch; terminalEpoch <= lastEpoch; terminalEpoch += 1) {
    const rows = await tx.find(tables.records, {
      where: { terminalId, terminalEpoch, quarantineReason: null }, range: { column: 'seq', above: terminalEpoch === after.terminalEpoch ? after.seq : 0 }, orderBy: 'seq', limit: limits.wireListItemsMax + 1,
    });
    for (const row of rows) {
      if (records.length > 0 && (records.length >= limits.wireListItemsMax || bytes + sizeOf(row) > limits.helloLaterBytesMax)) return { records, more: true };
      records.push(row.sealed);
      bytes += sizeOf(row);
    }
  }
  return { records, more: false };
}

/** A record and the few bytes that frame it in the reply. */
function sizeOf(row: RecordRow): number {
  return row.sealed.length + 8;
}
