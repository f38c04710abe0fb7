import type { ErrorCode } from '../base/errors.ts';
import type { Fen } from '../base/fen.ts';
import type { Result } from '../base/result.ts';
import type { MemberLookupKey, MemberView, Movement, RechargeTier, StatementLine } from '../domain/member/member.ts';
import type { TillReference } from '../domain/payment/till-reference.ts';
import type { PrinterFault } from './receipt-printer.ts';
import type { Language, ScreenModel } from '../domain/screen/screen-model.ts';

/** What a till, the command line and the customer page may ask of the agent. */
export interface AgentControl {
  /**
   * Starts a sale, or returns the one that exists for this reference (money rules §3). Resolves as
   * soon as the answer is known to be durable; use `settled` to wait for the outcome.
   */
  pay(request: PayRequest): Promise<Result<SaleView, ControlFault>>;
  /** The sale as soon as it is final or needs a person, else as it stands after `waitMs`. */
  settled(saleId: string, waitMs: number, signal?: AbortSignal): Promise<SaleView | undefined>;
  /** Cancels what has not been sent; after that REVERSES (never an approved one). */
  cancel(saleId: string): Promise<Result<SaleView, ControlFault>>;
  /** Staff answer to `approved_late` or to a hand-over question. */
  confirm(saleId: string, choice: 'goods' | 'reverse'): Promise<Result<SaleView, ControlFault>>;

  lookup(member: MemberLookupKey): Promise<Result<MemberAnswer, ControlFault>>;
  statement(memberId: string, range: { readonly fromWallMs: number; readonly toWallMs: number; readonly linesMax: number }): Promise<Result<{ readonly lines: readonly StatementLine[]; readonly more: boolean }, ControlFault>>;

  /** Reserves headroom (cash) or makes a channel order (qr). */
  recharge(request: RechargeRequest): Promise<Result<RechargeView, ControlFault>>;
  /** The cashier has the money: journaled before this resolves; credited by itself from here on. */
  cashTaken(rechargeId: string): Promise<Result<RechargeView, ControlFault>>;
  /** The terminal's acceptor takes notes for a cash recharge that is `reserved`, up to its amount; each is journaled before it is counted. */
  beginCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>>;
  /** No more notes come: what was taken is credited. */
  finishCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>>;
  /** The notes that are uncertain are settled with the customer. Receipts and the card system go on telling of them. */
  checkCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>>;
  cancelRecharge(rechargeId: string): Promise<Result<RechargeView, ControlFault>>;
  rechargeSettled(rechargeId: string, waitMs: number, signal?: AbortSignal): Promise<RechargeView | undefined>;

  sale(saleId: string): SaleView | undefined;
  /** Newest first. */
  orders(limit: number): readonly OrderView[];
  reprint(orderId: string): Promise<Result<OrderView, ControlFault>>;
  /** The cash drawer at the receipt printer, without a sale: on record in the log, with who asked. */
  openDrawer(staffId: string): Promise<Result<DrawerView, ControlFault>>;
  /** Looks at a device that the agent has open. One that takes longer than `waitMs` is `running`: the same call again joins it. */
  checkDevice(request: DeviceCheckRequest, waitMs: number): Promise<Result<DeviceCheckView, ControlFault>>;
  screen(): ScreenModel;
  /** In which the customer is addressed. */
  language(): Language;
  health(): HealthView;
  /** Every change of a sale, recharge, screen or health; listeners must not throw. Returns an unsubscribe. */
  subscribe(listener: (event: AgentEvent) => void): () => void;
}

/** `sent`: a printer that can prove nothing has the pulse. `proved`: it has said that it is through with it. */
export interface DrawerView {
  readonly drawer: 'proved' | 'sent';
}

export interface ControlFault {
  readonly code: ErrorCode | 'DECLINED' | string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  /** The sale that already exists, where there is one. */
  readonly sale?: SaleView;
}

export interface PayRequest {
  readonly reference: TillReference;
  readonly amountFen: Fen;
  /** The 18 digits or the signed QR of a member. Absent: the next scanned code at this terminal is taken. */
  readonly code?: string;
  readonly staffId: string;
}

export type TillState =
  | 'awaiting_code' | 'in_progress' | 'checking'
  | 'approved' | 'approved_late' | 'declined' | 'reversed' | 'cancelled' | 'needs_attention';

export interface SaleView {
  readonly saleId: string;
  readonly reference: TillReference;
  readonly state: TillState;
  /** No further change by itself. */
  readonly final: boolean;
  readonly amountFen: Fen;
  /** Absent until a code was there. */
  readonly orderId?: string;
  readonly orderNumber?: string;
  readonly movement?: Movement;
  /** Paid from what was set aside for the member at this terminal: the balance is known when the line is back. */
  readonly offline?: { readonly leaseLeftFen?: Fen };
  readonly declineCode?: string;
  readonly shortfallFen?: Fen;
  /** Paid, and a crash or a late answer cut the goods step short: staff decide (money rules §4.9). */
  readonly handOver: 'done' | 'ask' | 'none';
  readonly storeId: string;
  readonly createdWallMs: number;
  /** What to tell the customer, in the terminal's language. */
  readonly message: string;
  /** For staff alone: the masked number of a bank card that was shown instead of a code. */
  readonly staffHint?: string;
  readonly receipt: ReceiptState;
  readonly receiptReason?: ReceiptReason;
}

