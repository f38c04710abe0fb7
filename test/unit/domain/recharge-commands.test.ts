import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fen } from '../../../src/base/fen.ts';
import type { UndecidedCode } from '../../../src/domain/cloud/cloud-message.ts';
import type { Moment } from '../../../src/domain/payment/payment-step.ts';
import type { RechargeInput } from '../../../src/domain/recharge/recharge-step.ts';
import { CommandCounts, ModelCommand } from '../../support/model-command.ts';
import { exampleIntent, exampleVerdicts, soon } from '../../support/payment-examples.ts';
import { RechargeCounter } from '../../support/recharge-counter.ts';
import { rechargeMayRead, RechargeOutsider, type RechargeAnswer, type RechargeMessage } from '../../support/recharge-outsider.ts';

type Act = (outsider: RechargeOutsider, counter: RechargeCounter) => void;

const counts = new CommandCounts();
const reached = new Set<string>();
const momentOf = ({ line }: RechargeOutsider): Moment => ({ ...soon, linkReady: line });

/** As expect, which is too slow to be asked a million times. */
function hold(isSo: boolean, otherwise: () => string): void {
  if (!isSo) expect.fail(otherwise());
}

function watch(outsider: RechargeOutsider, counter: RechargeCounter): void {
  for (const effect of counter.takeLeft()) {
    if (effect.startsWith('send-')) {
      const message = effect.slice('send-'.length) as RechargeMessage;
      hold(message !== 'release' || !outsider.cashInDrawer, () => 'REQ-RCH-7: released with the cash in the drawer');
      hold(outsider.maySend(message), () => `${message} left while ${outsider.standing}`);
      hold(outsider.line || message === 'close' || message === 'query' || message === 'release', () => `${message} without a line`);
      if (message === 'reserve') outsider.reserveTries += 1;
      // A question that finds no line is lost; the timer asks again.
      if (outsider.line) outsider.up.push(message);
    }
    if (effect === 'print-receipt') hold(['credited', 'held'].includes(outsider.standing), () => `a receipt while ${outsider.standing}`);
  }
  if (counter.showsQr) outsider.qrSeen = true;
}

/** What the till reads, what is journaled, the drawer, the channel and the member's credit are of one mind. */
function agree(outsider: RechargeOutsider, counter: RechargeCounter): void {
  const { standing, kind, credits, held, cashInDrawer } = outsider;
  hold(rechargeMayRead[standing] === counter.till, () => `the till reads ${counter.till} while ${standing}`);
  hold(counter.records.startsWith('cash-taken') === cashInDrawer, () => `a journal of ${counter.records}, and the cash ${cashInDrawer ? 'is' : 'is not'} taken`);
  hold(credits + held <= 1, () => `credited ${credits} times and held ${held} times`);
  if (standing === 'credited') hold(credits === 1, () => 'REQ-RCH-3: credited and not in the books');
  if (standing === 'held') hold(held === 1, () => 'held and not in the books');
  if (cashInDrawer) hold(['owed', 'credited', 'held', 'attention'].includes(standing), () => `REQ-RCH-1: cash was taken and is ${standing}`);
  if (kind === 'channel' && ['closed', 'refused'].includes(standing)) hold(credits === 0, () => `${standing} and credited`);
  if (outsider.refunded) hold(credits === 0, () => 'refunded and credited');
  reached.add(`${kind} ${standing}`);
}

function perform(act: Act, outsider: RechargeOutsider, counter: RechargeCounter): void {
  act(outsider, counter);
  watch(outsider, counter);
  agree(outsider, counter);
}

function tell(outsider: RechargeOutsider, counter: RechargeCounter, input: RechargeInput, accepted = true): void {
  if (outsider.standing === 'forgotten') return;
  hold(counter.input(input, momentOf(outsider)) === accepted, () => `${input.kind} while ${outsider.standing} must ${accepted ? '' : 'not '}be taken`);
}

function inputOf(answer: RechargeAnswer): RechargeInput {
  if (answer === 'reserved') return { kind: 'reservation', code: '', bonusFen: 5_000 as Fen, ruleVersion: 4, validMs: 900_000 };
  if (answer === 'not-reserved') return { kind: 'reservation', code: 'RECHARGE_LIMIT_CARD', bonusFen: 0 as Fen, ruleVersion: 0, validMs: 0 };
  return { kind: 'verdict', verdict: exampleVerdicts[answer] };
}

const hear = (index: number, keep: boolean): Act => (outsider, counter) => {
  const at = index % outsider.down.length;
  const { answer } = outsider.down[at]!;
  if (!keep) outsider.down.splice(at, 1);
  tell(outsider, counter, inputOf(answer));
  outsider.hear(answer);
};
const silence: Act = (outsider, counter) => {
  tell(outsider, counter, { kind: 'timeout' });
  outsider.silence(counter.till === 'refused');
};
const line = (up: boolean): Act => (outsider, counter) => {
  outsider.line = up;
  tell(outsider, counter, { kind: up ? 'drive' : 'link-lost' });
  outsider.silence(counter.till === 'refused');
};
/** A confirmation that comes again while the credit is owed is no second one. */
const takeCash: Act = (outsider, counter) => {
  const agreed = outsider.standing === 'agreed';
  tell(outsider, counter, { kind: 'cash-taken', orderNumber: '9'.repeat(32), attribution: exampleIntent.attribution }, agreed || outsider.standing === 'owed');
  if (agreed) [outsider.standing, outsider.cashInDrawer] = ['owed', true];
};
const cancel: Act = (outsider, counter) => {
  tell(outsider, counter, { kind: 'cancel' }, outsider.standing !== 'owed');
  outsider.cancel();
};
/** Nothing undecided ends a cash recharge; a channel order that is refused for ever ends before anybody has seen its QR code. */
const undecided = (code: UndecidedCode): Act => (outsider, counter) => {
  tell(outsider, counter, { kind: 'undecided', code });
  const { standing } = outsider;
  if (code === 'ORDER_PARAM_MISMATCH' && ['owed', 'ordering', 'offered', 'closing'].includes(standing)) outsider.standing = 'attention';
};
/** An answer of another kind of recharge settles nothing. */
const foreign: Act = (outsider, counter) => {
  const open = ['owed', 'ordering', 'offered', 'closing'].includes(outsider.standing);
  tell(outsider, counter, { kind: 'verdict', verdict: exampleVerdicts[outsider.kind === 'cash' ? 'closed' : 'held'] }, !open);
};

