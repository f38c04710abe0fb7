/**
 * Every bound of the product, by name. A buffer, queue, retry or outside string without a row here
 * is a defect. Units are the last word of each name.
 */
export const limits = {
  /** 100 million yuan: far above any card program, far below 2^53. */
  amountFenMax: 10_000_000_000,
  /** One payment or recharge at a counter. */
  orderAmountFenMax: 100_000_000,

  wireMessageBytesMax: 64 * 1024,
  wireInFlightMax: 16,
  wireBacklogWindow: 256,
  wireStringCharsMax: 256,
  wireListItemsMax: 256,
  wireInboundQueueMax: 1024,
  brokerPacketBytesMax: 256 * 1024,
  brokerConnectionsMax: 2_048,
  brokerTopicLevelsMax: 8,

  publishTimeoutMs: 3_000,
  requestTryTimeoutMs: 3_000,
  requestTriesMax: 3,
  tillAnswerMs: 10_000,
  payResendWindowMs: 60_000,
  /** How often a session that stays up is compared again: a cloud that was restored behind a broker that never went down says nothing. */
  sessionCompareMs: 300_000,
  /** A hole in a terminal's chain that stays so long is asked for (wire: Order and gaps). */
  gapResyncMs: 30_000,
  gapsWatchedMax: 4_096,
  staffConfirmMs: 30_000,
  codeWaitMs: 120_000,
  repeatAfterFulfilledMs: 600_000,
  reverseAlarmTries: 6,
  reverseAlarmMs: 24 * 3_600_000,
  adviceRetryBaseMs: 2_000,
  adviceRetryCapMs: 15 * 60_000,
  outboundRefusalsMax: 8,

  reconnectBaseMs: 1_000,
  reconnectCapMs: 60_000,
  reconnectUnsettledCapMs: 10_000,
  reconnectSpreadMs: 30_000,
  reconnectUnsettledSpreadMs: 5_000,
  reconnectStableMs: 60_000,
  keepaliveSeconds: 8,

  mailboxDepthMax: 4_096,
  /** Members whose tiers for recharges a terminal remembers, and how long it takes them as they are: merchants change them. */
  tiersKeptMax: 100,
  tiersFreshMs: 60_000,
  openSalesMax: 256,
  recentSalesMax: 10_000,

  /** Bindings of a terminal whose stores' names are kept for receipts that are printed later. */
  storeNamesKeptMax: 64,

  journalRecordBytesMax: 64 * 1024,
  /** Some 6,000 records; twice in every folder, because the next one is made ahead. */
  journalSegmentBytes: 4 * 1024 * 1024,
  journalBatchRecordsMax: 1_024,
  journalWaitingRecordsMax: 65_536,
  journalReserveBytes: 64 * 1024 * 1024,
  /** Of one store of derived data; what comes on top is not kept. */
  derivedWritesPendingMax: 65_536,

  httpBodyBytesMax: 64 * 1024,
  httpConnectionsMax: 128,
  eventSubscribersMax: 32,
  /** Of one reader of events that does not read. */
  eventUnreadBytesMax: 64 * 1024,

  deviceReadBufferBytesMax: 8 * 1024,
  deviceWriteTimeoutMs: 3_000,
  deviceControlTimeoutMs: 1_000,
  deviceHeartbeatMs: 1_000,
  deviceHeartbeatLostMs: 3_000,
  deviceOpenTimeoutMs: 3_000,
  /** At the start the line to the broker and the till's interface wait so long for the devices, which mostly answer in a tenth of it. */
  firstOpeningsMs: 250,
  /** A socket that carried nothing for so long asks whether the other side is there; after ten unanswered asks, one a second, it ends. */
  deviceKeepAliveMs: 10_000,
  devicePortsMax: 32,
  deviceAddressCharsMax: 256,
  /** From fork to first word. */
  deviceHostStartMs: 15_000,
  deviceHostStopMs: 2_000,
  devicesMax: 16,
  /** Devices that are asked at the same time what they say of themselves. */
  presenceReadingMax: 2,
  /** What is plugged in is looked at so often, whether the kernel says something or not. */
  presencePollMs: 2_000,
  /** After the kernel's word, each after the one before: interfaces and permissions follow the node. */
  presenceLooksMs: [5, 25, 50, 75, 100, 150, 200],
  /** Of one interval: where more is heard, something writes without end and is not listened to until the next. */
  presenceEventsMax: 2_000,
  /**
   * A USB interface that is not released by then keeps a transfer that the kernel does not give back: only the end of the process frees it. Longer than
   * the kernel waits for a device that is deaf to requests: 5 s for a halt to be cleared and 5 s to release.
   */
  usbReleaseMs: 12_000,
  /** An address for which a host had to be ended is refused for so long, each time four times as long. */
  deviceStuckWaitBaseMs: 5_000,
  deviceStuckWaitCapMs: 300_000,
  deviceStuckAddressesMax: 32,
  /** Reads under way on one USB endpoint. */
  usbReadsPending: 4,
  /** Of one profile folder, with its vectors. */
  profileFilesMax: 1_000,
  profileFileBytesMax: 256 * 1024,
  /** Of a recording of one device. */
  recordingEntriesMax: 100_000,
  deviceWritesWaitingMax: 64,
  /** Bytes the device host may have on their way to the agent for one port. */
  deviceHostBacklogBytesMax: 1024 * 1024,
  /** A device host or device that lived this long starts its retries from the beginning. */
  deviceSteadyMs: 10_000,
  /** A device that was lost is back within a second of being there again. */
  deviceReopenBaseMs: 250,
  deviceReopenCapMs: 1_000,
  /** So long after it was plugged in a device may be refused, because udev and libusb are not there yet; it is tried again so soon, and nobody is told. */
  devicePlugWindowMs: 2_000,
  devicePlugRetryMs: 50,
  /** An interactive check waits so long for somebody to scan. */
  deviceCheckMs: 30_000,
  /** What a check found is kept so long for who asked for it. */
  deviceCheckKeptMs: 5_000,
  deviceNameCharsMax: 256,
  /** Configured names that statistics are kept of, also of devices that were taken out of the configuration. */
  deviceStatisticsDevicesMax: 64,
  deviceStatisticsBytesMax: 64 * 1024,
  deviceStatisticsWriteMs: 5_000,
  /** What an open device has counted is kept so often, beside the end of its port. */
  deviceCountersKeepMs: 300_000,
  deviceHostRestartBaseMs: 500,
  deviceHostRestartCapMs: 10_000,
  scanCodeCharsMax: 512,
  /** Between two keys, reports, packets or parts of a line of one code: what is not whole by then is dropped. */
  scanHalfCodeMs: 500,
  /** A silence that was timed later than so much may be our own: what waits to be read has a turn more to come, so many times at most. */
  silenceLateMs: 2,
  silenceTurnMs: 20,
  silenceTurnsMax: 10,
  scanDedupeMs: 1_500,
  /** So often a damaged packet of a scanner is asked for again, and a command that it did not understand is said again. */
  scanResendsMax: 2,
  /** Engines want 50 ms between two commands. */
  scanTriggerGapMs: 50,
  /** Engines give up looking after some seconds: so often they are told again while a code is wanted. */
  scanTriggerAgainMs: 3_000,
  /** Prefixes of the merchant's own cards, for stripe readers. */
  cardPrefixesMax: 32,
  tagCharsMax: 32,
  /** Accesses to a card, and looks at its slot, that wait for one another. */
  cardJobsWaitingMax: 8,
  /** One answer of a reader or of a card; a card may ask for so many times as long. */
  cardAnswerTimeoutMs: 3_000,
  ccidExtensionsMax: 20,
  ccidMessageBytesMax: 4_096,
  /** How often the slot is asked where a reader has notices, and where it has none. */
  ccidSlotCheckMs: 5_000,
  ccidSlotPollMs: 250,
  cardReadTriesMax: 3,
  /** A reader that was silent so often in a row is opened anew. */
  cardReaderSilencesMax: 3,
  pn532AcknowledgeMs: 100,
  pn532SendsMax: 3,
  /** How often an answer that came broken is asked for again, and the silence after which it is. */
  pn532RepeatsMax: 2,
  pn532GapMs: 50,
  pn532PollMs: 250,
  pn532MissesMax: 2,
  /** A validator answers within 10 ms; its bill table takes 130 ms at 9600 baud (devices §5.1). */
  cashAnswerMs: 400,
  /** Of polls without an answer: the validator is lost. */
  cashSilenceMs: 10_000,
  cashNoiseMax: 3,
  /** One that is only looked at: what says nothing for so long does not answer. */
  cashSightMs: 5_000,
  cashTableTriesMax: 5,
  /** A note in escrow goes back by itself after ten seconds: before that we say so. */
  cashEscrowMs: 8_000,
  /** A validator in escrow that does not obey is told once more at every second poll: for longer than it may keep a note there by itself. */
  cashWordsMax: 75,
  /** Stopped with a note inside: what became of it may still be told, so long. */
  cashStoppedMs: 10_000,
  /** Nothing came for so long: what was taken is credited. */
  cashIdleMs: 90_000,
  /** A note on its way of which the device says nothing more, also after a restart: nobody knows where it is. */
  cashNoteMs: 60_000,
  /** A reservation that ends sooner takes no notes: a customer has hardly begun by then. */
  cashReservationLeftMsMin: 60_000,
  /** Before a reservation ends: a note that is let in takes so long at most to be in the cassette and credited where nothing is broken. */
  cashReservationSpareMs: 30_000,
  cashNotesMax: 200,
  printJobsMax: 1_000,
  printJobBytesMax: 256 * 1024,
  printChunkBytesMax: 4 * 1024,
  /** 4 KiB at 2,400 baud (devices §3.3). */
  printChunkTimeoutMs: 15_000,
  printerStatusTimeoutMs: 500,
  /** No further answer for so long: the printer has said what it had to say. */
  printerQuietMs: 100,
  /** From the last byte to the proof, and so many bytes a second besides: a picture on a line of 9,600 baud. */
  printProofTimeoutMs: 10_000,
  printBytesPerSecondMin: 800,
  printerNameCharsMax: 80,
  /** A printer that answered before and left so many questions in a row unanswered is opened anew. */
  printerSilencesMax: 3,
  /** A receipt that was never printed is of no use a day later; staff are told. */
  printJobLifeMs: 24 * 3_600_000,
  /** Whose receipt is younger is taken for a customer who stands there. */
  printWaitingCustomerMs: 120_000,
  /** A receipt that is being printed when the agent is told to end. */
  printStopMs: 2_000,
  printRetryBaseMs: 500,
  printRetryCapMs: 5_000,
  /** A receipt that nothing proves is repeated by itself so many times, marked each time; then staff decide. */
  printRepeatsMax: 3,
  /** So long after a terminal is ready it reads what only its receipts need: an upgrade may replace the files under it. */
  latePartsAfterMs: 3_000,
  /** A receipt that cannot be put into the printer's language fails after so many tries, about 50 s: the others behind it wait no longer. */
  printComposeTriesMax: 12,
  /** Outcomes and numbers of copies that the spool remembers. */
  printOutcomesKeptMax: 10_000,
  receiptLinesMax: 1_000,
  /** The map of characters of a font for rare ones has some 250 kB. */
  fontTableBytesMax: 1024 * 1024,
  fontsMax: 16,
  /** 72 bytes each, or four times that in double size. */
  glyphsCachedMax: 2_048,
  /** Of a receipt's picture: as wide as any printer, three times as high. */
  pictureWidthDotsMax: 2_048,
  pictureHeightDotsMax: 2_048,
  logoFileBytesMax: 1024 * 1024,

  workerConcurrencyMax: 64,
  workerTerminalConcurrencyMax: 8,
  workerTerminalQueueMax: 256,
  terminalKeysCachedMax: 10_000,
  presenceCachedMax: 20_000,
  noticeBatchMax: 256,
  noticeRelayMs: 1_000,
  channelAnswerBytesMax: 64 * 1024,
  channelTimeoutMs: 5_000,
  channelClockSkewMs: 5 * 60_000,
  channelOrderLifeMs: 2 * 3_600_000,
  channelPollMs: 2_000,
  /** Pay codes (WeChat Pay, "付款码支付"): no reversal before 15 s nor after 7 days; a customer has two minutes for the password. */
  payCodeReverseAfterMs: 15_000,
  payCodeReverseWithinMs: 7 * 86_400_000,
  payCodeLifeMs: 120_000,
  /** From the journal record on, in the same boot: an order with a pay code is not sent any later (as a payment, money rules §4.3). */
  payCodeSendMs: 60_000,
  channelOrdersOpenMax: 1_000,
  channelConcurrencyMax: 8,

  quarantineItemsMax: 1_000,
  quarantineBytesMax: 10 * 1024 * 1024,
  databaseRetriesMax: 20,
  databaseRetryBaseMs: 4,
  databaseRetryCapMs: 250,
  databaseConnectionsMax: 16,
  databaseConnectTimeoutMs: 5_000,
  databaseStatementTimeoutMs: 10_000,
  /** Of a whole batch: a server that lost its power says nothing, and its connection looks open. */
  databaseAnswerTimeoutMs: 60_000,
  /** What one transaction may ask before it waits for an answer. */
  databaseBatchStatementsMax: 4_096,
  databaseStartTimeoutMs: 60_000,
  databaseStopTimeoutMs: 30_000,

  /** Rows over which a merchant's card account is spread, so that its payments do not wait for one another. */
  merchantShards: 32,
  memberCodeWrongMax: 5,
  memberCodeWrongWindowMs: 300_000,
  /** Less than this is not worth a lease. */
  /** A terminal's budget of the store's float (money rules §7), and how old a member's snapshot may be for it. */
  budgetFenMax: 50_000,
  floatSnapshotMs: 24 * 3_600_000,
  /** A budget that was given back ends when its last spend is booked: so often the terminal asks for the next one. */
  floatAskAgainMs: 10_000,
  leaseAmountFenMin: 100,
  /** Of one terminal, for as many members. */
  leasesHeldMax: 1_000,
  /** Leases of members who were here once are remembered, so that a number that is known stays known. */
  leasesKnownMax: 20_000,
  usedCodesKeptMax: 20_000,
  leaseRequestsMax: 8,
  leaseAnswerMs: 10_000,
  /** A member who was offered no lease is not asked for again so soon. */
  leaseRefusedMs: 3_600_000,
  leaseRefusalsKeptMax: 10_000,
  /** A frozen lease of a terminal that was given up returns to its member after so long (money rules §7). */
  leaseSettlementMs: 30 * 24 * 3_600_000,
  leaseReturnRoundMs: 3_600_000,
  /** From the making of a signed member code on. */
  memberQrLifeMs: 120_000,
  cashReservationMs: 900_000,
  cardCapUnverifiedFen: 100_000,
  statementLinesMax: 100,
  helloLaterBytesMax: 48 * 1024,
  chainScanMax: 512,

  /** The ledger's chain: an entry is sealed when every smaller id is either there or never will be. */
  ledgerChainSettleMs: 60_000,
  ledgerChainRoundMs: 10_000,
  ledgerChainEntriesMax: 1_000,
  ledgerChainLinksPerRound: 50,
  /** A commit that took longer than the settling time is still taken into the next link, when it is neither older nor further back than this. */
  ledgerChainLateMs: 600_000,
  ledgerChainLateIds: 2_000,
  auditFindingsMax: 1_000,
  dayRootsListedMax: 4_000,
  receiptCodeCharsMax: 1_200,
  memberQrCharsMax: 256,

  /** The flight recorder: eight files of one megabyte; how many entries wait for the disk, and how long they gather. */
  flightFileBytesMax: 1024 * 1024,
  flightFilesMax: 8,
  flightWaitingEntriesMax: 4_096,
  flightDelayMs: 20,
  flightOrdersKnownMax: 1_000,

  /** Of one moment of a simulated world. */
  simulatedStepsAtOnceMax: 100_000,

  /** Of one text in a log line; names and number of fields are constants of the code. */
  logFieldCharsMax: 1_024,
} as const;
