import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { switchMutant } from '../../../src/base/mutants.ts';
import type { UndecidedCode } from '../../../src/domain/cloud/cloud-message.ts';
import type { Moment, PaymentInput } from '../../../src/domain/payment/payment-step.ts';
import { CommandCounts, ModelCommand } from '../../support/model-command.ts';
import { PaymentCounter } from '../../support/payment-counter.ts';
import { exampleVerdicts } from '../../support/payment-examples.ts';
import { PaymentOutsider, tillMayRead, type UpMessage } from '../../support/payment-outsider.ts';

type Act = (outsider: PaymentOutsider, counter: PaymentCounter) => void;

const counts = new CommandCounts();
const reached = new Set<string>();

function momentOf({ nowMs, boot, line }: PaymentOutsider): Moment {
  return { monotonicMs: nowMs, wallMs: 1_790_000_000_000 + nowMs, bootId: `boot-${boot}`, linkReady: line };
}

/** What left the terminal may leave as things stand, and is on its way from here on. */
function watch(outsider: PaymentOutsider, counter: PaymentCounter): void {
  for (const effect of counter.takeLeft()) {
    if (effect.startsWith('send-')) {
      const message = effect.slice('send-'.length) as UpMessage;
      hold(outsider.maySend(message), () => `${message} left while ${outsider.standing}`);
      outsider.up.push(message);
      if (message === 'query') outsider.unansweredQueries += 1;
    }
    if (effect === 'release-goods') {
      hold(outsider.standing === 'paid', () => `goods while ${outsider.standing}`);
      outsider.goods += 1;
    }
    if (effect === 'print-receipt') hold(outsider.handedOver && counter.records.includes('fulfilled'), () => `a receipt after ${counter.records.join()}`);
  }
}

/** The journals that a payment may have left, its INTENT apart. */
function journalsOf({ standing, handedOver }: PaymentOutsider): readonly string[] {
  const journals = {
    open: [''], 'staff-asked': [''], 'given-up': ['reversing'], declined: ['declined'], reversed: ['reversed', 'reversing,reversed'], paid: [handedOver ? 'approved,fulfilled' : 'approved'],
    attention: ['attention', 'reversing,attention'],
  };
  return journals[standing];
}

/** What the till reads, what the journal says and what the member was debited are of one mind. */
function agree(outsider: PaymentOutsider, counter: PaymentCounter): void {
  const { standing, debits, credits, goods } = outsider;
  hold(tillMayRead[standing].includes(counter.till), () => `the till reads ${counter.till} while ${standing}`);
  hold(journalsOf(outsider).includes(counter.records.join()), () => `a journal of ${counter.records.join()} while ${standing}`);
  hold(debits <= 1 && credits <= debits, () => `I8: debited ${debits} times and credited ${credits} times`);
  hold(goods === (standing === 'paid' ? 1 : 0), () => `goods went ${goods} times while ${standing}`);
  if (standing === 'paid') hold(debits - credits === 1, () => 'I8: paid and not debited');
  if (standing === 'declined' || standing === 'reversed') hold(debits === credits, () => `I8: ${standing} and debited`);
  reached.add(standing);
}

/** As expect, which is too slow to be asked a million times. */
function hold(isSo: boolean, otherwise: () => string): void {
  if (!isSo) expect.fail(otherwise());
}

function perform(act: Act, outsider: PaymentOutsider, counter: PaymentCounter): void {
  act(outsider, counter);
  watch(outsider, counter);
  agree(outsider, counter);
}

/** What the rules refuse the machine refuses; the outsider says which. */
function tell(outsider: PaymentOutsider, counter: PaymentCounter, input: PaymentInput, accepted = true): void {
  hold(counter.input(input, momentOf(outsider)) === accepted, () => `${input.kind} while ${outsider.standing} must ${accepted ? '' : 'not '}be taken`);
}

const arrive = (index: number): Act => (outsider) => outsider.arrive(index);
const hear = (index: number, keep: boolean): Act => (outsider, counter) => {
  const at = index % outsider.down.length;
  const reply = outsider.down[at]!;
  if (!keep) outsider.down.splice(at, 1);
  const verdict = exampleVerdicts[reply.verdict];
  tell(outsider, counter, { kind: 'verdict', answers: reply.answers, verdict });
  outsider.hear(reply.verdict);
};
const silence: Act = (outsider, counter) => {
  outsider.nowMs += 3_000;
  tell(outsider, counter, { kind: 'timeout' });
  outsider.silence(counter.records.includes('reversing'));
};
const line = (up: boolean): Act => (outsider, counter) => {
  outsider.line = up;
  tell(outsider, counter, { kind: up ? 'drive' : 'link-lost' });
};
const cancel: Act = (outsider, counter) => {
  const { standing } = outsider;
  tell(outsider, counter, { kind: 'cancel' }, standing !== 'paid' && standing !== 'attention');
  if (standing === 'open' || standing === 'staff-asked') outsider.standing = 'given-up';
};
const staffGoods: Act = (outsider, counter) => {
  const { standing, handedOver } = outsider;
  tell(outsider, counter, { kind: 'staff', choice: 'goods' }, standing === 'staff-asked' || (standing === 'paid' && !handedOver));
  if (standing === 'paid') outsider.handedOver = true;
  if (standing === 'staff-asked') outsider.standing = 'paid';
};
const staffReverse: Act = (outsider, counter) => {
  const asked = outsider.standing === 'staff-asked';
  tell(outsider, counter, { kind: 'staff', choice: 'reverse' }, asked);
  if (asked) outsider.standing = 'given-up';
};
const fulfil: Act = (outsider, counter) => {
  const paid = outsider.standing === 'paid';
  tell(outsider, counter, { kind: 'fulfil' }, paid);
  if (paid) outsider.handedOver = true;
};
const restart = (reboot: boolean): Act => (outsider, counter) => {
  if (reboot) {
    outsider.boot += 1;
    outsider.nowMs = 500;
  }
  counter.restart();
  outsider.restart();
};
/** Nothing that the cloud leaves undecided approves or declines; what it will never take is given up, and what names another order is for people (§3). */
const undecided = (code: UndecidedCode): Act => (outsider, counter) => {
  tell(outsider, counter, { kind: 'undecided', code });
  const { standing } = outsider;
  if (code === 'BUSY' || (code === 'RATE_LIMITED' && standing !== 'open')) return;
  if (code === 'ORDER_PARAM_MISMATCH' && (standing === 'open' || standing === 'given-up')) outsider.standing = 'attention';
  else if (standing === 'open') outsider.standing = 'given-up';
  else if (standing === 'given-up' && counter.records.at(-1) === 'attention') outsider.standing = 'attention';
};

