import { addFen, sumFen, zeroFen, type Fen } from '../base/fen.ts';
import { isCardtillError, type ErrorCode } from '../base/errors.ts';
import { floatHolder } from '../base/float-holder.ts';
import { limits } from '../base/limits.ts';
import { mutated } from '../base/mutants.ts';
import type { Timer } from '../base/clock.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import { isStale, type CloudReply } from '../domain/cloud/cloud-message.ts';
import { refuseOffline } from '../domain/lease/decide-offline.ts';
import { endOf, holderOf, leaseAfter, type HeldLease, type LeaseEnd, type LeaseRecord } from '../domain/lease/held-lease.ts';
import type { Movement } from '../domain/member/member.ts';
import type { LeaseDraw, LeaseSpend, MoneyRecord } from '../domain/money/money-record.ts';
import type { SignedMemberCode } from '../ports/member-qr-reader.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { OfflineTrust } from './offline-trust.ts';

export interface LeaseDeskParts {
  readonly session: CloudSession;
  readonly trust: OfflineTrust;
  append(make: (seq: number) => MoneyRecord, essential: boolean): void;
}

/**
 * The leases that this terminal holds (money rules §7): asked for when a member has paid here, spent
 * while the line is down, given back before the next payment with a line and when the cloud asks.
 * Everything it knows comes from the journal.
 */
export class LeaseDesk {
  readonly #context: AgentContext;
  readonly #parts: LeaseDeskParts;
  /** The newest lease of each member, by member id; who was here longest ago comes first. */
  readonly #held = new Map<string, HeldLease>();
  readonly #memberIds = new Map<string, string>();
  /** Payments out of leases that the cloud may not have acknowledged, by place in the journal. */
  readonly #spends = new Map<number, LeaseSpend>();
  readonly #usedCodes = new Set<string>();
  /** Which member a request was for. */
  readonly #asked = new Map<OrderId, string>();
  /** Monotonic milliseconds until which a member is not asked for again. */
  readonly #notOffered = new Map<string, number>();
  #floatTimer: Timer | undefined;

