import type { Clock, Random, Timer, Timers } from '../base/clock.ts';
import { mintOrderId } from '../base/order-id.ts';
import { isCardtillError } from '../base/errors.ts';
import type { HealthView, MemberAnswer } from '../ports/agent-control.ts';
import { CurrentOrder } from './current-order.ts';
import type { DemoActions, DemoView, DemoWorld } from './demo-world.ts';
import { kioskActions } from './kiosk-actions.ts';
import { KioskCustomer } from './kiosk-customer.ts';
import type { Demo } from './start-demo.ts';
import { tillActions } from './till-actions.ts';

const lookMs = 300;
const receiptsShown = 8;
/** Looks between two questions for what changes seldom. */
const seldom = 5;

/** The demo's parts as the page shows them: looked at again and again, and after every button. */
export class LiveWorld implements DemoWorld {
  readonly actions: DemoActions;
  readonly #demo: Demo;
  readonly #timers: Timers;
  readonly #order = new CurrentOrder();
  readonly #customer: KioskCustomer;
  readonly #listeners = new Set<() => void>();
  readonly #pictures = new Map<string, Uint8Array>();
  #view: DemoView;
  #tiers: MemberAnswer['tiers'] = [];
  #paperOut = false;
  #fault: string | undefined;
  #looks = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(demo: Demo, { clock, timers, random }: { readonly clock: Clock; readonly timers: Timers; readonly random: Random }) {
    this.#demo = demo;
    this.#timers = timers;
    this.#customer = new KioskCustomer(demo.devices, timers);
    const parts = { demo, order: this.#order, customer: this.#customer, reference: () => ({ till: 'demo', token: mintOrderId(clock, random), attempt: 1 }) };
    this.actions = this.#attempts({ ...tillActions(parts), ...kioskActions(parts), ...this.#faultActions() });
    this.#view = {
      cloud: { up: true, text: 'up' }, network: 'up', agent: { up: true, text: 'up' }, devices: [], paper: 'in', display: ['', ''],
      acceptor: this.#customer.acceptor(), reader: { hasCard: false, cardsRead: 0, cardsUnknown: 0 },
      customerUrl: `http://127.0.0.1:${demo.ports.counter}/customer`, members: [], tiers: [], current: undefined, fault: undefined, receipts: [], entries: [], audit: [],
    };
    demo.devices.display.onChange((display) => this.#changed({ display }));
    demo.devices.printer.onReceipt((receipt) => {
      void receipt.png().then((png) => {
        this.#pictures.set(String(receipt.number), png);
        if (this.#pictures.size > receiptsShown) this.#pictures.delete(this.#pictures.keys().next().value!);
        this.#changed({ receipts: this.#drawnReceipts() });
      });
    });
  }

  start(): void {
    void this.#look();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  view(): DemoView {
    return this.#view;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receiptPng(id: string): Uint8Array | undefined {
    return this.#pictures.get(id);
  }

  /** Newest first. One that is not drawn yet has no picture to ask for. */
  #drawnReceipts(): DemoView['receipts'] {
    const drawn = this.#demo.devices.printer.receipts().filter(({ number }) => this.#pictures.has(String(number)));
    return [...drawn].reverse().slice(0, receiptsShown).map(({ number, text }) => ({ id: String(number), text }));
  }

  #changed(part: Partial<DemoView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }

  async #look(): Promise<void> {
    const { cloud, counter, link, devices, agentProcess: { restarts } } = this.#demo;
    // Asked after the restarts were counted: who answers is the agent of the last of them, or a later one.
    const [health, entries] = await Promise.all([counter.health().catch(() => undefined), cloud.entries(12).catch(() => undefined)]);
    const value = health?.ok === true ? health.value : undefined;
    if (value !== undefined) await this.#order.look(counter).catch(() => undefined);
    const seldomPart = this.#looks % seldom === 0 ? await this.#lookSeldom() : {};
    this.#looks += 1;
    this.#changed({
      cloud: { up: entries !== undefined, text: entries === undefined ? 'down' : 'up' },
      network: link.state === 'through' ? 'up' : 'cut',
      agent: { up: value?.ready === true, text: agentText(value, restarts) },
      devices: value?.devices.map(({ name, status }) => ({ name, status })) ?? this.#view.devices.map(({ name }) => ({ name, status: 'unknown' })),
      paper: this.#paperOut ? 'out' : 'in', display: devices.display.lines(), tiers: this.#tiers, ...this.#byButtons(value?.counters),
      ...(entries === undefined ? {} : { entries }), ...seldomPart,
    });
    if (!this.#stopped) this.#timer = this.#timers.after(lookMs, () => void this.#look());
  }

  /** What a button may have changed. */
  #byButtons(counters: HealthView['counters'] | undefined): Partial<DemoView> {
    const counted = counters === undefined ? {} : { cardsRead: counters['cards'] ?? 0, cardsUnknown: counters['cards_not_known'] ?? 0 };
    return { current: this.#order.view, fault: this.#fault, acceptor: this.#customer.acceptor(), reader: { ...this.#view.reader, ...counted, hasCard: this.#customer.isTapping } };
  }

  async #lookSeldom(): Promise<Partial<DemoView>> {
    const { cloud, counter } = this.#demo;
    try {
      const [members, audit] = [await cloud.members(200), await cloud.audit()];
      if (this.#tiers.length === 0 && members[0] !== undefined) {
        const found = await counter.lookup({ memberId: members[0].memberId });
        if (found.ok) this.#tiers = found.value.tiers;
      }
      return { members, audit };
    } catch {
      return {};
    }
  }

  #faultActions(): Pick<DemoActions, 'setNetwork' | 'killAgent' | 'setPaperOut'> {
    const { devices, link, agentProcess } = this.#demo;
    return {
      setNetwork: async (up) => link.set(up ? 'through' : 'black-hole'),
      killAgent: async () => {
        if (agentProcess.pid !== undefined) process.kill(agentProcess.pid, 'SIGKILL');
      },
      setPaperOut: async (out) => {
        this.#paperOut = out;
        devices.printer.setPaperOut(out);
      },
    };
  }

  #attempts(actions: DemoActions): DemoActions {
    const each = <Arguments extends readonly unknown[]>(act: (...given: Arguments) => Promise<void>) => (...given: Arguments) => this.#attempt(() => act(...given));
    return {
      pay: each(actions.pay), cancel: each(actions.cancel), confirm: each(actions.confirm), cashRecharge: each(actions.cashRecharge), qrRecharge: each(actions.qrRecharge), channelPay: each(actions.channelPay),
      noteRecharge: each(actions.noteRecharge), insertNote: each(actions.insertNote), finishNotes: each(actions.finishNotes), tapCard: each(actions.tapCard),
      setNetwork: each(actions.setNetwork), killAgent: each(actions.killAgent), setPaperOut: each(actions.setPaperOut),
    };
  }

  /** A refusal is part of the picture: it stays on the page until the next try. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    this.#fault = undefined;
    try {
      await act();
    } catch (error) {
      if (isCardtillError(error)) this.#fault = `${error.message} ${error.hint}`;
      throw error;
    } finally {
      this.#changed(this.#byButtons(undefined));
    }
  }
}

function agentText(health: HealthView | undefined, restarts: number): string {
  const text = health === undefined ? 'down, starts again' : `${health.ready ? 'ready' : `line ${health.link}`}${health.unsettledOrders > 0 ? `, ${health.unsettledOrders} unsettled` : ''}`;
  return `${text}${restarts > 0 ? `, restarted ${restarts}×` : ''}`;
}
