import { equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import type { RecordRow, StreamRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { ChainSlot, RecordsAck, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { quarantineRaw } from './quarantine.ts';
import { chainFault, missingSeqs, receiveSeq } from './record-chain.ts';
import type { OrderStatement, StatementReceipt } from './order-advice.ts';
import { honoursApproval } from './reverse-order.ts';

/** Takes one record of a chain, in any order, any number of times (REQ-ACK-1, REQ-ENV-7). */
export function receiveRecord(context: LedgerContext, record: TerminalRecord): Promise<RecordsAck> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    // The reversal of this order looks for this record under the order's lock. Orders come before streams, always.
    if (honoursApproval(record.kind)) await tx.lock(tables.orders, { terminalId: record.terminalId, id: record.orderId });
    return takeInPlace(tx, record, await lockPlace(tx, record), nowMs);
  });
}

/** Which states of an order bear a statement out. `closed` is borne out by a credit: that is final (REQ-RCH-3). */
const agreeing: Readonly<Record<OrderStatement['says'], readonly string[] | 'any'>> = {
  request: 'any', approved: ['approved'], declined: ['declined', 'reversed'], reversed: ['declined', 'reversed'],
  credited: ['credited'], closed: ['closed', 'refused', 'credited', 'held'],
};

/**
 * Takes a record that says how an order ended. Whether its other half is here is looked for under the
 * lock of the stream: of two that come at once the later one finds the earlier.
 */
export function receiveStatement(context: LedgerContext, record: TerminalRecord, statement: OrderStatement): Promise<StatementReceipt> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const { terminalId, orderId } = record;
    const [order, place] = await Promise.all([tx.lock(tables.orders, { terminalId, id: orderId }), lockPlace(tx, record)]);
    const states = agreeing[statement.says];
    const agrees = order !== undefined && (states === 'any' || states.includes(order.state));
    if (!agrees) {
      const known = statement.pairKinds.length === 0 ? [] : await tx.find(tables.records, { where: { terminalId, orderId, quarantineReason: null }, orderBy: 'seq' });
      const pairs = known.filter(({ kind }) => statement.pairKinds.includes(kind));
      // One half of a statement says nothing yet: it is kept, and the other half finds it.
      if (statement.pairKinds.length === 0 || pairs.length > 0) {
        tx.discard();
        return { kind: 'disputed', state: order?.state, pairs: pairs.map(({ kind, sealed }) => ({ kind, sealed })) };
      }
    }
    return { kind: 'received', ack: await takeInPlace(tx, record, place, nowMs) };
  });
}

async function takeInPlace(tx: Transaction, record: TerminalRecord, place: RecordPlace, nowMs: number): Promise<RecordsAck> {
  const { seq, hash } = record;
  return { ...(await putInPlace(tx, record, place, nowMs)), received: { seq, hash } };
}

async function putInPlace(tx: Transaction, record: TerminalRecord, { stream, held, before, after }: RecordPlace, nowMs: number): Promise<RecordsAck> {
  const { terminalId, terminalEpoch, seq } = record;
  if (held !== undefined) {
    if (equalBytes(held.hash, record.hash)) return acknowledge(tx, stream);
    await quarantineRaw(tx, { terminalId, terminalEpoch, seq, reason: 'CHAIN_FORK', bytes: record.sealed, wallMs: nowMs });
    await tx.insert(tables.quarantinedRecords, { terminalId, terminalEpoch, seq, reason: 'CHAIN_FORK' });
    return acknowledge(tx, stream);
  }
  const fault = equalBytes(sha256(record.sealed), record.hash) ? chainFault(record, before, after) : 'HASH_WRONG';
  return takeRecord(tx, stream, { ...record, quarantineReason: fault ?? null });
}

/** A place in a terminal's chain and what is around it, locked until the transaction ends. */
interface RecordPlace {
  readonly stream: StreamRow;
  readonly held: RecordRow | undefined;
  readonly before: RecordRow | undefined;
  readonly after: RecordRow | undefined;
}

/**
 * Keeps the record that carried an order within the order's own transaction. `lock` is asked for
 * beside the order's own rows, after its till reference and before its member, so that it costs no
 * round trip and every transaction takes its locks in one order.
 */
export class RecordKeeper {
  readonly #tx: Transaction;
  readonly #record: TerminalRecord | undefined;
  #place: RecordPlace | undefined;
  #quarantined: readonly number[] = [];
  #ack: RecordsAck | undefined;

  constructor(tx: Transaction, record: TerminalRecord | undefined) {
    this.#tx = tx;
    this.#record = record;
  }