const onWire = ({ up }: Readonly<PaymentOutsider>) => up.length > 0;
const answered = ({ down }: Readonly<PaymentOutsider>) => down.length > 0;
type May = (outsider: Readonly<PaymentOutsider>) => boolean;
const command = (name: string, act: Act, may: May = () => true) => new ModelCommand<PaymentOutsider, PaymentCounter>(counts, name, (outsider, counter) => perform(act, outsider, counter), may);
const always = (name: string, act: Act) => fc.constant(command(name, act));
const numbered = (name: string, act: (index: number) => Act, may: May) => fc.nat({ max: 5 }).map((index) => command(`${name} ${index}`, act(index), may));

const arriveAt = numbered('arrive', arrive, onWire);
const hearAt = numbered('hear', (index) => hear(index, false), answered);
const often = [arriveAt, hearAt, always('silence', silence)];
const commands = [
  ...often, ...often, ...often,
  numbered('arrive-again', (index) => (outsider) => void outsider.up.push(outsider.up[index % outsider.up.length]!), onWire),
  // Long enough to give up.
  always('long-silence', (outsider, counter) => {
    for (let times = 0; times < 7; times += 1) perform(silence, outsider, counter);
  }),
  numbered('hear-again', (index) => hear(index, true), answered),
  numbered('lose', (index) => (outsider) => void outsider.up.splice(index % outsider.up.length, 1), onWire),
  fc.constantFrom(20_000, 60_000).map((delayMs) => command(`wait ${delayMs}`, (outsider) => void (outsider.nowMs += delayMs))),
  always('line-down', line(false)), always('line-up', line(true)), always('line-up', line(true)),
  always('cancel', cancel), always('staff-goods', staffGoods), always('staff-reverse', staffReverse), always('fulfil', fulfil), always('restart', restart(false)), always('reboot', restart(true)),
  fc.constantFrom<UndecidedCode>('BUSY', 'RATE_LIMITED', 'ASSIGNMENT_STALE', 'EPOCH_STALE', 'UNSUPPORTED', 'INVALID', 'ORDER_PARAM_MISMATCH').map((code) => command(`undecided ${code}`, undecided(code))),
];

/** The line is up, everything arrives and is heard, and time goes by. */
function heal(outsider: PaymentOutsider, counter: PaymentCounter): void {
  perform(line(true), outsider, counter);
  for (let round = 0; round < 12; round += 1) {
    while (outsider.up.length > 0) perform(arrive(0), outsider, counter);
    while (outsider.down.length > 0) perform(hear(0, false), outsider, counter);
    perform(silence, outsider, counter);
  }
  hold(['paid', 'declined', 'reversed', 'attention'].includes(outsider.standing), () => `L1: still ${outsider.standing}`);
}

const property = fc.property(fc.boolean(), fc.boolean(), fc.commands(commands, { maxCommands: 60, size: 'max' }), (funded, attended, list) => {
  const outsider = new PaymentOutsider({ funded, attended });
  const counter = new PaymentCounter(attended, momentOf(outsider));
  watch(outsider, counter);
  fc.modelRun(() => ({ model: outsider, real: counter }), list);
  heal(outsider, counter);
});

describe('the payment machine, by commands in any order', () => {
  afterEach(() => switchMutant(undefined));

  it('I8, L1: shows, sends, journals and releases what an outsider expects of it, and comes to an end when the line is good', () => {
    // One to two seconds; each command then runs at least 100 times, also by an unlucky seed.
    fc.assert(property, { numRuns: 2_000 });
    expect([...reached].sort()).toEqual(['attention', 'declined', 'given-up', 'open', 'paid', 'reversed', 'staff-asked']);
    const names = ['arrive', 'arrive-again', 'cancel', 'fulfil', 'hear', 'hear-again', 'line-down', 'line-up', 'long-silence', 'lose', 'reboot', 'restart', 'silence', 'staff-goods', 'staff-reverse', 'undecided', 'wait'];
    expect(counts.rarerThan(100, names)).toEqual([]);
  });

  it.each(['timeout_is_decline', 'timeout_is_approve', 'query_notfound_is_final', 'reverse_once_no_ack', 'approve_while_reversing'] as const)('a machine with the fault %s is found out', (mutant) => {
    switchMutant(mutant);
    expect(fc.check(property, { numRuns: 2_000, endOnFailure: true }).failed).toBe(true);
  });
});
