import { asciiBytes } from '../../src/base/bytes.ts';
import { sha256 } from '../../src/base/crypto.ts';
import { fen, type Fen } from '../../src/base/fen.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { mintOrderId, type OrderId } from '../../src/base/order-id.ts';
import { makeCardNumber } from '../../src/codecs/member-code/card-number.ts';
import { makeMemberCode, memberCodeStep, memberCodeStepMs } from '../../src/codecs/member-code/member-code.ts';
import { cardSystem } from '../../src/cloud/ledger/card-system.ts';
import type { CashRechargeCommand, ChannelRechargeCommand, Ledger, OrderOrigin, PayCommand, ReserveCashCommand, ReverseCommand, TerminalRecord } from '../../src/cloud/ledger/ledger.ts';
import type { ProgramDefinition, Registry } from '../../src/cloud/ledger/registry.ts';
import type { Store } from '../../src/cloud/store/store.ts';
import { realRandom, realTimers } from './ledger-time.ts';

/** A merchant, stores s1 and s2, the online store, two terminals and members, over any store; its clock is moved by hand. */
export class LedgerWorld {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly registry: Registry;
  nowMs = 1_800_000_000_000;
  #tokens = 0;

  private constructor(store: Store) {
    this.store = store;
    const clock = { wallMs: () => this.nowMs, monotonicMs: () => this.nowMs, bootId: 'world' };
    ({ ledger: this.ledger, registry: this.registry } = cardSystem({ store, clock, random: realRandom, timers: realTimers, logger: silentLogger }));
  }

  static async over(store: Store, rules: Partial<ProgramDefinition> & { readonly totalCapFen?: Fen } = {}): Promise<LedgerWorld> {
    const { totalCapFen = fen(100_000_000), ...program } = rules;
    const world = new LedgerWorld(store);
    const { registry } = world;
    await registry.addMerchant({ merchantId: 'm', name: 'Merchant', orderPrefix: '88000001', totalCapFen });
    for (const [storeId, online] of [['s1', false], ['s2', false], ['online', true]] as const) await registry.addStore({ storeId, merchantId: 'm', name: `Store ${storeId}`, online });
    await registry.publishProgram({
      programId: 'p', merchantId: 'm', name: 'Program', spendOrder: 'principal-first', arbitraryAmounts: true, cardCapFen: fen(500_000),
      tiers: [{ payFen: fen(10_000), bonusFen: fen(2_000) }], ...program,
    });
    for (const terminalId of ['t1', 't2']) await registry.addTerminal({ terminalId, storeId: 's1', publicKey: 'key', passwordVerifier: 'verifier', attended: true });
    return world;
  }

  /** Member n with an opening balance. */
  async member(n: number, payFen = 0, bonusFen = 0): Promise<string> {
    const memberId = `member-${n}`;
    await this.registry.addMember({
      memberId, programId: 'p', memberNumber: String(n).padStart(10, '0'), cardNumber: makeCardNumber('8800', n), phone: `1390000${String(n).padStart(4, '0')}`,
      name: '王小明', codeKey: keyOf(n),
    });
    if (payFen > 0 || bonusFen > 0) await this.registry.seedBalance(memberId, fen(payFen), fen(bonusFen));
    return memberId;
  }

  /** The code of member n in the present step; `ahead` steps away from it. */
  code(n: number, ahead = 0): string {
    return makeMemberCode(String(n).padStart(10, '0'), keyOf(n), memberCodeStep(this.nowMs) + ahead);
  }

  /** Moves to the next step, in which every member has an unused code. */
  nextStep(steps = 1): void {
    this.nowMs += steps * memberCodeStepMs;
  }

  id(): OrderId {
    return mintOrderId({ wallMs: () => this.nowMs, monotonicMs: () => 0, bootId: '' }, realRandom);
  }

