import { sleep, type Random, type Timers } from '../../base/clock.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { fullJitter } from '../../base/retry-schedule.ts';
import type { Store } from './store.ts';

/** Runs a transaction again when it lost against another one, at most limits.databaseRetriesMax times, then DATABASE_FAILED. */
export function repeatConflicts(store: Store, pace: { readonly random: Random; readonly timers: Timers }): Store {
  return {
    transaction: async (run, options) => {
      let tries = 0;
      for (const delayMs of fullJitter({ baseMs: limits.databaseRetryBaseMs, capMs: limits.databaseRetryCapMs }, pace.random)) {
        try {
          return await store.transaction(run, options);
        } catch (error) {
          if (!isCardtillError(error, 'DATABASE_CONFLICT')) throw error;
          tries += 1;
          if (tries > limits.databaseRetriesMax) throw new CardtillError('DATABASE_FAILED', `a transaction lost ${tries} times`, { cause: error });
        }
        await sleep(pace.timers, delayMs);
      }
      throw new CardtillError('ASSERTION_FAILED', 'the retry schedule has no end');
    },
    close: () => store.close(),
  };
}
