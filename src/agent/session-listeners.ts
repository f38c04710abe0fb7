import type { OrderId } from '../base/order-id.ts';
import type { MoneyRecord, MoneyRecordKind, SealedAt } from '../domain/money/money-record.ts';

/** What the session with the cloud asks of the agent, and tells it. */
export interface SessionListeners {
  /**
   * False for a PAY whose order is not settled: outside its 60 s it goes out no more, and inside
   * them the payment machine alone sends it.
   */
  mayResend(id: OrderId, kind: MoneyRecordKind): boolean;
  /** A record of ours that only the cloud still had is in the journal again. */
  recovered(entrySeq: number, record: MoneyRecord, at: SealedAt): void;
  /** A new epoch is in force: what was open is to be seen as of an old disk. */
  rebuilt(): void;
  /** The cloud and this journal agree. */
  proven(cloudWallMs: number): void;
  /** The cloud's books are those of an earlier day. */
  cloudRestored(): void;
  /** Something here knows that the disk is an old one, even if the cloud does not. */
  isOldCopy(): boolean;
  /** What this journal says must not be rested upon. */
  distrusted(): void;
  /** A comparison in mid-session is not answered: what waits for it need not wait any more. */
  unheard(): void;
}
