import type { Evidence, LedgerEntry, LedgerExport } from './evidence.ts';
import { recordKinds, type SignedRecord } from './read-journal.ts';

/** Each finding is a sentence that names the order or the account. */
export interface Findings {
  /** Acknowledged, handed over or on paper, and not in the books; or taken from a member for a sale that did not happen. */
  readonly lost: readonly string[];
  /** More than one debit for one sale, or more than one credit for one recharge. */
  readonly doubled: readonly string[];
  /** Posted to another store than the signed record says. */
  readonly misattributed: readonly string[];
  /** An account that may never be below zero was, after some entry. */
  readonly negative: readonly string[];
  /** Sales that the journal has begun and not ended: no fault of money, but nobody knows. */
  readonly unsettled: readonly string[];
}

interface Order {
  readonly terminalId: string;
  readonly orderId: string;
  readonly records: readonly SignedRecord[];
  readonly entries: readonly LedgerEntry[];
}

/** The kinds of account whose credit side never goes below zero (money rules §2), as the checker knows them. */
const neverNegative = /^(member-principal|member-bonus|merchant-card|channel-payable|held-cash|closed-card-payable|lease-escrow):/;

/** Compares paper, journals and books. `terminalIds` are those whose journals are here: entries of others are other rows' matter. */
export function checkEvidence(evidence: Evidence, terminalIds: ReadonlySet<string>): Findings {
  const orders = ordersOf(evidence, terminalIds);
  return {
    lost: [...orders.flatMap(lostIn), ...lostGoods(evidence, orders), ...lostPaper(evidence)],
    doubled: [...orders.flatMap(doubledIn), ...doubledSales(orders)],
    misattributed: orders.flatMap(misattributedIn),
    negative: belowZero(evidence.books),
    unsettled: orders.filter((order) => has(order, recordKinds.pay) && !endings.some((kind) => has(order, kind))).map((order) => `${nameOf(order)} has no end in the journal`),
  };
}

const endings = [recordKinds.approved, recordKinds.fulfilled, recordKinds.declined, recordKinds.reversed];

function ordersOf({ records, books }: Evidence, terminalIds: ReadonlySet<string>): readonly Order[] {
  const byOrder = new Map<string, { terminalId: string; orderId: string; records: SignedRecord[]; entries: LedgerEntry[] }>();
  const place = (terminalId: string, orderId: string) => {
    const key = `${terminalId}/${orderId}`;
    const order = byOrder.get(key) ?? { terminalId, orderId, records: [], entries: [] };
    byOrder.set(key, order);
    return order;
  };
  // Both copies hold the same bytes: one of them is enough.
  const seen = new Set<string>();
  for (const record of records) {
    if (seen.has(record.hash)) continue;
    seen.add(record.hash);
    place(record.terminalId, record.orderId).records.push(record);
  }
  for (const entry of books.entries) if (terminalIds.has(entry.terminalId)) place(entry.terminalId, entry.orderId).entries.push(entry);
  return [...byOrder.values()];
}

function has({ records }: Order, kind: number): boolean {
  return records.some((record) => record.kind === kind);
}

function nameOf({ terminalId, orderId, records }: Order): string {
  return `${tokenOf(records) ?? orderId} of ${terminalId}`;
}

/** Of a payment, whichever way it was paid. */
function referenceOf(records: readonly SignedRecord[]): { readonly till?: string; readonly token?: string } | undefined {
  return records.find(({ kind }) => kind === recordKinds.pay || kind === recordKinds.leaseSpend)?.body['reference'] as { readonly till?: string; readonly token?: string } | undefined;
}

function tokenOf(records: readonly SignedRecord[]): string | undefined {
  return referenceOf(records)?.token;
}

/** What the member is short of because of this order. */
function takenFen({ entries }: Order): number {
  return -sum(entries.filter(({ event }) => event === 'PAYMENT' || event === 'REVERSAL').map(({ amountFen }) => amountFen));
}

