import type { Fen } from '../../base/fen.ts';

/**
 * What the customer sees, on a two-line display and on the customer page alike. A projection of
 * the agent's state, never a state of its own.
 */
export type ScreenModel =
  | { readonly kind: 'idle'; readonly text: string }
  | { readonly kind: 'closed'; readonly text: string }
  | { readonly kind: 'scan-code'; readonly amountFen: Fen }
  | { readonly kind: 'working'; readonly amountFen: Fen }
  /** Unknown outcome: "checking, do not pay again". Never shown as a decline. */
  | { readonly kind: 'checking'; readonly amountFen: Fen }
  /** Without a line the balance is not known. */
  | { readonly kind: 'approved'; readonly amountFen: Fen; readonly balanceAfterFen?: Fen }
  | { readonly kind: 'declined'; readonly amountFen: Fen; readonly reason: string; readonly shortfallFen?: Fen }
  | { readonly kind: 'reversed'; readonly amountFen: Fen }
  | { readonly kind: 'ask-staff'; readonly amountFen: Fen }
  | { readonly kind: 'recharge-cash'; readonly payFen: Fen; readonly bonusFen: Fen }
  /** The acceptor takes notes. */
  | { readonly kind: 'cash-in'; readonly payFen: Fen; readonly takenFen: Fen; readonly missingFen: Fen }
  | { readonly kind: 'recharge-qr'; readonly payFen: Fen; readonly bonusFen: Fen; readonly qrContent: string }
  | { readonly kind: 'scan-pay-code'; readonly payFen: Fen; readonly bonusFen: Fen }
  /** A wallet may ask for its password. */
  | { readonly kind: 'confirm-on-phone'; readonly payFen: Fen }
  | { readonly kind: 'recharge-pending'; readonly payFen: Fen }
  | { readonly kind: 'recharge-credited'; readonly payFen: Fen; readonly bonusFen: Fen; readonly balanceAfterFen: Fen }
  | { readonly kind: 'balance'; readonly balanceFen: Fen; readonly asOfWallMs: number };

export type Language = 'zh-CN' | 'en';
