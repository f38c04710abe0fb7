import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CashTwinInterruption } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { encodeCcnetCommand } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { CashCounter } from '../../support/cash-counter.ts';

const hindrances: readonly (CashTwinInterruption | undefined)[] = [undefined, undefined, undefined, 'busy', 'pause', 'illegal-command', 'refuse', 'deaf', 'unanswered'];
const events = ['nothing', 'nothing', 'nothing', 'spoilt answers', 'mute', 'held', 'rejected out of escrow', 'another one rejected', 'snagged', 'no room', 'finish', 'finish, and the next customer'] as const;

/** A note, what the validator says instead of obeying, command by command, and what else happens so long after the note was put in. No word of it is lost for good. */
interface Round {
  readonly units: number;
  readonly hindrances: readonly (CashTwinInterruption | undefined)[];
  readonly event: (typeof events)[number];
  readonly atMs: number;
}

const rounds: fc.Arbitrary<Round> = fc.record({
  units: fc.constantFrom(10, 20, 20, 100), hindrances: fc.array(fc.constantFrom(...hindrances), { maxLength: 12 }), event: fc.constantFrom(...events), atMs: fc.integer({ min: 0, max: 1_500 }),
});

const moveMs = 300;

async function play({ units, hindrances: queue, event, atMs }: Round, counter: CashCounter): Promise<boolean> {
  const { line: { twin, time } } = counter;
  twin.full = event === 'no room';
  const isTaken = twin.insert(units);
  const left = [...queue];
  // A bill table that is asked for in vain five times in a row is another story: the line is given up.
  twin.interrupt = (command) => (command === 'bill-table' || command === 'reset' ? undefined : left.shift());
  await time.advance(atMs);
  switch (event) {
    case 'spoilt answers': twin.corrupt = 1 + (atMs % 5); break;
    case 'mute': twin.mute = true; break;
    case 'held': twin.take(encodeCcnet(encodeCcnetCommand({ type: 'hold' }))); break;
    // Said for a moment only, not until it is heard: with the last word unanswered nobody could tell it from a note that was stacked.
    case 'rejected out of escrow': left.length = 0; await time.advance(500); twin.rejectHeld(); break;
    case 'another one rejected': twin.rejectAnother(); break;
    case 'snagged': twin.jamAndGoOn(); break;
    case 'finish': case 'finish, and the next customer': counter.input({ kind: 'finish-cash-in' }); break;
    default: break;
  }
  if (event === 'finish, and the next customer') counter.begin(20_000);
  await time.advance(2_000);
  twin.mute = false;
  await time.advance(25_000);
  twin.full = false;
  counter.begin(20_000);
  await time.advance(1_000);
  return isTaken;
}

const sorted = (units: readonly number[]) => [...units].sort((one, other) => one - other);

describe('a validator that cannot obey at once, whose words are spoilt, unheard or refused, and that has power and line all the time', () => {
  it('what is credited is what lies in the cassette, no note is missed, and the rest is in the customer\'s hand', async () => {
    const seen = { credited: 0, handedBack: 0, hindered: 0 };
    await fc.assert(fc.asyncProperty(fc.array(rounds, { minLength: 2, maxLength: 8 }), async (story) => {
      const counter = new CashCounter(moveMs);
      const { twin, time } = counter.line;
      await time.advance(3_000);
      counter.begin(20_000);
      await time.advance(500);
      const inserted: number[] = [];
      for (const round of story) if (await play(round, counter)) inserted.push(round.units);
      await time.advance(30_000);
      const uncertain = counter.journal.filter(({ kind }) => kind === 'cash.uncertain');
      expect([uncertain, sorted(counter.credited()), twin.holdsNote]).toEqual([[], sorted(twin.cassette), false]);
      expect(sorted([...twin.cassette, ...twin.handedBack])).toEqual(sorted(inserted));
      expect(counter.line.events.filter((event) => event.startsWith('uncertain'))).toEqual([]);
      seen.credited += twin.cassette.length;
      seen.handedBack += twin.handedBack.length;
      seen.hindered += story.flatMap((round) => round.hindrances.filter((each) => each !== undefined)).length;
    }), { numRuns: 60 });
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  });
});