  origin(body: unknown, overrides: Partial<OrderOrigin> = {}): OrderOrigin {
    return {
      terminalId: 't1', terminalEpoch: 1, storeId: 's1', assignmentVersion: 1, staffId: 'staff', wallMs: this.nowMs,
      bodyHash: sha256(asciiBytes(JSON.stringify(body))), ...overrides,
    };
  }

  token(): string {
    this.#tokens += 1;
    return `sale-${this.#tokens}`;
  }

  payCommand(n: number, amountFen: number, changes: Partial<PayCommand> & { readonly from?: Partial<OrderOrigin> } = {}): PayCommand {
    const { from, ...rest } = changes;
    const body = {
      id: this.id(), amountFen: fen(amountFen), dynamicCode: this.code(n), reference: { till: 'till', token: this.token(), attempt: 1 }, orderNumber: `order-${this.#tokens}`, attended: true, ...rest,
    };
    return { ...body, origin: rest.origin ?? this.origin(body, from) };
  }

  reverseCommand(order: { readonly id: OrderId; readonly origin: OrderOrigin }, from: Partial<OrderOrigin> = {}): ReverseCommand {
    return { id: order.id, origin: this.origin({ reverse: order.id }, { terminalId: order.origin.terminalId, ...from }), reason: 'cancelled' };
  }

  reserveCommand(memberId: string, payFen: number, changes: Partial<ReserveCashCommand> = {}): ReserveCashCommand {
    return { reservationId: this.id(), origin: this.origin({ memberId, payFen }), memberId, payFen: fen(payFen), ...changes };
  }

  cashCommand(memberId: string, payFen: number, changes: Partial<CashRechargeCommand> & { readonly from?: Partial<OrderOrigin> } = {}): CashRechargeCommand {
    const { from, ...rest } = changes;
    const body = {
      id: this.id(), memberId, payFen: fen(payFen), bonusFen: fen(0), ruleVersion: 1, reservationId: this.id(),
      reference: { till: 'till', token: this.token(), attempt: 1 }, orderNumber: `order-${this.#tokens}`, ...rest,
    };
    return { ...body, origin: rest.origin ?? this.origin(body, from) };
  }

  channelCommand(memberId: string, payFen: number, bonusFen: number, changes: Partial<ChannelRechargeCommand> = {}): ChannelRechargeCommand {
    const body = {
      id: this.id(), memberId, payFen: fen(payFen), bonusFen: fen(bonusFen), reference: { till: 'till', token: this.token(), attempt: 1 }, orderNumber: `order-${this.#tokens}`, ...changes,
    };
    return { ...body, origin: changes.origin ?? this.origin(body) };
  }

  async balance(memberId: string): Promise<number> {
    const found = await this.ledger.lookup('t1', { kind: 'member-id', memberId });
    return found.kind === 'found' ? found.member.balanceFen : Number.NaN;
  }
}

/** A chain of records as a terminal would journal them; `bytes` varies the content. */
export function recordChain(length: number, options: { readonly terminalId?: string; readonly bytes?: number; readonly mark?: string } = {}): TerminalRecord[] {
  const records: TerminalRecord[] = [];
  let previousHash = new Uint8Array(32);
  for (let seq = 1; seq <= length; seq += 1) {
    const sealed = asciiBytes(`${options.mark ?? 'record'} ${seq} `.padEnd(options.bytes ?? 16, '.'));
    const hash = sha256(sealed, previousHash);
    const whole = asciiBytes(`${Buffer.from(sealed).toString('latin1')}${Buffer.from(hash).toString('hex')}`);
    const record: TerminalRecord = {
      terminalId: options.terminalId ?? 't1', terminalEpoch: 1, seq, hash: sha256(whole), previousHash, orderId: String(seq).padStart(32, '0') as OrderId, kind: 23, sealed: whole,
    };
    records.push(record);
    previousHash = new Uint8Array(record.hash);
  }
  return records;
}

function keyOf(n: number): Uint8Array {
  return sha256(asciiBytes(`member key ${n}`));
}