function count({ entries }: Order, ...events: readonly string[]): number {
  return entries.filter(({ event }) => events.includes(event)).length;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function lostIn(order: Order): readonly string[] {
  const intent = order.records.find(({ kind }) => kind === recordKinds.pay);
  if (has(order, recordKinds.cashRecharge) && count(order, 'CASH_RECHARGE', 'CASH_HELD') === 0) return [`${nameOf(order)}: cash was taken, and nothing is in the books`];
  const taken = takenFen(order);
  const spend = order.records.find(({ kind }) => kind === recordKinds.leaseSpend);
  if (spend !== undefined) return taken === Number(spend.body['amountFen']) ? [] : [`${nameOf(order)}: a lease paid ${Number(spend.body['amountFen'])} fen, ${taken} are in the books`];
  if (intent === undefined) return taken === 0 ? [] : [`${nameOf(order)}: ${taken} fen were taken from a member, and no journal knows of it`];
  const paid = has(order, recordKinds.approved) || has(order, recordKinds.fulfilled);
  const given = has(order, recordKinds.reversed) || has(order, recordKinds.declined);
  const dueFen = paid && !has(order, recordKinds.reversed) ? Number(intent.body['amountFen']) : 0;
  if (!paid && !given) return [];
  if (taken < dueFen) return [`${nameOf(order)}: approved with ${dueFen} fen, ${taken} are in the books`];
  return dueFen === 0 && taken > 0 ? [`${nameOf(order)}: ended without a payment, and ${taken} fen stay taken from the member`] : [];
}

function lostGoods({ handedOver }: Evidence, orders: readonly Order[]): readonly string[] {
  return handedOver.filter(({ terminalId, orderId, token, amountFen }) => {
    const sales = orders.filter((order) => order.terminalId === terminalId && (orderId === '' ? tokenOf(order.records) === token : order.orderId === orderId));
    return sum(sales.map(takenFen)) < amountFen;
  }).map(({ terminalId, token, amountFen }) => `${token} of ${terminalId}: goods for ${amountFen} fen went out that the books do not know`);
}

function lostPaper({ receipts, books }: Evidence): readonly string[] {
  const orderNumbers = new Set(books.entries.map(({ orderNumber }) => orderNumber));
  return receipts.filter(({ orderNumber }) => !orderNumbers.has(orderNumber)).map(({ orderNumber }) => `a receipt was printed for ${orderNumber}, which the books do not know`);
}

function doubledIn(order: Order): readonly string[] {
  const found: string[] = [];
  const payments = count(order, 'PAYMENT');
  if (payments > 1) found.push(`${nameOf(order)}: ${payments} debits`);
  if (count(order, 'REVERSAL') > payments) found.push(`${nameOf(order)}: more reversals than debits`);
  if (count(order, 'CASH_RECHARGE', 'CASH_HELD') > 1) found.push(`${nameOf(order)}: more than one credit`);
  return found;
}

/** One sale of a till may take several orders; one of them may cost the member something. */
function doubledSales(orders: readonly Order[]): readonly string[] {
  const paid = new Map<string, number>();
  for (const order of orders) {
    const reference = referenceOf(order.records);
    if (reference === undefined || takenFen(order) <= 0) continue;
    const sale = `${order.records[0]!.storeId}/${reference.till}/${reference.token}`;
    paid.set(sale, (paid.get(sale) ?? 0) + 1);
  }
  return [...paid].filter(([, times]) => times > 1).map(([sale, times]) => `${sale}: one sale, ${times} orders that were debited`);
}

function misattributedIn(order: Order): readonly string[] {
  const signed = order.records[0]?.storeId;
  const wrong = signed === undefined ? undefined : order.entries.find(({ storeId }) => storeId !== signed);
  return wrong === undefined ? [] : [`${nameOf(order)}: signed for ${signed}, posted to ${wrong.storeId}`];
}

function belowZero({ postings }: LedgerExport): readonly string[] {
  const balances = new Map<string, number>();
  const found = new Set<string>();
  let entryId = 0;
  let touched = new Set<string>();
  // An entry is one step: its lines may come in any order.
  const look = () => {
    for (const account of touched) if (neverNegative.test(account) && balances.get(account)! < 0) found.add(account);
    touched = new Set();
  };
  for (const posting of postings) {
    if (posting.entryId !== entryId) look();
    entryId = posting.entryId;
    touched.add(posting.account);
    balances.set(posting.account, (balances.get(posting.account) ?? 0) - posting.amountFen);
  }
  look();
  return [...found].map((account) => `${account} was below zero`);
}
