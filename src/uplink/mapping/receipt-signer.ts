import type { ReceiptSigner } from '../../ports/receipt-signer.ts';
import { sealReceipt } from '../../wire/receipt-code.ts';
import type { TerminalIdentity } from './record-sealer.ts';

/** Signs receipts with the key that signs the terminal's records. */
export function receiptSigner(identity: Pick<TerminalIdentity, 'key'>): ReceiptSigner {
  return { sign: (statement) => sealReceipt(statement, identity.key) };
}
