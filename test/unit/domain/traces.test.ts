import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import type { OrderOutcome, PayCommand } from '../../../src/cloud/ledger/ledger.ts';
import type { OrderRequestKind, OrderVerdict } from '../../../src/domain/cloud/cloud-message.ts';
import type { Payment } from '../../../src/domain/payment/payment.ts';
import type { PaymentInput, PaymentStep } from '../../../src/domain/payment/payment-step.ts';
import { firstStep, transition } from '../../../src/domain/payment/payment-transition.ts';
import { LedgerWorld } from '../../support/ledger-world.ts';
import { exampleIntent, exampleSealedAt, soon } from '../../support/payment-examples.ts';

interface Trace {
  readonly purse: 'funded' | 'poor';
  readonly steps: readonly { readonly event: string; readonly terminal: string; readonly books: string }[];
}

const root = new URL('../../..', import.meta.url).pathname;
const model = 'test/models/unknown_outcome.py';
const text = readFileSync(`${root}test/fixtures/traces/unknown-outcome.json`, 'utf8');
const { states, traces } = JSON.parse(text) as { readonly states: number; readonly traces: readonly Trace[] };
const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((file) => existsSync(file));

/** The real machine, the real books, and a network in the test's hand. */
class TracedPayment {
  readonly #world: LedgerWorld;
  readonly #command: PayCommand;
  readonly #up = new Set<string>();
  readonly #down = new Map<string, { readonly answers: OrderRequestKind; readonly verdict: OrderVerdict }>();
  #payment: Payment;
  #young = true;
  #line = true;

  private constructor(world: LedgerWorld, command: PayCommand) {
    this.#world = world;
    this.#command = command;
    this.#payment = { intent: { ...exampleIntent, id: command.id, attended: false }, sealedAt: exampleSealedAt, phase: { kind: 'unknown' } };
    this.#apply(firstStep(this.#payment, this.#moment()));
  }

  static async begin(purse: Trace['purse']): Promise<TracedPayment> {
    const world = await LedgerWorld.over(memoryStore({ timelineId: 'timeline-1' }));
    await world.member(1, purse === 'funded' ? 10_000 : 10);
    return new TracedPayment(world, world.payCommand(1, 1_250));
  }

  get phase(): string {
    return this.#payment.phase.kind;
  }

  async books(): Promise<string> {
    const { kind } = await this.#world.ledger.query('t1', this.#command.id);
    return { 'not-found': 'none', approved: 'debited' }[kind as string] ?? kind;
  }

  async act(event: string): Promise<void> {
    const [what, name, verdict] = event.split(':');
    switch (what) {
      case 'books': return this.#books(name!);
      case 'lose':
        expect(this.#up.delete(name!)).toBe(true);
        return;
      case 'hear': {
        const reply = this.#down.get(`${name}:${verdict}`);
        expect(reply, `the reply ${name}:${verdict} is on its way`).toBeDefined();
        return this.#input({ kind: 'verdict', ...reply! });
      }
      case 'timeout': case 'cancel': return this.#input({ kind: what });
      case 'minute':
        this.#young = false;
        return;
      case 'line-down': case 'line-up':
        this.#line = what === 'line-up';
        return this.#input({ kind: this.#line ? 'drive' : 'link-lost' });
      default: throw new Error(`no such event: ${event}`);
    }
  }

  async #books(message: string): Promise<void> {
    // What the model sends the machine has sent, too.
    expect(this.#up.has(message), `${message} is on its way`).toBe(true);
    const { ledger } = this.#world;
    const ask: Readonly<Record<string, () => Promise<OrderOutcome>>> = {
      pay: () => ledger.pay(this.#command), query: () => ledger.query('t1', this.#command.id), reverse: () => ledger.reverse(this.#world.reverseCommand(this.#command)),
    };
    const verdict = (await ask[message]!()) as OrderVerdict;
    this.#down.set(`${message}:${verdict.kind}`, { answers: message as OrderRequestKind, verdict });
  }

  #input(input: PaymentInput): void {
    this.#apply(transition(this.#payment, input, this.#moment()));
  }

  #apply(step: PaymentStep): void {
    if ('rejected' in step) return;
    this.#payment = step.payment;
    for (const { kind } of step.effects) if (kind.startsWith('send-')) this.#up.add(kind.slice('send-'.length));
  }

  #moment() {
    return { ...soon, monotonicMs: exampleSealedAt.monotonicMs + (this.#young ? 1_000 : 61_000), linkReady: this.#line };
  }
}

describe('the model of an unknown outcome and the code', () => {
  it('agree after every event of every trace', async () => {
    const events = new Set<string>();
    let steps = 0;
    for (const [number, trace] of traces.entries()) {
      const payment = await TracedPayment.begin(trace.purse);
      for (const [at, { event, terminal, books }] of trace.steps.entries()) {
        await payment.act(event);
        events.add(event.split(':')[0]!);
        steps += 1;
        expect([number, at, event, payment.phase, await payment.books()]).toEqual([number, at, event, terminal, books]);
      }
    }
    expect(traces.length).toBeGreaterThan(800);
    expect(steps).toBeGreaterThan(4_000);
    expect([...events].sort()).toEqual(['books', 'cancel', 'hear', 'line-down', 'line-up', 'lose', 'minute', 'timeout']);
  });

  it.skipIf(python === undefined && process.env['CI'] === undefined)('the traces are those of the model, whose promise holds in every state', () => {
    expect(execFileSync(python!, [`${root}${model}`], { encoding: 'utf8' })).toBe(text);
    expect(states).toBeGreaterThan(3_000);
  });
});
