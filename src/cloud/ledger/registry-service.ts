import { assert } from '../../base/assert.ts';
import { isCardUid } from '../../base/card-uid.ts';
import { CardtillError } from '../../base/errors.ts';
import { zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { makeMemberCode, memberCodeEndsWallMs, memberCodeStep } from '../../codecs/member-code/member-code.ts';
import type { MemberRecord, TerminalRecordRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { attentionReport } from './attention.ts';
import { auditBooks } from './audit-books.ts';
import type { LedgerContext } from './ledger-context.ts';
import { maskName } from './member-view.ts';
import { newestEntries, newestOrders } from './read-books.ts';
import { balanceOf } from './recharge-rules.ts';
import type { MemberDefinition, MemberState, OfflineRule, ProgramDefinition, Registry, TerminalRow } from './registry.ts';
import { currentRule } from './program-rules.ts';
import { seedBalance } from './seed-balance.ts';
import { newestTimeline, numberAfter } from './timelines.ts';

/** What operators set up, over the same store as the ledger. Adding a thing that exists, unchanged or not, has no effect. */
export function registryService(context: LedgerContext): Registry {
  const { store } = context;
  return {
    addMerchant: (merchant) => store.transaction((tx) => addMerchant(tx, merchant)),
    addStore: (definition) => store.transaction((tx) => addStore(tx, definition)),
    publishProgram: (program) => store.transaction((tx) => publishProgram(tx, program)),
    addMember: (member) => store.transaction((tx) => addMember(tx, member)),
    setMemberState: (memberId, state) => store.transaction((tx) => setMemberState(tx, memberId, state)),
    setMemberCard: (memberId, cardUid) => store.transaction((tx) => setMemberCard(tx, memberId, cardUid)),
    seedBalance: (memberId, payFen, bonusFen) => seedBalance(context, memberId, payFen, bonusFen),
    addTerminal: (terminal) => store.transaction((tx) => addTerminal(tx, terminal, context.clock.wallMs())),
    bindTerminal: (terminalId, storeId) => store.transaction((tx) => bindTerminal(tx, terminalId, storeId, context.clock.wallMs())),
    terminal: (terminalId) => store.transaction((tx) => tx.get(tables.terminals, { terminalId })),
    terminals: () => store.transaction((tx) => tx.find(tables.terminals, { where: {}, orderBy: 'terminalId' })),
    stores: () => store.transaction((tx) => tx.find(tables.stores, { where: {}, orderBy: 'storeId' })),
    memberCode: (memberId) => store.transaction((tx) => memberCode(tx, memberId, context.clock.wallMs())),
    members: (limit) => store.transaction(async (tx) => {
      const rows = await tx.find(tables.members, { where: {}, orderBy: 'memberId', limit });
      return rows.map((row) => ({ memberId: row.memberId, memberNumber: row.memberNumber, nameMasked: maskName(row.name), balanceFen: balanceOf(row) }));
    }),
    desiredConfig: (terminalId) => store.transaction((tx) => latestConfig(tx, terminalId)),
    pushConfig: (terminalId, json) => store.transaction((tx) => pushConfig(tx, terminalId, json)),
    storeConfigReport: (terminalId, json) => store.transaction(async (tx) => {
      if (!(await tx.insert(tables.configReports, { terminalId, json }))) tx.change(tables.configReports, { terminalId }, { json });
    }),
    configReport: (terminalId) => store.transaction(async (tx) => (await tx.get(tables.configReports, { terminalId }))?.json),
    entries: (limit) => newestEntries(store, limit),
    orders: (limit) => newestOrders(store, limit),
    audit: () => auditBooks(store),
    attention: (limit) => attentionReport(store, limit),
  };
}

async function addMerchant(tx: Transaction, merchant: Parameters<Registry['addMerchant']>[0]): Promise<void> {
  assert(/^\d{8}$/.test(merchant.orderPrefix), 'an order prefix has 8 digits');
  const isNew = await tx.insert(tables.merchants, { ...merchant, reversalReceivableFen: zeroFen, lastShortId: 0 });
  if (!isNew) {
    if ((await tx.get(tables.merchants, { merchantId: merchant.merchantId })) === undefined) throw new CardtillError('REQUEST_INVALID', `another merchant has the order prefix ${merchant.orderPrefix}`);
    return;
  }
  const shards = Array.from({ length: limits.merchantShards }, (_, shard) => ({ merchantId: merchant.merchantId, shard, cardAccountFen: zeroFen, outstandingFen: zeroFen }));
  tx.append(tables.merchantShards, shards);
}

async function addStore(tx: Transaction, definition: Parameters<Registry['addStore']>[0]): Promise<void> {
  const merchant = await tx.lock(tables.merchants, { merchantId: definition.merchantId });
  if (merchant === undefined) throw new CardtillError('NOT_FOUND', `no merchant ${definition.merchantId}`);
  const stores = await tx.find(tables.stores, { where: { merchantId: definition.merchantId } });
  if (stores.some((store) => store.storeId === definition.storeId)) return;
  if (definition.online && stores.some((store) => store.online)) throw new CardtillError('REQUEST_INVALID', 'a merchant has one online store');
  if (!(await tx.insert(tables.stores, { ...definition }))) throw new CardtillError('REQUEST_INVALID', `store ${definition.storeId} belongs to another merchant`);
}

/** An unchanged rule is not published again; a changed one becomes the next version. */
async function publishProgram(tx: Transaction, program: ProgramDefinition): Promise<void> {
  const { programId, merchantId, name } = program;
  await tx.insert(tables.programs, { programId, merchantId, name, ruleVersion: 0 });
  const row = await tx.lock(tables.programs, { programId });
  assert(row !== undefined, 'it was there or has just been added');
  if (row.merchantId !== merchantId) throw new CardtillError('REQUEST_INVALID', `the program ${programId} is another merchant's`);
  const inForce = await tx.get(tables.programRules, { programId, ruleVersion: row.ruleVersion });
  const rule = {
    spendOrder: program.spendOrder, tiersJson: JSON.stringify(program.tiers), arbitraryAmounts: program.arbitraryAmounts, cardCapFen: program.cardCapFen,
    ...(program.offline === undefined && inForce !== undefined ? { offlinePolicy: inForce.offlinePolicy, leaseMaxFen: inForce.leaseMaxFen } : offlineColumns(program.offline)),
  };
  if (inForce !== undefined && Object.entries(rule).every(([column, value]) => inForce[column as keyof typeof rule] === value)) return;
  const ruleVersion = row.ruleVersion + 1;
  tx.append(tables.programRules, [{ programId, ruleVersion, ...rule }]);
  tx.change(tables.programs, { programId }, { name, ruleVersion });
}

function offlineColumns(offline: OfflineRule = { policy: 'off' }): { readonly offlinePolicy: string; readonly leaseMaxFen: Fen } {
  return { offlinePolicy: offline.policy, leaseMaxFen: offline.policy === 'off' ? zeroFen : offline.leaseMaxFen };
}

async function addMember(tx: Transaction, { cardUid, ...member }: MemberDefinition): Promise<void> {
  assert(/^\d{10}$/.test(member.memberNumber), 'a member number has 10 digits');
  assert(member.codeKey.length === 32, 'a member code key has 32 bytes');
  const program = await tx.get(tables.programs, { programId: member.programId });
  if (program === undefined) throw new CardtillError('NOT_FOUND', `no program ${member.programId}`);
  const row: MemberRecord = {
    ...member, merchantId: program.merchantId, phone: member.phone === '' ? null : member.phone, state: 'ACTIVE',
    shard: Number(BigInt(member.memberNumber) % BigInt(limits.merchantShards)), principalFen: zeroFen, bonusFen: zeroFen, leasedFen: zeroFen, memberSequence: 0,
    lastLotNo: 0, wrongCodes: 0, wrongCodesSinceMs: 0,
  };
  const isNew = await tx.insert(tables.members, row);
  if (!isNew && (await tx.get(tables.members, { memberId: member.memberId })) === undefined) {
    throw new CardtillError('REQUEST_INVALID', `another member has the number, card or phone of ${member.memberId}`);
  }
  if (isNew && cardUid !== undefined) await giveCard(tx, member.memberId, cardUid);
}

async function setMemberCard(tx: Transaction, memberId: string, cardUid: string | undefined): Promise<void> {
  if ((await tx.lock(tables.members, { memberId })) === undefined) throw new CardtillError('NOT_FOUND', `no member ${memberId}`);
  const [held] = await tx.find(tables.memberCards, { where: { memberId } });
  if (held?.cardUid === cardUid) return;
  if (held !== undefined) tx.remove(tables.memberCards, { cardUid: held.cardUid });
  if (cardUid !== undefined) await giveCard(tx, memberId, cardUid);
}

/** The insert decides between two who enrol one card at once. A refusal never repeats the UID. */
async function giveCard(tx: Transaction, memberId: string, cardUid: string): Promise<void> {
  if (!isCardUid(cardUid)) throw new CardtillError('REQUEST_INVALID', 'a card is known by a fixed UID of 4, 7 or 10 bytes in upper-case hexadecimal');
  if (!(await tx.insert(tables.memberCards, { cardUid, memberId }))) throw new CardtillError('REQUEST_INVALID', 'another member has this card');
}

async function setMemberState(tx: Transaction, memberId: string, state: MemberState): Promise<void> {
  const member = await tx.lock(tables.members, { memberId });
  if (member === undefined) throw new CardtillError('NOT_FOUND', `no member ${memberId}`);
  tx.change(tables.members, { memberId }, { state });
}

async function addTerminal(tx: Transaction, terminal: Parameters<Registry['addTerminal']>[0], nowMs: number): Promise<TerminalRow> {
  const store = await tx.get(tables.stores, { storeId: terminal.storeId });
  if (store === undefined) throw new CardtillError('NOT_FOUND', `no store ${terminal.storeId}`);
  if (store.online) throw new CardtillError('REQUEST_INVALID', 'the online store has no terminals');
  const existing = await tx.get(tables.terminals, { terminalId: terminal.terminalId });
  if (existing !== undefined) throw new CardtillError('REQUEST_INVALID', `terminal ${terminal.terminalId} exists`);
  const merchant = await tx.lock(tables.merchants, { merchantId: store.merchantId });
  assert(merchant !== undefined, 'a store belongs to a merchant');
  const shortId = merchant.lastShortId + 1;
  const row: TerminalRecordRow = { ...terminal, merchantId: store.merchantId, assignmentVersion: 1, terminalEpoch: 1, terminalShortId: String(shortId).padStart(6, '0') };
  tx.change(tables.merchants, { merchantId: store.merchantId }, { lastShortId: shortId });
  tx.append(tables.terminals, [row]);
  tx.append(tables.assignments, [{ terminalId: terminal.terminalId, assignmentVersion: 1, storeId: terminal.storeId, sinceMs: nowMs }]);
  return row;
}

async function bindTerminal(tx: Transaction, terminalId: string, storeId: string, nowMs: number): Promise<TerminalRow> {
  const [terminal, store] = await Promise.all([tx.lock(tables.terminals, { terminalId }), tx.get(tables.stores, { storeId })]);
  if (terminal === undefined) throw new CardtillError('NOT_FOUND', `no terminal ${terminalId}`);
  if (store === undefined || store.merchantId !== terminal.merchantId) throw new CardtillError('NOT_FOUND', `the terminal's merchant has no store ${storeId}`);
  if (store.online) throw new CardtillError('REQUEST_INVALID', 'the online store has no terminals');
  if (terminal.storeId === storeId) return terminal;
  const assignmentVersion = numberAfter(terminal.assignmentVersion, await newestTimeline(tx));
  tx.change(tables.terminals, { terminalId }, { storeId, assignmentVersion });
  tx.append(tables.assignments, [{ terminalId, assignmentVersion, storeId, sinceMs: nowMs }]);
  return { ...terminal, storeId, assignmentVersion };
}

/** Undefined also when every step within ±1 is used: a new one comes within 30 seconds. */
async function memberCode(tx: Transaction, memberId: string, nowMs: number): Promise<{ readonly code: string; readonly validUntilWallMs: number; readonly floatAllowed: boolean } | undefined> {
  const member = await tx.get(tables.members, { memberId });
  if (member === undefined) return undefined;
  const floatAllowed = (await currentRule(tx, member.programId)).offlinePolicy === 'lease+float';
  const present = memberCodeStep(nowMs);
  for (const step of [present, present + 1, present - 1]) {
    const used = await tx.get(tables.usedCodes, { memberId, step });
    if (used === undefined) return { code: makeMemberCode(member.memberNumber, member.codeKey, step), validUntilWallMs: memberCodeEndsWallMs(step), floatAllowed };
  }
  return undefined;
}

async function latestConfig(tx: Transaction, terminalId: string): Promise<{ readonly version: number; readonly json: string } | undefined> {
  const [row] = await tx.find(tables.configs, { where: { terminalId }, orderBy: 'version', descending: true, limit: 1 });
  return row === undefined ? undefined : { version: row.version, json: row.json };
}

async function pushConfig(tx: Transaction, terminalId: string, json: string): Promise<{ readonly version: number }> {
  const terminal = await tx.lock(tables.terminals, { terminalId });
  if (terminal === undefined) throw new CardtillError('NOT_FOUND', `no terminal ${terminalId}`);
  const [latest, timeline] = await Promise.all([latestConfig(tx, terminalId), newestTimeline(tx)]);
  const version = numberAfter(latest?.version ?? 0, timeline);
  tx.append(tables.configs, [{ terminalId, version, json }]);
  return { version };
}

