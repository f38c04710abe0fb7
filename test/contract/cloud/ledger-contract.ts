import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Store } from '../../../src/cloud/store/store.ts';
import type { ProgramDefinition } from '../../../src/cloud/ledger/registry.ts';
import type { Fen } from '../../../src/base/fen.ts';
import { LedgerWorld } from '../../support/ledger-world.ts';
import { ledgerCards } from './ledger-cards.ts';
import { ledgerChain } from './ledger-chain.ts';
import { ledgerFloat } from './ledger-float.ts';
import { ledgerLeases } from './ledger-leases.ts';
import { ledgerPayments } from './ledger-payments.ts';
import { ledgerRefunds } from './ledger-refunds.ts';
import { ledgerRecharges } from './ledger-recharges.ts';
import { ledgerRecords } from './ledger-records.ts';
import { ledgerRepeats } from './ledger-repeats.ts';
import { ledgerRestore } from './ledger-restore.ts';
import { ledgerStore } from './ledger-store.ts';

export type Rules = Partial<ProgramDefinition> & { readonly totalCapFen?: Fen };

/** What a part of the suite works with: a fresh world for every test. */
export interface Stage {
  /** `wrap` puts something of a test's own between the ledger and the store. */
  world(rules?: Rules, wrap?: (store: Store) => Store): Promise<LedgerWorld>;
}

/** The same suite for every store. After each test the books are audited (I1, I2). */
export function ledgerContract(name: string, freshStore: () => Promise<Store>): void {
  describe(`ledger on ${name}`, () => {
    let worlds: LedgerWorld[] = [];
    const stage: Stage = {
      async world(rules = {}, wrap = (store) => store) {
        const world = await LedgerWorld.over(wrap(await freshStore()), rules);
        worlds.push(world);
        return world;
      },
    };
    beforeEach(() => {
      worlds = [];
    });
    afterEach(async () => {
      for (const world of worlds) {
        expect(await world.registry.audit()).toEqual([]);
        await world.store.close();
      }
    });
    ledgerStore(stage);
    ledgerPayments(stage);
    ledgerRecharges(stage);
    ledgerRefunds(stage);
    ledgerFloat(stage);
    ledgerCards(stage);
    ledgerRecords(stage);
    ledgerRepeats(stage);
    ledgerChain(stage);
    ledgerLeases(stage);
    ledgerRestore(stage);
  });
}
