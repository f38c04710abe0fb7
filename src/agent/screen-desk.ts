import type { Timer } from '../base/clock.ts';
import type { OrderId } from '../base/order-id.ts';
import { screenOfAwaiting, screenOfPayment, screenOfRecharge } from '../domain/screen/screen-of.ts';
import type { ScreenModel } from '../domain/screen/screen-model.ts';
import type { AgentContext } from './agent-context.ts';
import { isOrderSettled, type Order } from './order-book.ts';

/** How long a result stays before the screen goes back to its idle text. */
const resultHoldMs = 8_000;

/** What the customer sees: a projection of the order that was touched last. */
export class ScreenDesk {
  readonly #context: AgentContext;
  readonly #shown: (screen: ScreenModel) => void;
  #screen: ScreenModel;
  #focus: OrderId | undefined;
  /** What is shown of the focused order is its result, and nobody has to be asked about it. */
  #isOver = false;
  #hold: Timer | undefined;

  constructor(context: AgentContext, shown: (screen: ScreenModel) => void) {
    this.#context = context;
    this.#shown = shown;
    this.#screen = { kind: 'idle', text: context.config().idleText };
  }

  get screen(): ScreenModel {
    return this.#screen;
  }

  start(): void {
    this.#show(this.#screen);
  }

  /** A published order changed. A settled order that has lost the customer's attention stays unseen. */
  order(id: OrderId, order: Order): void {
    const settled = isOrderSettled(order);
    if (settled && this.#focus !== id) return;
    const screen = this.#screenOf(order);
    if (screen === undefined) return this.#idle();
    this.#focus = id;
    this.#isOver = settled && screen.kind !== 'ask-staff';
    this.#show(screen);
    if (settled) this.#holdThenIdle();
    else this.#hold?.cancel();
  }

  /** Shown for a moment, for example a balance; not while an order is open, nor over the word to ask staff. A result gives way and does not come back. */
  briefly(screen: ScreenModel): void {
    if (this.#focus !== undefined && !this.#isOver) return;
    this.#focus = undefined;
    this.#show(screen);
    this.#holdThenIdle();
  }

  configChanged(): void {
    if (this.#screen.kind === 'idle') this.#idle();
  }

  stop(): void {
    this.#hold?.cancel();
  }

  #screenOf(order: Order): ScreenModel | undefined {
    const { language } = this.#context.config();
    switch (order.type) {
      case 'awaiting': return order.sale.phase === 'awaiting' ? screenOfAwaiting(order.sale.amountFen) : undefined;
      case 'payment': return screenOfPayment(order.payment, language);
      case 'recharge': return screenOfRecharge(order.recharge);
    }
  }

  #holdThenIdle(): void {
    this.#hold?.cancel();
    this.#hold = this.#context.timers.after(resultHoldMs, () => this.#idle());
  }

  #idle(): void {
    this.#hold?.cancel();
    this.#focus = undefined;
    this.#show({ kind: 'idle', text: this.#context.config().idleText });
  }

  #show(screen: ScreenModel): void {
    this.#screen = screen;
    this.#context.devices.display.show(screen);
    this.#shown(screen);
  }
}
