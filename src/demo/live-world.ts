import { parseYuan } from '../base/fen.ts';
import type { Clock, Random, Timer, Timers } from '../base/clock.ts';
import { mintOrderId } from '../base/order-id.ts';
import { CardtillError, isCardtillError } from '../base/errors.ts';
import type { MemberAnswer, RechargeView, SaleView } from '../ports/agent-control.ts';
import { valueOf } from '../cli/counter-client.ts';
import type { DemoActions, DemoView, DemoWorld } from './demo-world.ts';
import type { Demo } from './start-demo.ts';

const lookMs = 300;
const receiptsShown = 8;
/** Looks between two questions for what changes seldom. */
const seldom = 5;

/** The demo's parts as the page shows them: looked at again and again, and after every button. */
export class LiveWorld implements DemoWorld {
  readonly actions: DemoActions;
  readonly #demo: Demo;
  readonly #timers: Timers;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners = new Set<() => void>();
  readonly #pictures = new Map<string, Uint8Array>();
  #view: DemoView;
  #tiers: MemberAnswer['tiers'] = [];
  #paperOut = false;
  #currentId: { readonly kind: 'sale' | 'recharge'; readonly id: string } | undefined;
  #current: SaleView | RechargeView | undefined;
  #fault: string | undefined;
  #looks = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(demo: Demo, options: { readonly clock: Clock; readonly timers: Timers; readonly random: Random }) {
    this.#demo = demo;
    this.#timers = options.timers;
    this.#clock = options.clock;
    this.#random = options.random;
    this.actions = this.#makeActions();
    this.#view = {
      cloud: { up: true, text: 'up' }, network: 'up', agent: { up: true, text: 'up' }, devices: [], paper: 'in', display: ['', ''],
      customerUrl: `http://127.0.0.1:${demo.ports.counter}/customer`, members: [], tiers: [], current: undefined, fault: undefined, receipts: [], entries: [], audit: [],
    };
    demo.devices.display.onChange(() => this.#changed({ display: demo.devices.display.lines() }));
    demo.devices.printer.onReceipt((receipt) => {
      void receipt.png().then((png) => {
        this.#pictures.set(String(receipt.number), png);
        if (this.#pictures.size > receiptsShown) this.#pictures.delete(this.#pictures.keys().next().value!);
        this.#changed({ receipts: [...demo.devices.printer.receipts()].reverse().slice(0, receiptsShown).map(({ number, text }) => ({ id: String(number), text })) });
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

  #changed(part: Partial<DemoView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }

  async #look(): Promise<void> {
    const { cloud, counter, link, agentProcess, devices } = this.#demo;
    const [health, entries] = await Promise.all([counter.health().catch(() => undefined), cloud.entries(12).catch(() => undefined)]);
    const value = health?.ok === true ? health.value : undefined;
    if (this.#currentId !== undefined && value !== undefined) await this.#lookAtCurrent().catch(() => undefined);
    const seldomPart = this.#looks % seldom === 0 ? await this.#lookSeldom() : {};
    this.#looks += 1;
    const agentText = value === undefined ? 'down, starts again' : `${value.ready ? 'ready' : `line ${value.link}`}${value.unsettledOrders > 0 ? `, ${value.unsettledOrders} unsettled` : ''}`;
    this.#changed({
      cloud: { up: entries !== undefined, text: entries === undefined ? 'down' : 'up' },
      network: link.state === 'through' ? 'up' : 'cut',
      agent: { up: value?.ready === true, text: `${agentText}${agentProcess.restarts > 0 ? `, restarted ${agentProcess.restarts}×` : ''}` },
      devices: value?.devices.map(({ name, status }) => ({ name, status })) ?? this.#view.devices.map(({ name }) => ({ name, status: 'unknown' })),
      paper: this.#paperOut ? 'out' : 'in', display: devices.display.lines(), current: this.#current, fault: this.#fault, tiers: this.#tiers,
      ...(entries === undefined ? {} : { entries }), ...seldomPart,
    });
    if (!this.#stopped) this.#timer = this.#timers.after(lookMs, () => void this.#look());
  }

  async #lookAtCurrent(): Promise<void> {
    const { kind, id } = this.#currentId!;
    const { counter } = this.#demo;
    const answer = kind === 'sale' ? await counter.payment(id) : await counter.rechargeById(id);
    if (answer.ok) this.#current = answer.value;
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

  #makeActions(): DemoActions {
    const { counter, cloud, devices, link, agentProcess } = this.#demo;
    return {
      pay: (amountYuan, memberId) => this.#attempt(async () => {
        this.#begin();
        const sale = valueOf(await counter.pay({ reference: this.#reference(), amountFen: parseYuan(amountYuan), staffId: 'demo' }, 0));
        this.#currentId = { kind: 'sale', id: sale.saleId };
        this.#current = sale;
        // The square code of the customer's phone: it pays with a line and, from a lease, without one.
        const { qr } = await cloud.memberCode(memberId);
        if (!devices.scanner.send(qr)) throw new CardtillError('DEVICE_GONE', 'the scanner is not connected');
      }),
      cancel: () => this.#attempt(async () => {
        if (this.#currentId === undefined) return;
        const { kind, id } = this.#currentId;
        if (kind === 'sale') valueOf(await counter.cancelPayment(id));
        else valueOf(await counter.cancelRecharge(id));
      }),
      confirm: (choice) => this.#attempt(async () => {
        if (this.#currentId?.kind === 'sale') valueOf(await counter.confirmPayment(this.#currentId.id, choice));
      }),
      cashRecharge: (memberId, payFen) => this.#attempt(async () => {
        this.#begin();
        const reserved = valueOf(await counter.recharge({ kind: 'cash', reference: this.#reference(), memberId, payFen, staffId: 'demo' }));
        this.#currentId = { kind: 'recharge', id: reserved.rechargeId };
        this.#current = reserved.state === 'reserved' ? valueOf(await counter.cashTaken(reserved.rechargeId)) : reserved;
      }),
      qrRecharge: (memberId, payFen) => this.#attempt(async () => {
        this.#begin();
        this.#current = valueOf(await counter.recharge({ kind: 'channel', reference: this.#reference(), memberId, payFen, staffId: 'demo' }));
        this.#currentId = { kind: 'recharge', id: this.#current.rechargeId };
      }),
      channelPay: () => this.#attempt(() => this.#payAsCustomer()),
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

  async #payAsCustomer(): Promise<void> {
    const qrContent = this.#current !== undefined && 'qrContent' in this.#current ? this.#current.qrContent : undefined;
    const channelUrl = this.#demo.channelUrl();
    if (qrContent === undefined || channelUrl === undefined) throw new CardtillError('NOT_FOUND', 'no code waits to be paid');
    const answer = await fetch(`${channelUrl}/double/pay`, { method: 'POST', body: JSON.stringify({ qrContent }) });
    if (!answer.ok) throw new CardtillError('REQUEST_INVALID', 'the channel did not take the payment');
  }

  #begin(): void {
    this.#fault = undefined;
    this.#current = undefined;
    this.#currentId = undefined;
  }

  /** A refusal is part of the picture: it stays on the page until the next try. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (isCardtillError(error)) this.#fault = `${error.message} ${error.hint}`;
      throw error;
    } finally {
      this.#changed({ current: this.#current, fault: this.#fault });
    }
  }

  #reference() {
    return { till: 'demo', token: mintOrderId(this.#clock, this.#random), attempt: 1 };
  }
}