const onWire = ({ up }: Readonly<RechargeOutsider>) => up.length > 0;
const answered = ({ down }: Readonly<RechargeOutsider>) => down.length > 0;
type May = (outsider: Readonly<RechargeOutsider>) => boolean;
const command = (name: string, act: Act, may: May = () => true) => new ModelCommand<RechargeOutsider, RechargeCounter>(counts, name, (outsider, counter) => perform(act, outsider, counter), may);
const always = (name: string, act: Act, may?: May) => fc.constant(command(name, act, may));
const numbered = (name: string, act: (index: number) => Act, may: May) => fc.nat({ max: 5 }).map((index) => command(`${name} ${index}`, act(index), may));

const often = [numbered('arrive', (index) => (outsider) => outsider.arrive(index), onWire), numbered('hear', (index) => hear(index, false), answered), always('silence', silence)];
const commands = [
  ...often, ...often, ...often,
  numbered('arrive-again', (index) => (outsider) => void outsider.up.push(outsider.up[index % outsider.up.length]!), onWire),
  numbered('hear-again', (index) => hear(index, true), answered),
  numbered('lose', (index) => (outsider) => void outsider.up.splice(index % outsider.up.length, 1), onWire),
  always('line-down', line(false)), always('line-up', line(true)), always('line-up', line(true)),
  always('take-cash', takeCash), always('take-cash', takeCash), always('cancel', cancel), always('foreign', foreign),
  always('notice', (outsider, counter) => tell(outsider, counter, { kind: 'notice' })),
  // A good moment of the line: what is on its way is there.
  always('hurry', (outsider, counter) => {
    while (outsider.up.length > 0) outsider.arrive(0);
    while (outsider.down.length > 0) perform(hear(0, false), outsider, counter);
  }),
  always('customer-pays', (outsider) => outsider.pay(), ({ qrSeen, paid }) => qrSeen && !paid),
  always('customer-pays', (outsider) => outsider.pay(), ({ qrSeen, paid }) => qrSeen && !paid),
  always('restart', (outsider, counter) => {
    counter.restart();
    outsider.restart();
  }),
  fc.constantFrom<UndecidedCode>('BUSY', 'RATE_LIMITED', 'ORDER_PARAM_MISMATCH').map((code) => command(`undecided ${code}`, undecided(code))),
];

/** The line is up, everything arrives and is heard, and time goes by; whoever has seen a QR code pays it in the end, or nobody does. */
function heal(outsider: RechargeOutsider, counter: RechargeCounter): void {
  if (outsider.standing === 'agreed') perform(cancel, outsider, counter);
  perform(line(true), outsider, counter);
  for (let round = 0; round < 12; round += 1) {
    while (outsider.up.length > 0) perform((model) => model.arrive(0), outsider, counter);
    while (outsider.down.length > 0) perform(hear(0, false), outsider, counter);
    if (round === 5 && ['offered', 'ordering'].includes(outsider.standing)) perform(cancel, outsider, counter);
    perform(outsider.standing === 'agreed' ? cancel : silence, outsider, counter);
  }
  hold(!['asking', 'agreed', 'owed', 'ordering', 'offered', 'closing'].includes(outsider.standing), () => `L1: still ${outsider.standing}`);
}

describe('the recharge machine, by commands in any order', () => {
  it('REQ-RCH-1, REQ-RCH-3: shows, sends and journals what an outsider expects of it, and the member is credited once for what was paid', () => {
    const disposition = fc.constantFrom('credits' as const, 'credits' as const, 'cannot-credit' as const, 'refuses' as const);
    // One to two seconds; each command then runs at least 100 times, also by an unlucky seed.
    fc.assert(fc.property(fc.constantFrom('cash' as const, 'channel' as const), disposition, fc.commands(commands, { maxCommands: 50, size: 'max' }), (kind, disposed, list) => {
      const outsider = new RechargeOutsider(kind, disposed);
      const counter = new RechargeCounter(kind, momentOf(outsider));
      watch(outsider, counter);
      fc.modelRun(() => ({ model: outsider, real: counter }), list);
      heal(outsider, counter);
    }), { numRuns: 2_000 });
    const cash = ['agreed', 'asking', 'attention', 'cancelled', 'credited', 'forgotten', 'held', 'owed', 'refused'].map((standing) => `cash ${standing}`);
    const channel = ['attention', 'closed', 'closing', 'credited', 'offered', 'ordering', 'refused'].map((standing) => `channel ${standing}`);
    expect([...reached].sort()).toEqual([...cash, ...channel]);
    expect(counts.rarerThan(100, ['arrive', 'arrive-again', 'cancel', 'customer-pays', 'foreign', 'hear', 'hear-again', 'hurry', 'line-down', 'line-up', 'lose', 'notice', 'restart', 'silence', 'take-cash', 'undecided'])).toEqual([]);
  });
});
