import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import { ledgerContract } from './ledger-contract.ts';

ledgerContract('memory', async () => memoryStore({ timelineId: 'a1'.repeat(16) }));
