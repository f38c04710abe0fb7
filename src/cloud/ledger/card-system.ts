import type { Clock, Random, Timers } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { repeatConflicts } from '../store/repeat-conflicts.ts';
import type { Store } from '../store/store.ts';
import type { Ledger } from './ledger.ts';
import { ledgerService } from './ledger-service.ts';
import type { Registry } from './registry.ts';
import { registryService } from './registry-service.ts';

export interface CardSystem {
  readonly ledger: Ledger;
  readonly registry: Registry;
}

/** The books and what operators set up, over one store. `random` and `timers` pace the repeats after database conflicts. */
export function cardSystem(parts: { readonly store: Store; readonly clock: Clock; readonly random: Random; readonly timers: Timers; readonly logger: Logger }): CardSystem {
  const store = repeatConflicts(parts.store, parts);
  const context = { store, clock: parts.clock, random: parts.random, logger: parts.logger };
  return { ledger: ledgerService(context), registry: registryService(context) };
}