  async lock(): Promise<void> {
    if (this.#record === undefined) return;
    [this.#place, this.#quarantined] = await Promise.all([lockPlace(this.#tx, this.#record), quarantinedSeqs(this.#tx, this.#record)]);
  }

  /** What acknowledges the record once the transaction is committed; undefined when it was here already or is not kept. */
  get ack(): RecordsAck | undefined {
    return this.#ack;
  }

  /**
   * False when another record has its place in the chain: it comes from a disk that was restored
   * since, and must not debit anybody any more.
   */
  async keep(): Promise<boolean> {
    const record = this.#record;
    if (record === undefined || this.#place === undefined || this.#tx.discarded) return true;
    const { stream, held, before, after } = this.#place;
    if (held !== undefined) return equalBytes(held.hash, record.hash);
    if (!equalBytes(sha256(record.sealed), record.hash) || chainFault(record, before, after) !== undefined) return false;
    const kept = await keepRecord(this.#tx, stream, { ...record, quarantineReason: null });
    const { seq, hash } = record;
    this.#ack = { ...(await acknowledge(this.#tx, kept, this.#quarantined)), received: { seq, hash } };
    return true;
  }
}

/** Told what acknowledges a record that was kept with its order, after the commit: the terminal needs no second transaction. */
export type OnKept = (ack: RecordsAck) => void;

/** The transaction of an order whose record is kept with it. */
export async function recordTransaction<T>(context: LedgerContext, record: TerminalRecord | undefined, onKept: OnKept | undefined, run: (tx: Transaction, keeper: RecordKeeper) => Promise<T>): Promise<T> {
  // The store may run it again, when another transaction was first.
  const last: { keeper?: RecordKeeper } = {};
  const value = await context.store.transaction((tx) => {
    last.keeper = new RecordKeeper(tx, record);
    return run(tx, last.keeper);
  });
  const ack = last.keeper?.ack;
  if (ack !== undefined) onKept?.(ack);
  return value;
}

async function lockPlace(tx: Transaction, record: TerminalRecord): Promise<RecordPlace> {
  const { terminalId, terminalEpoch, seq } = record;
  const [stream, around] = await Promise.all([
    lockStream(tx, record),
    tx.find(tables.records, { where: { terminalId, terminalEpoch }, range: { column: 'seq', from: seq - 1, upTo: seq + 1 } }),
  ]);
  const at = (place: number) => around.find((row) => row.seq === place);
  return { stream, held: at(seq), before: at(seq - 1), after: at(seq + 1) };
}

/** A record that could not be read: kept as it came. With a place it counts as received, so that the queue never blocks; its neighbours fit to it all the same. */
export function quarantineRecord(context: LedgerContext, terminalId: string, terminalEpoch: number, place: ChainSlot | undefined, bytes: Uint8Array, reason: string): Promise<void> {
  const wallMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    if (place !== undefined) {
      const { seq, previousHash } = place;
      const stream = await lockStream(tx, { terminalId, terminalEpoch });
      const held = await tx.get(tables.records, { terminalId, terminalEpoch, seq });
      if (held === undefined) {
        await takeRecord(tx, stream, { terminalId, terminalEpoch, seq, hash: sha256(bytes), previousHash, orderId: '', kind: 0, sealed: bytes, quarantineReason: reason });
        return;
      }
      if (equalBytes(held.hash, sha256(bytes))) return;
    }
    await quarantineRaw(tx, { terminalId, terminalEpoch, seq: place?.seq ?? null, reason, bytes, wallMs });
  });
}

async function lockStream(tx: Transaction, key: { readonly terminalId: string; readonly terminalEpoch: number }): Promise<StreamRow> {
  const { terminalId, terminalEpoch } = key;
  const fresh: StreamRow = { terminalId, terminalEpoch, highWater: 0, highest: 0 };
  const held = await tx.lock(tables.streams, { terminalId, terminalEpoch });
  if (held !== undefined) return held;
  await tx.insert(tables.streams, fresh);
  return (await tx.lock(tables.streams, { terminalId, terminalEpoch })) ?? fresh;
}

async function takeRecord(tx: Transaction, stream: StreamRow, record: RecordRow): Promise<RecordsAck> {
  return acknowledge(tx, await keepRecord(tx, stream, record));
}

/** Answers the stream as it is with the record in it. */
async function keepRecord(tx: Transaction, stream: StreamRow, record: RecordRow): Promise<StreamRow> {
  const { terminalId, terminalEpoch } = stream;
  const row: RecordRow = {
    terminalId, terminalEpoch, seq: record.seq, hash: record.hash, previousHash: record.previousHash, orderId: record.orderId,
    kind: record.kind, sealed: record.sealed, quarantineReason: record.quarantineReason,
  };
  tx.append(tables.records, [row]);
  if (record.quarantineReason !== null) await tx.insert(tables.quarantinedRecords, { terminalId, terminalEpoch, seq: record.seq, reason: record.quarantineReason });
  const gap = stream.highest > stream.highWater;
  const above = gap && record.seq === stream.highWater + 1 ? await receivedAbove(tx, stream) : [];
  let next = receiveSeq(stream, record.seq, above);
  // A filled gap may release more than one page of records.
  for (let page = above; page.length === limits.chainScanMax && next.highWater === page.at(-1);) {
    page = await receivedAbove(tx, { ...stream, ...next });
    const first = page[0];
    if (first === undefined || first !== next.highWater + 1) break;
    next = receiveSeq(next, first, page);
  }
  tx.change(tables.streams, { terminalId, terminalEpoch }, next);
  return { ...stream, ...next };
}

async function receivedAbove(tx: Transaction, stream: StreamRow): Promise<readonly number[]> {
  const rows = await tx.find(tables.records, {
    where: { terminalId: stream.terminalId, terminalEpoch: stream.terminalEpoch }, range: { column: 'seq', above: stream.highWater }, orderBy: 'seq', limit: limits.chainScanMax,
  });
  return rows.map((row) => row.seq);
}

/** @param known what is quarantined, where it was asked for already. */
export async function acknowledge(tx: Transaction, stream: StreamRow, known?: readonly number[]): Promise<RecordsAck> {
  const { terminalEpoch, highWater, highest } = stream;
  const missing = highest > highWater ? missingSeqs(stream, await receivedAbove(tx, stream)) : [];
  return { highWater, missing, quarantined: known ?? (await quarantinedSeqs(tx, stream)), terminalEpoch, highest };
}

/** The last of them, in ascending order. */
async function quarantinedSeqs(tx: Transaction, { terminalId, terminalEpoch }: Pick<StreamRow, 'terminalId' | 'terminalEpoch'>): Promise<readonly number[]> {
  const rows = await tx.find(tables.quarantinedRecords, { where: { terminalId, terminalEpoch }, orderBy: 'seq', descending: true, limit: limits.wireListItemsMax });
  return rows.map((row) => row.seq).reverse();
}
