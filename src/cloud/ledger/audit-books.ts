import type { Store, Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { accounts, neverOverdrawn } from './postings.ts';

/**
 * Invariants I1 and I2 as queries over the whole books, independent of the code that wrote them:
 * one sentence for each thing that is wrong. Reads everything; for operators and tests.
 */
export function auditBooks(store: Store): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const [perAccount, perEntry] = await Promise.all([
      tx.sums(tables.postings, 'account', 'amountFen', {}),
      tx.sums(tables.postings, 'entryId', 'amountFen', {}),
    ]);
    return [...unbalanced(perAccount, perEntry), ...overdrawn(perAccount), ...(await memberFaults(tx, perAccount)), ...(await merchantFaults(tx, perAccount)), ...(await floatFaults(tx, perAccount))];
  }, { snapshot: true });
}

function unbalanced(perAccount: ReadonlyMap<string, number>, perEntry: ReadonlyMap<string, number>): string[] {
  const faults: string[] = [];
  const total = [...perAccount.values()].reduce((sum, amount) => sum + amount, 0);
  if (total !== 0) faults.push(`I1: all accounts sum to ${total} fen`);
  for (const [entryId, amount] of perEntry) if (amount !== 0) faults.push(`I1: entry ${entryId} is off by ${amount} fen`);
  return faults;
}

function overdrawn(perAccount: ReadonlyMap<string, number>): string[] {
  const faults: string[] = [];
  for (const [account, amount] of perAccount) {
    const kind = account.slice(0, account.indexOf(':'));
    if (neverOverdrawn.some((owed) => owed === kind) && amount > 0) faults.push(`I2: ${account} is ${-amount} fen`);
    if (kind === 'reversal-receivable' && amount < 0) faults.push(`I2: ${account} is ${amount} fen`);
  }
  return faults;
}

/** A member's balance is what the postings say and what the lots hold, and none is below zero. */
async function memberFaults(tx: Transaction, perAccount: ReadonlyMap<string, number>): Promise<string[]> {
  const [members, principalLeft, bonusLeft, leased] = await Promise.all([
    tx.find(tables.members, { where: {} }),
    tx.sums(tables.lots, 'memberId', 'principalLeftFen', {}),
    tx.sums(tables.lots, 'memberId', 'bonusLeftFen', {}),
    tx.sums(tables.leases, 'memberId', 'leftFen', { open: true }),
  ]);
  const faults: string[] = [];
  for (const { memberId, principalFen, bonusFen, leasedFen } of members) {
    const owed = (account: string) => -(perAccount.get(account) ?? 0) + 0;
    if (owed(accounts.memberPrincipal(memberId)) !== principalFen || (principalLeft.get(memberId) ?? 0) !== principalFen) faults.push(`I1: principal of ${memberId} differs from its postings or lots`);
    if (owed(accounts.memberBonus(memberId)) !== bonusFen || (bonusLeft.get(memberId) ?? 0) !== bonusFen) faults.push(`I1: bonus of ${memberId} differs from its postings or lots`);
    if (owed(accounts.leaseEscrow(memberId)) !== (leased.get(memberId) ?? 0) || leasedFen !== (leased.get(memberId) ?? 0)) faults.push(`I7: the leases of ${memberId} differ from their escrow`);
    if (principalFen < 0 || bonusFen < 0 || leasedFen < 0) faults.push(`I2: ${memberId} is below zero`);
  }
  return faults;
}

/** A float and its budgets are what the postings say. */
async function floatFaults(tx: Transaction, perAccount: ReadonlyMap<string, number>): Promise<string[]> {
  const [floats, left] = await Promise.all([tx.find(tables.floats, { where: {} }), tx.sums(tables.budgets, 'terminalId', 'leftFen', { open: true })]);
  const faults: string[] = [];
  const owed = (account: string) => -(perAccount.get(account) ?? 0) + 0;
  for (const { storeId, availableFen } of floats) if (owed(accounts.storeFloat(storeId)) !== availableFen) faults.push(`I1: the float of ${storeId} differs from its postings`);
  const budgets = [...perAccount.keys()].filter((account) => account.startsWith('terminal-budget:'));
  for (const account of budgets) if (owed(account) !== (left.get(account.slice('terminal-budget:'.length)) ?? 0)) faults.push(`I7: the budget of ${account} differs from its postings`);
  return faults;
}

/** The slices of a merchant add up to its card account and to what its members hold. */
async function merchantFaults(tx: Transaction, perAccount: ReadonlyMap<string, number>): Promise<string[]> {
  const [merchants, cardAccounts, outstanding, principal, bonus, leased] = await Promise.all([
    tx.find(tables.merchants, { where: {} }),
    tx.sums(tables.merchantShards, 'merchantId', 'cardAccountFen', {}),
    tx.sums(tables.merchantShards, 'merchantId', 'outstandingFen', {}),
    tx.sums(tables.members, 'merchantId', 'principalFen', {}),
    tx.sums(tables.members, 'merchantId', 'bonusFen', {}),
    tx.sums(tables.leases, 'merchantId', 'leftFen', { open: true }),
  ]);
  const faults: string[] = [];
  for (const { merchantId, reversalReceivableFen } of merchants) {
    if ((cardAccounts.get(merchantId) ?? 0) !== -(perAccount.get(accounts.merchantCard(merchantId)) ?? 0) + 0) faults.push(`I1: the card account of ${merchantId} differs from its postings`);
    if (reversalReceivableFen !== (perAccount.get(accounts.reversalReceivable(merchantId)) ?? 0)) faults.push(`I1: the reversal receivable of ${merchantId} differs from its postings`);
    if ((outstanding.get(merchantId) ?? 0) !== (principal.get(merchantId) ?? 0) + (bonus.get(merchantId) ?? 0) + (leased.get(merchantId) ?? 0)) faults.push(`I1: what members of ${merchantId} hold differs from its slices`);
  }
  return faults;
}
