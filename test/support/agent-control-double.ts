import { fen } from '../../src/base/fen.ts';
import type { ScreenModel } from '../../src/domain/screen/screen-model.ts';
import type { AgentControl, AgentEvent, ControlFault, HealthView, MemberAnswer, PayRequest, RechargeView, SaleView } from '../../src/ports/agent-control.ts';

export const saleId = 'a'.repeat(32);
export const rechargeId = 'b'.repeat(32);

export interface AgentControlDouble extends AgentControl {
  /** Every call, with what it was given. */
  readonly calls: { readonly name: string; readonly given: readonly unknown[] }[];
  readonly waits: { readonly waitMs: number; readonly signal: AbortSignal | undefined }[];
  readonly listeners: number;
  emit(event: AgentEvent): void;
  show(screen: ScreenModel): void;
  speak(language: 'zh-CN' | 'en'): void;
  /** What every further order or lookup is refused with; undefined ends that. */
  refuse(fault: ControlFault | undefined): void;
  /** Sales stay as they are until `finish` or until the caller hangs up. */
  hold(): void;
  finish(): void;
  /** Orders, lookups and statements are not answered until the returned function is called. */
  stall(): () => void;
  /** The next question for health is a defect. */
  breakHealth(): void;
}

export function saleView(change: Partial<SaleView> = {}): SaleView {
  return {
    saleId, reference: { till: 'till-1', token: 's-1', attempt: 1 }, state: 'approved', final: true, amountFen: fen(1_250), orderId: 'c'.repeat(32), orderNumber: `10000001${'2'.repeat(24)}`,
    movement: {
      memberId: 'm0001', memberNumber: '8800000001', nameMasked: '会*', amountFen: fen(1_250), principalFen: fen(1_250), bonusFen: fen(0), balanceBeforeFen: fen(11_000), balanceAfterFen: fen(9_750),
      principalAfterFen: fen(8_750), bonusAfterFen: fen(1_000), memberSequence: 2, cloudWallMs: 1_700_000_000_000,
    },
    handOver: 'done', storeId: 'north', createdWallMs: 1_700_000_000_000, message: '付款成功', receipt: 'proved', ...change,
  };
}

export function rechargeView(change: Partial<RechargeView> = {}): RechargeView {
  return {
    rechargeId, kind: 'cash', reference: { till: 'till-1', token: 'r-1', attempt: 1 }, state: 'reserved', final: false, memberId: 'm0001', payFen: fen(10_000), bonusFen: fen(1_000), storeId: 'north',
    createdWallMs: 1_700_000_000_000, message: '请收款', receipt: 'none', ...change,
  };
}

const healthy: HealthView = {
  ready: true, link: 'up', head: 'proven', journal: 'sound', unsettledOrders: 1, unacknowledgedRecords: 2, needsAttention: 0, leases: { open: 1, leftFen: fen(5_000) }, receipts: { waiting: 2, oldestWaitingMs: 4_000, failed: 1 }, storeId: 'north', terminalId: 'north-1', configVersion: 3,
  devices: [{ name: 'scanner "one"\\', class: 'scanner', status: 'ready', detail: '', label: '', counters: {} }, { name: 'printer', class: 'receipt-printer', status: 'lost', detail: 'no paper', label: '', counters: {} }], unsupportedDevices: [],
  counters: { 'sales.approved': 7, scansRefused: 1 }, agentVersion: '0.1.0',
};

const member: MemberAnswer = {
  member: {
    memberId: 'm0001', memberNumber: '8800000001', nameMasked: '会*', phoneMasked: '*0001', state: 'ACTIVE', balanceFen: fen(9_750), principalFen: fen(8_750), bonusFen: fen(1_000), memberSequence: 2,
    asOfWallMs: 1_700_000_000_000,
  },
  source: 'cloud', tiers: [{ payFen: fen(10_000), bonusFen: fen(1_000) }], arbitraryAmounts: true,
};

