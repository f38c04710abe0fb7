import type { Fen } from '../../base/fen.ts';

/** A bank note of which its terminal cannot tell where it is. */
export interface CashNoteRow {
  /** Hexadecimal, of the record that told it. */
  readonly recordHash: string;
  readonly terminalId: string;
  /** Of the recharge, or its own. */
  readonly id: string;
  readonly storeId: string;
  /** Null: notes were taken for nobody. */
  readonly memberId: string | null;
  /** Null: nobody read it. */
  readonly noteFen: Fen | null;
  readonly place: 'validator' | 'stacker' | 'unknown';
  /** By the terminal's clock. */
  readonly foundMs: number;
  readonly receivedMs: number;
}
