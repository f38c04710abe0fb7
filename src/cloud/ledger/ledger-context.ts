import type { Clock, Random } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Store } from '../store/store.ts';

/** What the ledger's services are made from. */
export interface LedgerContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}
