import { recordHash } from '../../wire/envelope.ts';
import type { TerminalRecord } from '../ledger/ledger.ts';
import type { TerminalMessage } from '../mapping/ledger-commands.ts';

/** The place of a money record in its terminal's chain; undefined for a message that has none. */
export function recordOf({ header, sealed }: TerminalMessage): TerminalRecord | undefined {
  const { seq, previousHash } = header;
  if (seq === undefined || previousHash === undefined) return undefined;
  return { terminalId: header.terminalId, terminalEpoch: header.terminalEpoch, seq, hash: recordHash(sealed), previousHash, orderId: header.id, kind: header.kind, sealed };
}
