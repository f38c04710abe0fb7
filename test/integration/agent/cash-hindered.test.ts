import { afterEach, describe, expect, it } from 'vitest';
import type { CashTwinInterruption } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { balance, insert, startKiosk, taking, viewOf, type Kiosk } from '../../support/kiosk.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function noteReceipts({ world }: Kiosk): number {
  return world.twins.printer.receipts().filter(({ text }) => text.includes('有纸币待核实')).length;
}

/** Once, when it is told to stack. */
function once({ twin }: Kiosk, says: CashTwinInterruption): { happened: boolean } {
  const seen = { happened: false };
  twin.interrupt = (command) => {
    if (seen.happened || command !== 'stack') return undefined;
    seen.happened = true;
    return says;
  };
  return seen;
}

/** A silence of ten seconds would be another story. */
const hindrancesMax = 20;

describe('the customer pushes the next note in too early', () => {
  it.each(['busy', 'pause', 'refuse', 'illegal-command'] as const)('the note in escrow is the same one when the validator is told to stack and says "%s": credited once, and missed by nobody', async (says) => {
    const place = await startKiosk(stops);
    const { world, twin } = place;
    const before = await balance(world, 'm0001');
    const seen = once(place, says);
    const id = await taking(place, 'h-1', 10_000);
    await insert(place, 100);
    await until(() => viewOf(world, id).final, 'it has its end');
    expect(seen.happened).toBe(true);
    expect([twin.cassette, twin.handedBack, viewOf(world, id).state, viewOf(world, id).noteUncertain]).toEqual([[100], [], 'credited', undefined]);
    expect([noteReceipts(place), await balance(world, 'm0001')]).toEqual([0, before + 10_000 + 1_000]);
    expect([(await world.client.attention()).notes, await world.client.audit()]).toEqual([[], []]);
  });

  it.each(['busy', 'pause'] as const)('it says %s at a poll after it was told to stack and could not', async (says) => {
    const place = await startKiosk(stops);
    const { world, twin } = place;
    let polls = 0;
    twin.busyNext = 1;
    twin.interrupt = (command) => (command === 'poll' && twin.state === 'escrow' && twin.commands.includes('stack') && (polls += 1) <= 3 ? says : undefined);
    const id = await taking(place, 'h-2', 10_000);
    await insert(place, 50);
    await until(() => viewOf(world, id).cashInFen === 5_000, 'it is counted');
    await insert(place, 50);
    await until(() => viewOf(world, id).final, 'it has its end');
    expect([polls > 3, twin.cassette, twin.handedBack, viewOf(world, id).state, viewOf(world, id).noteUncertain, noteReceipts(place)]).toEqual([true, [50, 50], [], 'credited', undefined, 0]);
  });

  it.each([1, 2, 3])('seed %i: whatever it says at whatever command, the sum is that of the cassette, and no note is missed', async (seed) => {
    const place = await startKiosk(stops);
    const { world, twin } = place;
    const before = await balance(world, 'm0003');
    const random = new SeededRandom(seed);
    const says = [undefined, undefined, undefined, undefined, 'busy', 'pause', 'refuse', 'illegal-command', 'deaf', 'unanswered'] as const;
    let hindered = 0;
    const id = await taking(place, `h-seed-${seed}`, 10_000, 'm0003');
    twin.interrupt = () => {
      const said = hindered < hindrancesMax ? random.pick(says) : undefined;
      if (said !== undefined) hindered += 1;
      return said;
    };
    while (!viewOf(world, id).final) {
      const missing = 10_000 - (viewOf(world, id).cashInFen ?? 0);
      await until(() => twin.insert(missing >= 5_000 ? 50 : 20) || viewOf(world, id).final, 'a note is taken', 60_000);
      await until(() => twin.state === 'idle' || twin.state === 'disabled' || viewOf(world, id).final, 'its end', 60_000);
    }
    const sumFen = twin.cassette.reduce((sum, units) => sum + units * 100, 0);
    expect([viewOf(world, id).state, viewOf(world, id).cashInFen, viewOf(world, id).noteUncertain, noteReceipts(place)]).toEqual(['credited', sumFen, undefined, 0]);
    expect([sumFen, hindered > 3, await balance(world, 'm0003')]).toEqual([10_000, true, before + 11_000]);
  }, 120_000);

  it('a cassette without room: what goes back is not missed', async () => {
    const place = await startKiosk(stops, { moveMs: 300 });
    const { world, twin } = place;
    twin.full = true;
    const id = await taking(place, 'h-3', 10_000);
    await insert(place, 100);
    await until(() => twin.handedBack.length === 1, 'it goes back');
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).final, 'the session has its end');
    expect([twin.cassette, twin.handedBack, viewOf(world, id).state, viewOf(world, id).noteUncertain, noteReceipts(place)]).toEqual([[], [100], 'cancelled', undefined, 0]);
  });
});
