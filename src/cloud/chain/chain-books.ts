import { toHex } from '../../base/bytes.ts';
import type { VerifyingKey } from '../../base/crypto.ts';
import type { Store } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { auditChain, type ChainAudit } from './audit-chain.ts';

/** A published day root, as it is shown: bytes in lower-case hexadecimal. */
export interface PublishedDayRoot {
  readonly day: string;
  readonly firstEntryId: number;
  readonly lastEntryId: number;
  readonly entryCount: number;
  readonly root: string;
  readonly previousRoot: string;
  readonly keyId: string;
  readonly signature: string;
}

/** What operators ask of the chain. */
export interface ChainBooks {
  /** Newest first. */
  roots(limit: number): Promise<readonly PublishedDayRoot[]>;
  audit(): Promise<ChainAudit>;
}

export function chainBooks(store: Store, key: VerifyingKey): ChainBooks {
  return {
    roots: async (limit) => {
      const rows = await store.transaction((tx) => tx.find(tables.dayRoots, { where: {}, orderBy: 'day', descending: true, limit }));
      return rows.map((row) => ({ ...row, root: toHex(row.root), previousRoot: toHex(row.previousRoot), signature: toHex(row.signature) }));
    },
    audit: () => auditChain(store, key),
  };
}