/** An agent that answers as it is told, and keeps what it was asked. */
export function agentControlDouble(): AgentControlDouble {
  const calls: AgentControlDouble['calls'] = [];
  const waits: AgentControlDouble['waits'] = [];
  const listeners = new Set<(event: AgentEvent) => void>();
  let screen: ScreenModel = { kind: 'idle', text: '欢迎光临' };
  let language: 'zh-CN' | 'en' = 'zh-CN';
  let fault: ControlFault | undefined;
  let held: { readonly until: Promise<void>; release(): void } | undefined;
  let healthBroken = false;
  let stalled: Promise<void> | undefined;
  const emit = (event: AgentEvent) => { for (const listener of [...listeners]) listener(event); };
  const asked = async <T>(name: string, given: readonly unknown[], value: T) => {
    calls.push({ name, given });
    await stalled;
    return fault === undefined ? { ok: true as const, value } : { ok: false as const, error: fault };
  };
  const wait = async (waitMs: number, signal: AbortSignal | undefined) => {
    waits.push({ waitMs, signal });
    if (held === undefined) return true;
    const hungUp = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    await Promise.race([held.until, hungUp]);
    return signal?.aborted !== true;
  };
  return {
    calls, waits, emit,
    get listeners() { return listeners.size; },
    show: (next) => { screen = next; emit({ kind: 'screen', screen }); },
    speak: (next) => { language = next; },
    refuse: (next) => { fault = next; },
    hold: () => {
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => { release = resolve; });
      held = { until, release };
    },
    finish: () => {
      held?.release();
      held = undefined;
    },
    stall: () => {
      let release: () => void = () => undefined;
      stalled = new Promise<void>((resolve) => { release = resolve; });
      return release;
    },
    breakHealth: () => { healthBroken = true; },
    pay: (request: PayRequest) => asked('pay', [request], saleView({ state: 'in_progress', final: false })),
    settled: async (id, waitMs, signal) => (id !== saleId ? undefined : (await wait(waitMs, signal)) ? saleView() : saleView({ state: 'checking', final: false })),
    cancel: (id) => asked('cancel', [id], saleView()),
    confirm: (id, choice) => asked('confirm', [id, choice], saleView()),
    lookup: (key) => asked('lookup', [key], member),
    statement: (memberId, range) => asked('statement', [memberId, range], { lines: [{ orderNumber: '1', event: 'PAY', amountFen: fen(5), principalFen: fen(5), bonusFen: fen(0), balanceAfterFen: fen(5), storeId: 'north', storeName: '城北店', wallMs: 1 }], more: false }),
    beginCashIn: (id) => asked('beginCashIn', [id], rechargeView({ state: 'taking_cash', cashInFen: fen(0) })),
    finishCashIn: (id) => asked('finishCashIn', [id], rechargeView({ state: 'credit_pending', cashInFen: fen(2_000), payFen: fen(2_000) })),
    checkCashIn: (id) => asked('checkCashIn', [id], rechargeView({ state: 'credited', final: true, cashInFen: fen(2_000) })),
    recharge: (request) => asked('recharge', [request], rechargeView()),
    cashTaken: (id) => asked('cashTaken', [id], rechargeView()),
    cancelRecharge: (id) => asked('cancelRecharge', [id], rechargeView()),
    rechargeSettled: async (id, waitMs, signal) => {
      await wait(waitMs, signal);
      return id === rechargeId ? rechargeView() : undefined;
    },
    sale: (id) => (id === saleId ? saleView() : undefined),
    orders: (limit) => [{ type: 'payment', sale: saleView() } as const, { type: 'recharge', recharge: rechargeView() } as const].slice(0, limit),
    reprint: (id) => asked('reprint', [id], { type: 'payment', sale: saleView() } as const),
    openDrawer: (staffId) => asked('openDrawer', [staffId], { drawer: 'proved' } as const),
    checkDevice: ({ name, level, useWithinMs }, waitMs) => asked('checkDevice', [name, level, useWithinMs, waitMs], { name, level, result: 'good', text: 'open' } as const),
    screen: () => screen,
    language: () => language,
    health: () => {
      if (healthBroken) throw new Error('4111111111111111 is in the message of a defect');
      return healthy;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
