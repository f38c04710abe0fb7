import type { ColumnType, Table } from './store.ts';
import type { MemberCardRow } from './card-rows.ts';
import type { CashNoteRow } from './cash-rows.ts';
import type { BudgetRow, FloatRow } from './float-rows.ts';
import type {
  AssignmentRow, ChainHeadRow, ChainLinkRow, ChannelOrderRow, ConfigReportRow, ConfigRow, DayRootRow, EntryRecord, LeaseRow, LotRow, MemberRecord, MerchantRow, MerchantShardRow,
  NoticeRecord, OrderRecord, PayCodeCallRow, PostingRow, ProgramRow, ProgramRuleRow, QuarantinedRecordRow, QuarantineRow, QuarantineTotalRow, RebuildRow, RecordRow, RefundRow, ReservationRow, RestoredOrderRow,
  SaleReferenceRow, StoreRecord, StreamRow, TerminalRecordRow, TimelineRow, UsedCodeRow,
} from './rows.ts';

interface TableRules<Row> {
  readonly unique?: readonly (readonly (keyof Row & string)[])[];
  readonly indexes?: readonly (readonly (keyof Row & string)[])[];
  readonly neverNegative?: readonly (keyof Row & string)[];
  readonly appendOnly?: boolean;
}

function table<Row>() {
  return <Key extends keyof Row & string>(
    name: string, key: readonly Key[], columns: Readonly<Record<keyof Row & string, ColumnType>>, rules: TableRules<Row> = {},
  ): Table<Row, Key> => ({
    name, key, columns,
    unique: rules.unique ?? [], indexes: rules.indexes ?? [], neverNegative: rules.neverNegative ?? [], appendOnly: rules.appendOnly ?? false,
  });
}

