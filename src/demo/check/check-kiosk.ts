import { sleep } from '../../base/clock.ts';
import type { RechargeView } from '../../ports/agent-control.ts';
import { demoCardUid } from '../demo-cards.ts';
import type { DemoView } from '../demo-world.ts';
import { balanceFen, failed, poorest, richest, seen, until, type CheckOptions } from './watch.ts';

const putTriesMax = 45;
const putAgainMs = 1_000;

/** Cards on the reader, and notes: with the sum, with less, with an agent that is killed while one moves, and without a recharge. Each note in the cassette is credited once. */
export async function checkKiosk(options: CheckOptions): Promise<void> {
  const { world, demo, say } = options;
  const memberId = poorest(world.view());
  await cardsTapped(options, memberId);
  const before = { balanceFen: balanceFen(world.view(), memberId), cassetteFen: world.view().acceptor.cassetteFen, notes: (await demo.cloud.attention()).notes.length };
  await noteWithoutRecharge(options);
  await allNotes(options, memberId);
  await fewerNotes(options, memberId);
  await killedBetween(options, memberId);
  // 100 with its bonus of 10, the same again as less than 200, and 50 of 100, which has none.
  await seen(options, 'every note is credited once, with the bonus of its sum', (view) => balanceFen(view, memberId) === before.balanceFen + 11_000 + 11_000 + 5_000);
  if (world.view().acceptor.cassetteFen !== before.cassetteFen + 25_000) throw failed('the cassette holds something else than what was credited');
  if ((await demo.cloud.attention()).notes.length !== before.notes) throw failed('a note that is credited is looked for');
  say('ok  the cassette holds what was credited, and nobody looks for a note');
}

/** The office gives both cards: members that an older demo set up have none. */
async function cardsTapped(options: CheckOptions, memberId: string): Promise<void> {
  const { world, demo: { cloud } } = options;
  const { first: other } = richest(world.view());
  await cloud.setMemberCard(memberId, demoCardUid(memberId));
  const shown = (balanceFen(world.view(), memberId) / 100).toFixed(2);
  const { cardsRead, cardsUnknown } = world.view().reader;
  // Looked for from the start: it is shown for some seconds only.
  await Promise.all([world.actions.tapCard(memberId), seen(options, 'a member\'s card shows the balance', ({ display: [upper, lower] }) => upper.includes('balance') && lower.trim() === shown)]);
  await cloud.setMemberCard(other, null);
  await world.actions.tapCard(other);
  await seen(options, 'a card that the office took away is unknown', ({ reader }) => !reader.hasCard && reader.cardsRead === cardsRead + 2 && reader.cardsUnknown === cardsUnknown + 1);
  await cloud.setMemberCard(other, demoCardUid(other));
}

async function noteWithoutRecharge(options: CheckOptions): Promise<void> {
  const { cassetteNotes } = options.world.view().acceptor;
  await options.world.actions.insertNote(10_000);
  await seen(options, 'a note without a recharge comes back', ({ acceptor }) => acceptor.lastNote?.place === 'given-back' && acceptor.cassetteNotes === cassetteNotes);
}

async function allNotes(options: CheckOptions, memberId: string): Promise<void> {
  await begin(options, memberId, 10_000);
  await put(options, 5_000);
  await seen(options, 'the first note counts, and the display says what is missing', (view) => recharge(view)?.cashInFen === 5_000 && view.display.join('').includes('50.00'));
  await options.world.actions.insertNote(10_000);
  await seen(options, 'a note of more than is missing comes back', (view) => view.acceptor.lastNote?.place === 'given-back' && view.acceptor.lastNote.noteFen === 10_000);
  await put(options, 5_000);
  await credited(options, 'the sum is there: credited by itself with its bonus', 10_000, 1_000);
}

async function fewerNotes(options: CheckOptions, memberId: string): Promise<void> {
  await begin(options, memberId, 20_000);
  await put(options, 10_000);
  await seen(options, 'half of the notes count', (view) => recharge(view)?.cashInFen === 10_000);
  await options.world.actions.finishNotes();
  await credited(options, 'fewer notes than reserved are credited with the bonus of their sum', 10_000, 1_000);
}

async function killedBetween(options: CheckOptions, memberId: string): Promise<void> {
  const { world, demo: { devices: { acceptor }, agentProcess } } = options;
  const [inside, again] = [acceptor.cassette.length, agentProcess.restarts + 1];
  await begin(options, memberId, 10_000);
  await put(options, 5_000);
  await until(options, 'a note is on its way to the cassette, or just there', async () => acceptor.state === 'stacking' || acceptor.cassette.length > inside);
  await world.actions.killAgent();
  await seen(options, 'an agent that is killed then is started again', (view) => view.agent.text.includes(`restarted ${again}×`) && view.agent.up && view.devices.every((device) => device.status === 'ready'));
  await credited(options, 'the note is credited, and the recharge has ended', 5_000, 0);
}

async function begin(options: CheckOptions, memberId: string, payFen: number): Promise<void> {
  await options.world.actions.noteRecharge(memberId, payFen);
  await seen(options, `the acceptor takes notes up to ${payFen / 100} yuan`, (view) => recharge(view)?.state === 'taking_cash' && view.acceptor.takesNotes);
}

/** As a person does: a note that the slot does not take at once is held to it again, after a moment. One that is pushed out all the time keeps the acceptor from hearing what it is to take. */
async function put({ world, timers, say }: CheckOptions, noteFen: number): Promise<void> {
  for (let tries = 0; tries < putTriesMax; tries += 1) {
    await world.actions.insertNote(noteFen);
    if (world.view().acceptor.lastNote?.place !== 'given-back') return say(`ok  a note of ${noteFen / 100} yuan goes in`);
    await sleep(timers, putAgainMs);
  }
  throw failed(`never taken: a note of ${noteFen / 100} yuan (${JSON.stringify(world.view().acceptor)})`);
}

async function credited(options: CheckOptions, what: string, payFen: number, bonusFen: number): Promise<void> {
  await seen(options, what, (view) => {
    const now = recharge(view);
    return now?.state === 'credited' && now.payFen === payFen && now.bonusFen === bonusFen && now.cashInFen === payFen && now.noteUncertain === undefined;
  });
  await seen(options, 'its receipt is printed', (view) => recharge(view)?.receipt === 'proved' && (view.receipts[0]?.text.includes((payFen / 100).toFixed(2)) ?? false));
}

function recharge({ current }: DemoView): RechargeView | undefined {
  return current !== undefined && 'rechargeId' in current ? current : undefined;
}