  constructor(context: AgentContext, parts: LeaseDeskParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** A record of a lease is in the journal: ours, or one that the cloud gave back. */
  recorded(entrySeq: number, record: LeaseRecord, isOurs: boolean): void {
    // A rebuilding that was cut short brings the same records again.
    if (record.kind === 'payment.lease-spend' && !isOurs && this.#usedCodes.has(record.draw.codeNonce)) return;
    const memberId = record.kind === 'payment.lease-spend' ? holderOf(record.draw) : record.kind === 'lease.taken' ? record.memberId : record.end.memberId;
    const lease = leaseAfter(this.#held.get(memberId), record);
    this.#held.delete(memberId);
    if (lease !== undefined) {
      this.#held.set(memberId, lease);
      this.#memberIds.set(lease.memberNumber, memberId);
    }
    if (record.kind === 'payment.lease-spend') {
      this.#usedCodes.add(record.draw.codeNonce);
      if (isOurs) this.#spends.set(entrySeq, record);
    }
    if (isOurs) this.#parts.trust.counted();
    letGo(this.#usedCodes, limits.usedCodesKeptMax);
    if (this.#held.size > limits.leasesKnownMax) this.#forgetOldest();
  }

  /** Boot has read the whole journal. */
  opened(): void {
    const { streams } = this.#context;
    for (const entrySeq of [...this.#spends.keys()]) if (this.#parts.trust.wasAcknowledged(streams.placeOf(entrySeq))) this.#spends.delete(entrySeq);
  }

  /** Whether a sale may be begun without a line: some lease is there, and its use can be trusted. */
  get isUsable(): boolean {
    return this.#parts.trust.headTrusted && this.#open().length > 0;
  }

  standing(): { readonly open: number; readonly leftFen: Fen } {
    const open = this.#open();
    return { open: open.length, leftFen: this.#parts.trust.headTrusted ? sumFen(open.map(({ leftFen }) => leftFen)) : zeroFen };
  }

  heldBy(memberNumber: string): HeldLease | undefined {
    return this.#held.get(this.#memberIds.get(memberNumber) ?? '');
  }

  /** How a sale is drawn from the member's lease, or why it cannot be. */
  draw(amountFen: Fen, memberNumber: string, signed: SignedMemberCode): LeaseDraw | ErrorCode {
    const { trust } = this.#parts;
    const held = this.heldBy(memberNumber);
    const lease = held !== undefined && mutated('spend_after_close') ? { ...held, open: true } : held;
    const time = trust.time();
    const payer = lease?.open === true ? lease : this.#floatPayer(memberNumber, signed, time?.nowWallMs ?? 0);
    const source = payer === lease ? lease : this.#held.get(floatHolder);
    const standing = {
      headTrusted: trust.headTrusted, clockTrusted: time?.trusted ?? false, ageMs: time?.ageMs ?? Number.POSITIVE_INFINITY, nowWallMs: time?.nowWallMs ?? 0, pending: this.#pending(payer?.memberId),
    };
    const sale = { amountFen, codeExpiresWallMs: signed.expiresWallMs, codeUsed: this.#usedCodes.has(signed.nonce) };
    const refused = refuseOffline(payer === undefined ? undefined : source, sale, standing, this.#context.config().offline);
    if (refused !== undefined || source === undefined || payer === undefined) return refused === 'OFFLINE_LEASE_SHORT' && source !== lease ? 'OFFLINE_FLOAT_SHORT' : (refused ?? 'OFFLINE_NO_LEASE');
    const { memberId, nameMasked } = payer;
    const { leaseNo, leftFen } = source;
    return {
      memberId, memberNumber, nameMasked, leaseNo, spendNo: this.#nextSpendNo(source), leftFen: (leftFen - amountFen) as Fen, codeNonce: signed.nonce, ...(source === lease ? {} : { fromFloat: true }),
    };
  }

  /** Whom the store's float stands in for (money rules §7): a member without a lease here, seen within a day, whose signed code allows it. */
  #floatPayer(memberNumber: string, { floatAllowed }: SignedMemberCode, nowWallMs: number): { readonly memberId: string; readonly nameMasked: string } | undefined {
    const budget = this.#held.get(floatHolder);
    if (!floatAllowed || budget?.open !== true || budget.storeId !== this.#context.assignmentNow().storeId) return undefined;
    const member = this.#context.memberCache.byNumber(memberNumber);
    return member?.state === 'ACTIVE' && nowWallMs - member.asOfWallMs <= limits.floatSnapshotMs ? member : undefined;
  }

  /** The head is proven: what was used of the budget is given back and a new one is asked for. */
  renewFloat(): void {
    const held = this.#held.get(floatHolder);
    const isUnused = held?.open === true && held.spends === 0 && held.storeId === this.#context.assignmentNow().storeId;
    if (isUnused || this.#context.config().offline.terminalMaxFen === 0) return;
    if (held?.open === true) this.#close(held);
    this.#ask(floatHolder);
  }

  /** Before a payment with a line: nothing more is spent of the payer's lease, and the payment says so (CLOSE-AND-PAY). */
  closeFor(memberNumber: string): LeaseEnd | undefined {
    const lease = this.heldBy(memberNumber);
    return lease?.open === true ? this.#close(lease) : undefined;
  }

  /** A member has just paid here with a line: next time the line may be down. */
  visited(movement: Movement): void {
    // In a turn of its own: the till has its answer first.
    this.#context.timers.after(0, () => this.#askFor(movement));
  }

  #askFor({ memberId, memberNumber }: Movement): void {
    if (this.#parts.session.state !== 'proven' || this.#context.config().offline.terminalMaxFen === 0) return;
    if (this.#held.get(floatHolder)?.open !== true) this.#ask(floatHolder);
    if (this.heldBy(memberNumber)?.open !== true) this.#ask(memberId);
  }

  #ask(memberId: string): void {
    if ((this.#notOffered.get(memberId) ?? 0) > this.#context.clock.monotonicMs()) return;
    if ([...this.#asked.values()].includes(memberId) || this.#asked.size >= limits.leaseRequestsMax) return;
    const id = mintOrderId(this.#context.clock, this.#context.random);
    this.#asked.set(id, memberId);
    this.#context.uplink.request({ kind: 'lease', id, memberId });
    // A lost answer costs nothing: the next visit is given the same lease.
    this.#context.timers.after(limits.leaseAnswerMs, () => void this.#asked.delete(id));
  }

  /** What was sold of the last budget is still on its way to the books. */
  #askFloatLater(): void {
    if (this.#floatTimer !== undefined) return;
    this.#floatTimer = this.#context.timers.after(limits.floatAskAgainMs, () => {
      this.#floatTimer = undefined;
      if (this.#parts.session.state === 'proven' && this.#held.get(floatHolder)?.open !== true) this.#ask(floatHolder);
    });
  }

  /** The agent ends. */
  stop(): void {
    this.#floatTimer?.cancel();
  }

  answered({ id, code, lease }: Extract<CloudReply, { kind: 'lease' }>): void {
    const memberId = this.#asked.get(id) ?? (mutated('replay_grant') || mutated('lease_without_number') ? lease?.memberId : undefined);
    this.#asked.delete(id);
    if (memberId === undefined) return;
    if (lease === undefined && memberId === floatHolder && code === 'LEASE_ENDING') return this.#askFloatLater();
    // A greeting follows, and brings the binding under which to ask.
    if (isStale(code)) return;
    if (lease === undefined) {
      if (this.#notOffered.size >= limits.leaseRefusalsKeptMax) this.#notOffered.clear();
      this.#notOffered.set(memberId, this.#context.clock.monotonicMs() + limits.leaseRefusedMs);
      this.#context.counters.add(`lease_refused_${code.toLowerCase()}`);
      return;
    }
    const known = this.#held.get(memberId);
    if (known !== undefined && lease.leaseNo <= known.leaseNo && !mutated('replay_grant') && !(mutated('lease_without_number') && !known.open)) {
      // The question overtook the CLOSE of the budget that it was answered with.
      if (memberId === floatHolder && !known.open) this.#askFloatLater();
      return;
    }
    // The float is the merchant's: it takes no member's place.
    if (memberId !== floatHolder) this.#makeRoom(lease.amountFen);
    const { memberNumber, nameMasked, leaseNo, amountFen } = lease;
    try {
      this.#parts.append(() => ({ kind: 'lease.taken', id, attribution: this.#attribution(), memberId, memberNumber, nameMasked, leaseNo, amountFen }), false);
    } catch (error) {
      // Not taken, not spent: the next visit is given the same lease.
      if (!isCardtillError(error, 'JOURNAL_FULL')) throw error;
    }
  }

  /** The cloud asks for a lease back: somebody pays with that money elsewhere (REQ-LSE-5). */
  recalled(memberId: string, leaseNo: number): void {
    const held = this.#held.get(memberId);
    if (held !== undefined && held.leaseNo >= leaseNo && (held.leaseNo > leaseNo || !held.open)) return;
    this.#context.counters.add('leases_recalled');
    this.#close(held?.leaseNo === leaseNo ? held : { memberId, leaseNo, spends: 0, spentFen: zeroFen });
  }

  /** The disk was an old one: what it knows of its leases is counted and given back. */
  closeAll(): void {
    for (const lease of this.#open()) this.#close(lease);
  }

  #open(): readonly HeldLease[] {
    return [...this.#held.values()].filter(({ open }) => open);
  }

  #close(lease: Parameters<typeof endOf>[0]): LeaseEnd {
    const end = endOf(lease);
    const id = mintOrderId(this.#context.clock, this.#context.random);
    this.#parts.append(() => ({ kind: 'lease.closed', id, attribution: this.#attribution(), end }), true);
    return end;
  }

  /** All leases of the terminal together stay within its cap: who was here longest ago gives way. */
  #makeRoom(amountFen: Fen): void {
    const maxFen = this.#context.config().offline.terminalMaxFen;
    const open = this.#open().filter(({ memberId }) => memberId !== floatHolder);
    while (open.length > 0 && (addFen(sumFen(open.map(({ leftFen }) => leftFen)), amountFen) > maxFen || open.length >= limits.leasesHeldMax)) this.#close(open.shift()!);
  }

  #pending(memberId: string | undefined): { readonly count: number; readonly totalFen: Fen; readonly memberFen: Fen } {
    let [count, totalFen, memberFen] = [0, zeroFen, zeroFen];
    for (const [entrySeq, spend] of this.#spends) {
      if (!this.#parts.session.isUnacknowledged(entrySeq)) {
        this.#spends.delete(entrySeq);
        continue;
      }
      count += 1;
      totalFen = addFen(totalFen, spend.amountFen);
      if (spend.draw.memberId === memberId) memberFen = addFen(memberFen, spend.amountFen);
    }
    return { count, totalFen, memberFen };
  }

  /** The mutant counts in memory, which a crash takes away. */
  #nextSpendNo(lease: HeldLease): number {
    if (!mutated('volatile_seq')) return lease.spends + 1;
    this.#volatileSpends += 1;
    return this.#volatileSpends;
  }

  #volatileSpends = 0;

  /** Of a member who was not here for long; a later grant has a higher number anyway. */
  #forgetOldest(): void {
    for (const [memberId, lease] of this.#held) {
      if (lease.open) continue;
      this.#held.delete(memberId);
      this.#memberIds.delete(lease.memberNumber);
      return;
    }
  }

  #attribution() {
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    return { storeId, assignmentVersion, staffId: '' };
  }
}

function letGo(set: Set<string>, max: number): void {
  for (const oldest of set) {
    if (set.size <= max) return;
    set.delete(oldest);
  }
}