/** Every table of the schema. `migrations/` says the same in SQL; a contract test compares the two. */
export const tables = {
  merchants: table<MerchantRow>()('merchants', ['merchantId'], {
    merchantId: 'text', name: 'text', orderPrefix: 'text', totalCapFen: 'integer', reversalReceivableFen: 'integer', lastShortId: 'integer',
  }, { unique: [['orderPrefix']], neverNegative: ['totalCapFen', 'reversalReceivableFen'] }),

  merchantShards: table<MerchantShardRow>()('merchant_shards', ['merchantId', 'shard'], {
    merchantId: 'text', shard: 'integer', cardAccountFen: 'integer', outstandingFen: 'integer',
  }, { indexes: [['merchantId']], neverNegative: ['cardAccountFen', 'outstandingFen'] }),

  stores: table<StoreRecord>()('stores', ['storeId'], { storeId: 'text', merchantId: 'text', name: 'text', online: 'boolean' }, { indexes: [['merchantId']] }),

  programs: table<ProgramRow>()('programs', ['programId'], { programId: 'text', merchantId: 'text', name: 'text', ruleVersion: 'integer' }),

  programRules: table<ProgramRuleRow>()('program_rules', ['programId', 'ruleVersion'], {
    programId: 'text', ruleVersion: 'integer', spendOrder: 'text', tiersJson: 'text', arbitraryAmounts: 'boolean', cardCapFen: 'integer', offlinePolicy: 'text', leaseMaxFen: 'integer',
  }, { appendOnly: true }),

  members: table<MemberRecord>()('members', ['memberId'], {
    memberId: 'text', merchantId: 'text', programId: 'text', memberNumber: 'text', cardNumber: 'text', phone: 'text', name: 'text', codeKey: 'bytes',
    state: 'text', shard: 'integer', principalFen: 'integer', bonusFen: 'integer', leasedFen: 'integer', memberSequence: 'integer', lastLotNo: 'integer',
    wrongCodes: 'integer', wrongCodesSinceMs: 'integer',
  }, { unique: [['memberNumber'], ['cardNumber'], ['merchantId', 'phone']], neverNegative: ['principalFen', 'bonusFen', 'leasedFen'] }),

  memberCards: table<MemberCardRow>()('member_cards', ['cardUid'], { cardUid: 'text', memberId: 'text' }, { unique: [['memberId']] }),

  lots: table<LotRow>()('lots', ['memberId', 'lotNo'], {
    memberId: 'text', lotNo: 'integer', entryId: 'integer', principalFen: 'integer', bonusFen: 'integer', principalLeftFen: 'integer', bonusLeftFen: 'integer', open: 'boolean',
  }, { indexes: [['memberId', 'open']], neverNegative: ['principalFen', 'bonusFen', 'principalLeftFen', 'bonusLeftFen'] }),

  terminals: table<TerminalRecordRow>()('terminals', ['terminalId'], {
    terminalId: 'text', merchantId: 'text', storeId: 'text', assignmentVersion: 'integer', terminalEpoch: 'integer', terminalShortId: 'text',
    publicKey: 'text', passwordVerifier: 'text', attended: 'boolean',
  }, { unique: [['merchantId', 'terminalShortId']] }),

  assignments: table<AssignmentRow>()('assignments', ['terminalId', 'assignmentVersion'], {
    terminalId: 'text', assignmentVersion: 'integer', storeId: 'text', sinceMs: 'integer',
  }, { appendOnly: true }),

  orders: table<OrderRecord>()('orders', ['terminalId', 'id'], {
    terminalId: 'text', id: 'text', kind: 'text', bodyHash: 'bytes', state: 'text', outcomeJson: 'text', amountFen: 'integer', storeId: 'text',
    assignmentVersion: 'integer', staffId: 'text', memberId: 'text', orderNumber: 'text', entryId: 'integer', reversalEntryId: 'integer', createdMs: 'integer',
  }, { indexes: [['createdMs']], neverNegative: ['amountFen'] }),

  channelOrders: table<ChannelOrderRow>()('channel_orders', ['terminalId', 'id'], {
    terminalId: 'text', id: 'text', payFen: 'integer', bonusFen: 'integer', ruleVersion: 'integer', orderNumber: 'text', qrContent: 'text',
    expiresMs: 'integer', transactionId: 'text', refund: 'text', waiting: 'boolean', createdMs: 'integer',
  }, { indexes: [['waiting']], neverNegative: ['payFen', 'bonusFen'] }),

  payCodeCalls: table<PayCodeCallRow>()('pay_code_calls', ['terminalId', 'id'], { terminalId: 'text', id: 'text', calledMs: 'integer', reversing: 'boolean' }),

  refunds: table<RefundRow>()('refunds', ['terminalId', 'id'], {
    terminalId: 'text', id: 'text', paymentTerminalId: 'text', paymentId: 'text', amountFen: 'integer', entryId: 'integer', bookedMs: 'integer',
  }, { indexes: [['paymentTerminalId', 'paymentId']], appendOnly: true }),

  saleReferences: table<SaleReferenceRow>()('sale_references', ['storeId', 'purpose', 'till', 'token', 'attempt'], {
    storeId: 'text', purpose: 'text', till: 'text', token: 'text', attempt: 'integer', terminalId: 'text', id: 'text',
  }, { appendOnly: true }),

  usedCodes: table<UsedCodeRow>()('used_codes', ['memberId', 'step'], { memberId: 'text', step: 'integer' }, { indexes: [['memberId']], appendOnly: true }),

  leases: table<LeaseRow>()('leases', ['memberId', 'terminalId', 'leaseNo'], {
    memberId: 'text', terminalId: 'text', leaseNo: 'integer', merchantId: 'text', requestId: 'text', amountFen: 'integer', leftFen: 'integer', leftByLotJson: 'text',
    spends: 'integer', spentFen: 'integer', state: 'text', closeSpends: 'integer', closeTotalFen: 'integer', grantedMs: 'integer', endedMs: 'integer', open: 'boolean',
  }, { unique: [['terminalId', 'requestId']], indexes: [['memberId'], ['terminalId']], neverNegative: ['leftFen', 'spentFen'] }),

  floats: table<FloatRow>()('floats', ['storeId'], { storeId: 'text', merchantId: 'text', availableFen: 'integer' }, { neverNegative: ['availableFen'] }),

  budgets: table<BudgetRow>()('budgets', ['terminalId', 'budgetNo'], {
    storeId: 'text', terminalId: 'text', budgetNo: 'integer', requestId: 'text', amountFen: 'integer', leftFen: 'integer', spends: 'integer', spentFen: 'integer', state: 'text',
    closeSpends: 'integer', closeTotalFen: 'integer', grantedMs: 'integer', endedMs: 'integer', open: 'boolean',
  }, { indexes: [['storeId']], neverNegative: ['leftFen', 'spentFen'] }),

  reservations: table<ReservationRow>()('reservations', ['terminalId', 'id'], {
    terminalId: 'text', id: 'text', bodyHash: 'bytes', memberId: 'text', merchantId: 'text', payFen: 'integer', bonusFen: 'integer',
    ruleVersion: 'integer', expiresMs: 'integer', open: 'boolean',
  }, { indexes: [['merchantId', 'open']], neverNegative: ['payFen', 'bonusFen'] }),

  entries: table<EntryRecord>()('entries', ['entryId'], {
    entryId: 'integer', event: 'text', merchantId: 'text', orderNumber: 'text', terminalId: 'text', orderId: 'text', storeId: 'text',
    assignmentVersion: 'integer', attribution: 'text', staffId: 'text', terminalWallMs: 'integer', wallMs: 'integer', memberId: 'text',
    memberSequence: 'integer', amountFen: 'integer', principalFen: 'integer', bonusFen: 'integer', balanceAfterFen: 'integer',
    postingCount: 'integer', entryHash: 'bytes',
  }, { indexes: [['memberId']], neverNegative: ['balanceAfterFen'], appendOnly: true }),

  postings: table<PostingRow>()('postings', ['entryId', 'line'], {
    entryId: 'integer', line: 'integer', account: 'text', lotNo: 'integer', amountFen: 'integer', balanceAfterFen: 'integer', postingHash: 'bytes',
  }, { indexes: [['entryId']], neverNegative: ['balanceAfterFen'], appendOnly: true }),

  records: table<RecordRow>()('records', ['terminalId', 'terminalEpoch', 'seq'], {
    terminalId: 'text', terminalEpoch: 'integer', seq: 'integer', hash: 'bytes', previousHash: 'bytes', orderId: 'text', kind: 'integer',
    sealed: 'bytes', quarantineReason: 'text',
  }, { indexes: [['terminalId', 'terminalEpoch'], ['terminalId', 'orderId']], appendOnly: true }),

  quarantinedRecords: table<QuarantinedRecordRow>()('quarantined_records', ['terminalId', 'terminalEpoch', 'seq'], {
    terminalId: 'text', terminalEpoch: 'integer', seq: 'integer', reason: 'text',
  }, { indexes: [['terminalId', 'terminalEpoch']], appendOnly: true }),

  streams: table<StreamRow>()('streams', ['terminalId', 'terminalEpoch'], {
    terminalId: 'text', terminalEpoch: 'integer', highWater: 'integer', highest: 'integer',
  }, { neverNegative: ['highWater', 'highest'] }),

  rebuilds: table<RebuildRow>()('rebuilds', ['terminalId', 'requestId'], {
    terminalId: 'text', requestId: 'text', terminalEpoch: 'integer', askedMs: 'integer',
  }, { appendOnly: true }),

  cashNotes: table<CashNoteRow>()('cash_notes', ['recordHash'], {
    recordHash: 'text', terminalId: 'text', id: 'text', storeId: 'text', memberId: 'text', noteFen: 'integer', place: 'text', foundMs: 'integer', receivedMs: 'integer',
  }, { indexes: [['receivedMs']], neverNegative: ['noteFen'], appendOnly: true }),

  quarantine: table<QuarantineRow>()('quarantine', ['quarantineId'], {
    quarantineId: 'integer', terminalId: 'text', terminalEpoch: 'integer', seq: 'integer', reason: 'text', bytes: 'bytes', wallMs: 'integer',
  }),

  quarantineTotals: table<QuarantineTotalRow>()('quarantine_totals', ['name'], { name: 'text', items: 'integer', bytes: 'integer' }, { neverNegative: ['items', 'bytes'] }),

  notices: table<NoticeRecord>()('notices', ['noticeId'], { noticeId: 'integer', terminalId: 'text', orderId: 'text', memberId: 'text', leaseNo: 'integer' }),

  configs: table<ConfigRow>()('configs', ['terminalId', 'version'], { terminalId: 'text', version: 'integer', json: 'text' }, { indexes: [['terminalId']], appendOnly: true }),

  configReports: table<ConfigReportRow>()('config_reports', ['terminalId'], { terminalId: 'text', json: 'text' }),

  chainLinks: table<ChainLinkRow>()('chain_links', ['linkNo'], {
    linkNo: 'integer', day: 'text', firstEntryId: 'integer', lastEntryId: 'integer', entryCount: 'integer', leaves: 'bytes', dayFirstEntryId: 'integer',
    dayLastEntryId: 'integer', dayEntryCount: 'integer', previousRoot: 'bytes', root: 'bytes', sealedMs: 'integer', keyId: 'text', signature: 'bytes',
  }, { appendOnly: true }),

  dayRoots: table<DayRootRow>()('day_roots', ['day'], {
    day: 'text', firstEntryId: 'integer', lastEntryId: 'integer', entryCount: 'integer', root: 'bytes', previousRoot: 'bytes', keyId: 'text', signature: 'bytes',
  }, { appendOnly: true }),

  chainHeads: table<ChainHeadRow>()('chain_heads', ['name'], { name: 'text', linkNo: 'integer', lastEntryId: 'integer' }),

  timelines: table<TimelineRow>()('timelines', ['timelineNo'], {
    timelineNo: 'integer', timelineId: 'text', reason: 'text', terminalId: 'text', beganMs: 'integer',
  }, { unique: [['timelineId']], appendOnly: true }),

  restoredOrders: table<RestoredOrderRow>()('restored_orders', ['terminalId', 'id'], {
    terminalId: 'text', id: 'text', timelineNo: 'integer', verdict: 'text', code: 'text', memberId: 'text', amountFen: 'integer', lackingFen: 'integer', lossFen: 'integer', bookedMs: 'integer',
  }, { indexes: [['memberId']], neverNegative: ['amountFen', 'lackingFen', 'lossFen'] }),
} as const;
