import type { Fen } from '../base/fen.ts';
import type { RechargeView, SaleView } from '../ports/agent-control.ts';
import type { EntryRow } from '../cloud/ledger/registry.ts';

/** Everything the demo page shows; recomputed from its sources, never edited. */
export interface DemoView {
  readonly cloud: { readonly up: boolean; readonly text: string };
  readonly network: 'up' | 'cut';
  readonly agent: { readonly up: boolean; readonly text: string };
  readonly devices: readonly { readonly name: string; readonly status: string }[];
  readonly paper: 'in' | 'out';
  /** The customer display's two lines, 20 characters each, as its twin holds them. */
  readonly display: readonly [string, string];
  readonly acceptor: DemoAcceptor;
  readonly reader: DemoReader;
  readonly customerUrl: string;
  readonly members: readonly DemoMember[];
  readonly tiers: readonly { readonly payFen: Fen; readonly bonusFen: Fen }[];
  /** The sale or recharge that was last started here. */
  readonly current: SaleView | RechargeView | undefined;
  /** What the last call answered instead, in plain words. */
  readonly fault: string | undefined;
  /** Newest first. */
  readonly receipts: readonly { readonly id: string; readonly text: string }[];
  readonly entries: readonly EntryRow[];
  readonly audit: readonly string[];
}

/** The bill acceptor from outside, and with its cassette open. */
export interface DemoAcceptor {
  readonly takesNotes: boolean;
  readonly cassetteNotes: number;
  readonly cassetteFen: Fen;
  /** The note that was put in last, and where it is now. */
  readonly lastNote?: { readonly noteFen: Fen; readonly place: 'inside' | 'cassette' | 'given-back'; readonly reason?: string };
}

export interface DemoReader {
  readonly hasCard: boolean;
  /** Since the agent's start, as it counts them. */
  readonly cardsRead: number;
  readonly cardsUnknown: number;
}

export interface DemoMember {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly balanceFen: Fen;
}

/** What the buttons do. Each rejects with a CardtillError that the page shows. */
export interface DemoActions {
  pay(amountYuan: string, memberId: string): Promise<void>;
  cancel(): Promise<void>;
  confirm(choice: 'goods' | 'reverse'): Promise<void>;
  cashRecharge(memberId: string, payFen: number): Promise<void>;
  qrRecharge(memberId: string, payFen: number): Promise<void>;
  channelPay(): Promise<void>;
  /** Reserves a cash recharge and has the bill acceptor take its notes. */
  noteRecharge(memberId: string, payFen: number): Promise<void>;
  insertNote(noteFen: number): Promise<void>;
  /** No more notes come. */
  finishNotes(): Promise<void>;
  /** The member's card on the reader, for a moment. */
  tapCard(memberId: string): Promise<void>;
  setNetwork(up: boolean): Promise<void>;
  killAgent(): Promise<void>;
  setPaperOut(out: boolean): Promise<void>;
}

export interface DemoWorld {
  readonly actions: DemoActions;
  view(): DemoView;
  onChange(listener: () => void): () => void;
  receiptPng(id: string): Uint8Array | undefined;
}
