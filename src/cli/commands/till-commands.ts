import { Argument, type Command } from 'commander';
import { sleep } from '../../base/clock.ts';
import { subtractFen, type Fen } from '../../base/fen.ts';
import { mintOrderId } from '../../base/order-id.ts';
import { tillReference, type TillReference } from '../../domain/payment/till-reference.ts';
import type { RechargeView, SaleView } from '../../ports/agent-control.ts';
import { valueOf, type CounterClient } from '../counter-client.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { table, yuan, type Output } from '../output.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { tillExitCodes } from '../till-exit-codes.ts';
import { typedAmount } from '../typed-amount.ts';
import { repeatLine, underName, type Repeat } from '../under-name.ts';
import { action } from './command-context.ts';
import { isDone, orderRow, rechargeExitCode, rechargeLines, saleExitCode, saleLines } from './order-outcome.ts';

/** How long a command stays with what settles by itself, at a time. */
const pollMs = 10_000;
/** How often a payment is waited for so long. */
const settlePolls = 2;
/** Between two questions that the agent answers at once. */
const pauseMs = 200;

/** What a till does, from the command line: every one is a client of the running agent. */
export function addTillCommands(program: Command): void {
  addPay(program);
  addConfirm(program);
  addRecharge(program);
  program.command('lookup').description('a member by code, id, phone, card number or the UID of a contactless card').option('--code <code>').option('--member <id>').option('--phone <phone>').option('--card <number>').option('--card-uid <hex>')
    .action(action(program, async ({ output, counter }, options: { code?: string; member?: string; phone?: string; card?: string; cardUid?: string }) => {
      const key = Object.fromEntries(Object.entries({ code: options.code, memberId: options.member, phone: options.phone, cardNumber: options.card, cardUid: options.cardUid }).filter((entry): entry is [string, string] => entry[1] !== undefined));
      const found = valueOf(await counter().lookup(key));
      const { member } = found;
      output.value(found, [
        `${member.memberId}  ${member.nameMasked}  ${member.phoneMasked}  ${member.state}`,
        `Balance ${yuan(member.balanceFen)} (${balanceParts(member)})${found.source === 'cache' ? `, as last heard at ${new Date(member.asOfWallMs).toISOString()}` : ''}`,
        ...(found.tiers.length === 0 ? [] : [`Recharges: ${found.tiers.map((tier) => `${yuan(tier.payFen)}${tier.bonusFen > 0 ? ` + ${yuan(tier.bonusFen)}` : ''}`).join(', ')}`]),
      ]);
      return 0;
    }));
  program.command('statement').description('movements of a member\'s card').argument('<member>').action(action(program, async ({ output, counter }, memberId: string) => {
    const statement = valueOf(await counter().statement(memberId));
    output.value(statement, table(statement.lines.map((line) => [new Date(line.wallMs).toISOString(), line.event, yuan(line.amountFen), yuan(line.balanceAfterFen), line.storeName])));
    return 0;
  }));
  program.command('orders').description('sales and recharges of this terminal, newest first').option('--limit <n>', 'at most so many', '20').action(action(program, async ({ output, counter }, options: { limit: string }) => {
    const { orders } = valueOf(await counter().orders(Number(options.limit)));
    output.value({ orders }, orders.length === 0 ? ['No orders yet.'] : table(orders.map(orderRow)));
    return 0;
  }));
}

function addPay(program: Command): void {
  program.command('pay').description('take a payment: with a code at once, else from the next one scanned').requiredOption('--amount <yuan>', 'for example 12.50').option('--code <code>', 'the 18 digits of a member code')
    .option('--till <name>', 'name of the till', 'cli').option('--token <token>', 'unique for the sale; repeat it to ask again without paying twice').option('--attempt <n>', 'an explicit new try after a decline', '1')
    .action(action(program, async ({ output, counter }, options: { amount: string; code?: string; till: string; token?: string; attempt: string }) => {
      const reference = tillReference(options.till, options.token ?? mintOrderId(systemClock, systemRandom), Number(options.attempt));
      const amountFen = typedAmount(options.amount);
      const sale = await underName(repeatOf(reference), (begun) => take(counter(), { reference, amountFen, code: options.code }, output, begun));
      const exitCode = saleExitCode(sale);
      output.value(sale, [...saleLines(sale), ...repeatLines(exitCode, reference)]);
      return exitCode;
    }));
}

/** What is set aside for paying without a line is of no kind yet: it is the rest of the balance. */
function balanceParts({ balanceFen, principalFen, bonusFen }: { readonly balanceFen: Fen; readonly principalFen: Fen; readonly bonusFen: Fen }): string {
  const asideFen = subtractFen(subtractFen(balanceFen, principalFen), bonusFen);
  return `paid in ${yuan(principalFen)}, bonus ${yuan(bonusFen)}${asideFen === 0 ? '' : `, set aside for paying without a line ${yuan(asideFen)}`}`;
}

/** The sale from its begin to its end, or to where it settles by itself. */
async function take(client: CounterClient, { code, ...asked }: { readonly reference: TillReference; readonly amountFen: Fen; readonly code: string | undefined }, output: Output, begun: () => void): Promise<SaleView> {
  // Without a wait: whoever is told to end must know what to cancel.
  let sale = valueOf(await client.pay(code === undefined ? asked : { ...asked, code }, 0));
  begun();
  // Before it is offered: who reads the line may press at once.
  const end = onInterrupt(() => client.cancelPayment(sale.saleId));
  if (sale.state === 'awaiting_code') output.line(`${yuan(asked.amountFen)}: scan the member code now (Ctrl-C cancels).`);
  while (sale.state === 'awaiting_code') sale = valueOf(await client.payment(sale.saleId, pollMs));
  for (let polls = 0; polls < settlePolls && !isDone(sale); polls += 1) sale = valueOf(await client.payment(sale.saleId, pollMs));
  end();
  return sale;
}

