import type { Timer } from '../base/clock.ts';
import { mintOrderId } from '../base/order-id.ts';
import type { MemberKey } from '../domain/member/member.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import type { ScannerEvent } from '../ports/scanner.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput } from './agent-input.ts';
import type { PaymentDesk } from './payment-desk.ts';
import type { RechargeDesk } from './recharge-desk.ts';
import type { ScreenDesk } from './screen-desk.ts';
import { showBalance } from './show-balance.ts';

/** A code pays the sale or the recharge that waits for one; without one it shows the member's balance. */
export class ScanDesk {
  readonly #context: AgentContext;
  readonly #payments: PaymentDesk;
  readonly #recharges: RechargeDesk;
  readonly #control: Pick<AgentControl, 'lookup'>;
  readonly #screens: ScreenDesk;
  #expiry: Timer | undefined;
  #isLooking = false;

  constructor(context: AgentContext, payments: PaymentDesk, recharges: RechargeDesk, control: Pick<AgentControl, 'lookup'>, screens: ScreenDesk) {
    this.#context = context;
    this.#payments = payments;
    this.#recharges = recharges;
    this.#control = control;
    this.#screens = screens;
  }

  event(event: ScannerEvent, post: (input: AgentInput) => void): void {
    const { clock, random } = this.#context;
    switch (event.kind) {
      case 'code': return post({ kind: 'scanned', id: mintOrderId(clock, random), code: event.code.reveal() });
      case 'bank-card-refused': return post({ kind: 'scan-refused', reason: 'bank-card' });
      case 'unreadable': return post({ kind: 'scan-refused', reason: 'unreadable' });
    }
  }

  scanned(code: string): void {
    if (this.#recharges.scanned(code) || this.#payments.scanned(code)) return;
    const key = memberKeyOf(this.#context.memberQrReader.read(code)?.code ?? code);
    if (key === undefined) return this.#context.counters.add('scans_not_a_member_code');
    showBalance(key, this.#control, this.#screens);
  }

  /** An order changed: scanners that light up only when they are told look as long as somebody waits for a code. */
  ordersChanged(): void {
    const isWanted = this.#payments.isWaiting || this.#recharges.isWaiting;
    if (isWanted === this.#isLooking) return;
    this.#isLooking = isWanted;
    this.#context.devices.triggerScanners(isWanted);
  }

  /** Sales that waited for a code too long are cancelled: nothing was sent. */
  armExpiry(): void {
    this.#expiry?.cancel();
    const nextMs = this.#payments.expireAwaiting();
    this.#expiry = nextMs === undefined ? undefined : this.#context.timers.after(Math.ceil(nextMs), () => this.armExpiry());
  }

  stop(): void {
    this.#expiry?.cancel();
    if (this.#isLooking) this.#context.devices.triggerScanners(false);
  }
}

/** Codes and card numbers look a member up; anything else is somebody's groceries. */
function memberKeyOf(code: string): MemberKey | undefined {
  if (/^99\d{16}$/.test(code)) return { kind: 'dynamic-code', code };
  return /^\d{12,24}$/.test(code) ? { kind: 'card-number', cardNumber: code } : undefined;
}
