import type { SignedRecord } from './read-journal.ts';

/** A till was told "approved", and somebody walked out with the goods. */
export interface HandedOver {
  readonly terminalId: string;
  /** Empty when the till was not told. */
  readonly orderId: string;
  readonly token: string;
  readonly amountFen: number;
}

/** What a customer has in hand. */
export interface PaperReceipt {
  readonly orderNumber: string;
  /** 0 for an original, 1, 2 … for what is marked as a reprint. */
  readonly copy: number;
}

export interface LedgerEntry {
  readonly entryId: number;
  readonly event: string;
  readonly terminalId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly storeId: string;
  /** Above zero to the member. */
  readonly amountFen: number;
  readonly wallMs: number;
  readonly terminalWallMs: number;
}

export interface LedgerPosting {
  readonly entryId: number;
  readonly account: string;
  /** Above zero is a debit. */
  readonly amountFen: number;
}

/** The books as rows, oldest first. */
export interface LedgerExport {
  readonly entries: readonly LedgerEntry[];
  readonly postings: readonly LedgerPosting[];
}

/** All that the checker sees. */
export interface Evidence {
  /** From every copy of every journal, also of disks that are gone by now. */
  readonly records: readonly SignedRecord[];
  readonly handedOver: readonly HandedOver[];
  readonly receipts: readonly PaperReceipt[];
  readonly books: LedgerExport;
}