function addConfirm(program: Command): void {
  program.command('confirm').description('answer for a payment that waits for a person: "goods" says that the customer has the goods, "reverse" gives the money of a late approval back')
    .argument('<order>', 'id of the payment, as "cardtill orders" lists it').addArgument(new Argument('<choice>', 'what happens').choices(['goods', 'reverse']))
    .action(action(program, async ({ output, counter }, id: string, choice: 'goods' | 'reverse') => {
      const sale = valueOf(await counter().confirmPayment(id, choice));
      output.value(sale, saleLines(sale));
      return choice === 'reverse' && sale.state === 'reversed' ? tillExitCodes.done : saleExitCode(sale);
    }));
}

function addRecharge(program: Command): void {
  program.command('recharge').description('recharge a card in cash, with a code that the customer pays, or with the code to pay that the customer shows').requiredOption('--member <id>').requiredOption('--amount <yuan>', 'what the customer pays')
    .option('--qr', 'make a code to pay instead of taking cash', false).option('--pay-code [digits]', 'charge the code to pay that the customer shows; without digits the next one that is scanned').option('--cash-acceptor', 'let the terminal\'s bill acceptor take the notes', false)
    .option('--till <name>', 'name of the till', 'cli').option('--token <token>', 'unique for the recharge; repeat it to ask again')
    .action(action(program, async ({ output, counter }, options: { member: string; amount: string; qr: boolean; payCode?: string | true; cashAcceptor: boolean; till: string; token?: string }) => {
      const reference = tillReference(options.till, options.token ?? mintOrderId(systemClock, systemRandom), 1);
      const payFen = typedAmount(options.amount);
      const client = counter();
      const recharge = await underName(repeatOf(reference), async (begun) => {
        const first = valueOf(await client.recharge({ kind: options.payCode !== undefined ? 'pay-code' : options.qr ? 'channel' : 'cash', ...(typeof options.payCode === 'string' ? { payCode: options.payCode } : {}), reference, memberId: options.member, payFen }));
        begun();
        return finishRecharge(client, first, options.cashAcceptor, output);
      });
      const exitCode = rechargeExitCode(recharge);
      output.value(recharge, [...rechargeLines(recharge), ...repeatLines(exitCode, reference)]);
      return exitCode;
    }));
}

async function finishRecharge(client: CounterClient, first: RechargeView, cashAcceptor: boolean, output: Output): Promise<RechargeView> {
  let recharge = first;
  if (cashAcceptor && (recharge.state === 'reserved' || recharge.state === 'taking_cash')) recharge = await takeNotes(client, recharge, output);
  else if (recharge.state === 'reserved') recharge = valueOf(await client.cashTaken(recharge.rechargeId));
  if (waitsForCustomer(recharge)) return awaitChannel(client, recharge, output);
  return recharge.state === 'credit_pending' ? follow(client, recharge) : recharge;
}

function repeatOf(reference: TillReference): Repeat {
  return { option: 'token', name: reference.token, fields: { ...reference } };
}

function repeatLines(exitCode: number, reference: TillReference): string[] {
  return exitCode === tillExitCodes.pending ? [repeatLine(repeatOf(reference))] : [];
}

/** The customer's notes, one by one. Ctrl-C ends it: what is inside is credited. */
async function takeNotes(client: CounterClient, reserved: RechargeView, output: Output): Promise<RechargeView> {
  const begun = await client.beginCashIn(reserved.rechargeId);
  // No acceptor, or one that does not work: what was reserved is of no use.
  if (!begun.ok) await client.cancelRecharge(reserved.rechargeId);
  let now = valueOf(begun);
  const end = onInterrupt(() => client.finishCashIn(reserved.rechargeId));
  output.line(`Put up to ${yuan(reserved.payFen)} into the acceptor, note by note (Ctrl-C when there are no more).`);
  for (let shownFen = 0; now.state === 'taking_cash'; now = valueOf(await client.rechargeById(now.rechargeId))) {
    const takenFen = now.cashInFen ?? 0;
    if (takenFen !== shownFen) output.line(`Taken ${yuan(takenFen)} of ${yuan(now.payFen)}.`);
    shownFen = takenFen;
    await sleep(systemTimers, pauseMs);
  }
  end();
  return now;
}

async function awaitChannel(client: CounterClient, recharge: RechargeView, output: Output): Promise<RechargeView> {
  const end = onInterrupt(() => client.cancelRecharge(recharge.rechargeId));
  output.line(recharge.qrContent === undefined ? `${recharge.message} (Ctrl-C cancels)` : `To pay: ${recharge.qrContent} (Ctrl-C cancels)`);
  const last = await follow(client, recharge);
  end();
  return last;
}

/** Stays with a recharge while the customer may pay, and then for at most `pollMs`: for both the agent has an answer at once, so it is asked again. */
async function follow(client: CounterClient, recharge: RechargeView): Promise<RechargeView> {
  let now = recharge;
  let untilMs = systemClock.monotonicMs() + pollMs;
  while (!now.final && now.state !== 'needs_attention') {
    if (waitsForCustomer(now)) untilMs = systemClock.monotonicMs() + pollMs;
    else if (systemClock.monotonicMs() >= untilMs) return now;
    await sleep(systemTimers, pauseMs);
    now = valueOf(await client.rechargeById(now.rechargeId));
  }
  return now;
}

function waitsForCustomer({ state }: RechargeView): boolean {
  return state === 'awaiting_payment' || state === 'awaiting_pay_code' || state === 'user_paying';
}