/** `unproved`: a marked repeat of it waits, or the printer has no way to prove anything. `failed`: nothing more happens unless staff ask for a reprint. */
export type ReceiptState = 'none' | 'queued' | 'proved' | 'unproved' | 'failed';

/** Why a receipt waits, is not proved or has failed. `interrupted`: the process ended while it was being printed; `disk`: the spool cannot be written; `spool-lost`: what waited was forgotten, and this receipt may have. */
export type ReceiptReason = PrinterFault | 'interrupted' | 'disk' | 'expired' | 'queue-full' | 'spool-lost';

export interface RechargeRequest {
  /** `pay-code`: by the code that the customer shows; without `payCode` the next one that is scanned. */
  readonly kind: 'cash' | 'channel' | 'pay-code';
  /** Digits of the customer's wallet. */
  readonly payCode?: string;
  readonly reference: TillReference;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly staffId: string;
}

export type RechargeState = 'reserving' | 'reserved' | 'taking_cash' | 'credit_pending' | 'awaiting_pay_code' | 'ordering' | 'awaiting_payment' | 'user_paying' | 'credited' | 'held' | 'refused' | 'closed' | 'cancelled' | 'needs_attention';

export interface RechargeView {
  readonly rechargeId: string;
  readonly kind: 'cash' | 'channel';
  readonly reference: TillReference;
  readonly state: RechargeState;
  readonly final: boolean;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  /** Of notes in the acceptor, each on record; absent where none took any. */
  readonly cashInFen?: Fen;
  /** A note is not accounted for: it is not credited, and not settled with the customer yet. */
  readonly noteUncertain?: true;
  readonly orderNumber?: string;
  readonly qrContent?: string;
  readonly movement?: Movement;
  readonly refusalCode?: string;
  readonly storeId: string;
  readonly createdWallMs: number;
  readonly message: string;
  readonly receipt: ReceiptState;
  readonly receiptReason?: ReceiptReason;
}

export type OrderView = { readonly type: 'payment'; readonly sale: SaleView } | { readonly type: 'recharge'; readonly recharge: RechargeView };

export interface MemberAnswer {
  readonly member: MemberView;
  /** From the cloud just now, or from the cache with its time. */
  readonly source: 'cloud' | 'cache';
  readonly tiers: readonly RechargeTier[];
  readonly arbitraryAmounts: boolean;
}

export interface DeviceHealth {
  readonly name: string;
  readonly class: string;
  readonly status: string;
  /** An error code, or why the device is of no use here. */
  readonly detail: string;
  /** What is there, as it calls itself. */
  readonly label: string;
  /** Over all starts: opened, lost, codes read. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface DeviceCheckRequest {
  /** As configured, or its class and place: "scanner-1". */
  readonly name: string;
  /** Its port alone; by asking it; by having somebody use it, or by printing and showing something. */
  readonly level: 'internal' | 'external' | 'interactive';
  /** So long somebody may take to scan or to show a card. What is shown meanwhile pays nothing. */
  readonly useWithinMs: number;
}

export interface DeviceCheckView {
  readonly name: string;
  readonly level: DeviceCheckRequest['level'];
  /** `not-offered`: this kind of device has no such check. */
  readonly result: 'good' | 'bad' | 'not-offered' | 'running';
  readonly text: string;
}

export interface HealthView {
  readonly ready: boolean;
  readonly link: 'down' | 'connecting' | 'up';
  /** proven: this session's HELLO was answered, and what compares once more is at its first try; unproven: money is not re-driven and sales are refused. */
  readonly head: 'proven' | 'unproven';
  readonly journal: 'sound' | 'tail-in-doubt' | 'full';
  readonly unsettledOrders: number;
  readonly unacknowledgedRecords: number;
  readonly needsAttention: number;
  /** Open leases, and what is left of them together; 0 when sales without a line cannot be trusted at present. */
  readonly leases: { readonly open: number; readonly leftFen: Fen };
  /** Receipts of orders in memory: those that wait for paper, how long the oldest has waited, and those that failed and nobody has printed again. */
  readonly receipts: { readonly waiting: number; readonly oldestWaitingMs: number; readonly failed: number };
  readonly storeId: string;
  readonly terminalId: string;
  readonly configVersion: number;
  readonly devices: readonly DeviceHealth[];
  /** Plugged in, and of no use here: with the reason. */
  readonly unsupportedDevices: readonly { readonly label: string; readonly portPath: string; readonly reason: string }[];
  readonly counters: Readonly<Record<string, number>>;
  readonly agentVersion: string;
}

export type AgentEvent =
  | { readonly kind: 'sale'; readonly sale: SaleView }
  | { readonly kind: 'recharge'; readonly recharge: RechargeView }
  | { readonly kind: 'screen'; readonly screen: ScreenModel }
  | { readonly kind: 'health'; readonly health: HealthView };
