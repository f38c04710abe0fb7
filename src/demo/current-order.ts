import type { CounterClient } from '../cli/counter-client.ts';
import type { RechargeView, SaleView } from '../ports/agent-control.ts';

/** The sale or recharge that was last started on the page, as the till has it. */
export class CurrentOrder {
  #view: SaleView | RechargeView | undefined;

  get view(): SaleView | RechargeView | undefined {
    return this.#view;
  }

  get sale(): SaleView | undefined {
    return this.#view !== undefined && isSale(this.#view) ? this.#view : undefined;
  }

  get recharge(): RechargeView | undefined {
    return this.#view === undefined || isSale(this.#view) ? undefined : this.#view;
  }

  follow(view: SaleView | RechargeView | undefined): void {
    this.#view = view;
  }

  /** What the till says of it now; where it says nothing, it stays as it was. */
  async look(counter: CounterClient): Promise<void> {
    const asked = this.#view;
    if (asked === undefined) return;
    const answer = isSale(asked) ? await counter.payment(asked.saleId) : await counter.rechargeById(asked.rechargeId);
    // Another may have been started meanwhile.
    if (answer.ok && this.#view === asked) this.#view = answer.value;
  }
}

function isSale(view: SaleView | RechargeView): view is SaleView {
  return 'saleId' in view;
}
