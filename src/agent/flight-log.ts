import { maskCode, maskPhone } from '../base/sensitive.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import type { FlightStep } from '../domain/flight/flight-entry.ts';
import type { MemberKey } from '../domain/member/member.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { Recharge } from '../domain/recharge/recharge.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput } from './agent-input.ts';

/** What the flight recorder is told, masked: no code, no phone and no sealed record leaves the agent by this way. */
export class FlightLog {
  readonly #context: Pick<AgentContext, 'flightRecorder' | 'moment'>;
  /** What the newest step of an order ended in: a step that begins there needs no state of its own. */
  readonly #last = new Map<OrderId, Payment | Recharge>();

  constructor(context: Pick<AgentContext, 'flightRecorder' | 'moment'>) {
    this.#context = context;
  }

  input(input: AgentInput): void {
    this.#context.flightRecorder.note({ kind: 'input', moment: this.#context.moment(), input: masked(input) });
  }

  payment(before: Payment, step: Omit<Extract<FlightStep, { machine: 'payment' }>, 'machine' | 'before'>): void {
    const begins = this.#last.get(step.id) !== before ? { before: maskedPayment(before) } : {};
    const { answer } = step;
    if (!('rejected' in answer)) this.#keep(step.id, answer.payment);
    this.#context.flightRecorder.note({ kind: 'step', step: { machine: 'payment', ...step, ...begins, answer: 'rejected' in answer ? answer : { ...answer, payment: maskedPayment(answer.payment) } } });
  }

  recharge(before: Recharge, step: Omit<Extract<FlightStep, { machine: 'recharge' }>, 'machine' | 'before'>): void {
    const begins = this.#last.get(step.id) !== before ? { before } : {};
    if (!('rejected' in step.answer)) this.#keep(step.id, step.answer.recharge);
    this.#context.flightRecorder.note({ kind: 'step', step: { machine: 'recharge', ...step, ...begins } });
  }

  #keep(id: OrderId, state: Payment | Recharge): void {
    this.#last.delete(id);
    this.#last.set(id, state);
    if (this.#last.size > limits.flightOrdersKnownMax) this.#last.delete(this.#last.keys().next().value!);
  }
}

/** A machine never looks at the code. */
function maskedPayment(payment: Payment): Payment {
  const { intent } = payment;
  return intent.kind === 'payment.intent' ? { ...payment, intent: { ...intent, member: maskedKey(intent.member) } } : payment;
}

function maskedKey(member: MemberKey): MemberKey {
  switch (member.kind) {
    case 'dynamic-code': return { kind: 'dynamic-code', code: maskCode(member.code) };
    case 'phone': return { kind: 'phone', phone: maskPhone(member.phone) };
    case 'card-number': return { kind: 'card-number', cardNumber: maskCode(member.cardNumber) };
    case 'member-id': return member;
  }
}

function masked(input: AgentInput): Readonly<Record<string, unknown>> {
  switch (input.kind) {
    case 'pay': return { ...input, request: { ...input.request, ...(input.request.code === undefined ? {} : { code: maskCode(input.request.code) }) } };
    case 'recharge': return { ...input, request: { ...input.request, ...(input.request.payCode === undefined ? {} : { payCode: maskCode(input.request.payCode) }) } };
    case 'scanned': return { ...input, code: maskCode(input.code) };
    case 'card-shown': return { ...input, card: input.card.kind === 'card-uid' ? { kind: 'card-uid' } : maskedKey(input.card) };
    case 'card-refused': return { kind: input.kind, reason: input.reason };
    case 'uplink': return { kind: 'uplink', event: maskedEvent(input.event) };
    default: return { ...input };
  }
}

function maskedEvent(event: Extract<AgentInput, { kind: 'uplink' }>['event']): Readonly<Record<string, unknown>> {
  if (event.kind !== 'reply') return { ...event };
  const { reply } = event;
  // Sealed records hold what was sealed into them; look-ups and statements are of people, and move nothing.
  if (reply.kind === 'hello') return { kind: 'reply', reply: { ...reply, laterRecords: reply.laterRecords.length } };
  return reply.kind === 'lookup' || reply.kind === 'statement' ? { kind: 'reply', reply: { kind: reply.kind, id: reply.id, code: reply.code } } : { kind: 'reply', reply };
}
