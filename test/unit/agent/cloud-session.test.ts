import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { Counters, type AgentContext } from '../../../src/agent/agent-context.ts';
import { CloudSession } from '../../../src/agent/cloud-session.ts';
import { RecordStreams } from '../../../src/agent/record-streams.ts';
import { DurableSteps } from '../../../src/agent/durable-steps.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';
import { realRandom } from '../../../src/doubles/real-time.ts';
import type { CloudRequest, HelloReply } from '../../../src/domain/cloud/cloud-message.ts';

const assignment = { storeId: 's', assignmentVersion: 1, storeName: '', merchantName: '', orderPrefix: '10000001', terminalShortId: '000001' };

function sessionRig() {
  const time = new ManualTime();
  const said: CloudRequest[] = [];
  const journal = memoryJournal();
  const context = { assignmentNow: () => assignment, journal, clock: time, timers: time, random: realRandom, logger: silentLogger, counters: new Counters(), streams: new RecordStreams(1), uplink: { request: (request: CloudRequest) => void said.push(request) } };
  const told: string[] = [];
  const session = new CloudSession(context as unknown as AgentContext, new DurableSteps(journal), {
    mayResend: () => true, recovered: () => undefined, rebuilt: () => undefined, proven: () => undefined, isOldCopy: () => false, cloudRestored: () => undefined,
    distrusted: () => void told.push('distrusted'), unheard: () => void told.push('unheard'),
  });
  const proven = (id: HelloReply['id']): HelloReply => ({
    kind: 'hello', id, head: 'proven', ack: { highWater: 0, missing: [], quarantined: [], highest: 0, terminalEpoch: 1 }, highestHash: new Uint8Array(0), laterRecords: [], moreRecords: false, cloudWallMs: 0, timelineId: 't', terminalEpoch: 1,
    assignment,
  });
  const asked = () => new Set(said.map(({ id }) => id)).size;
  /** As many doubts as are looked into at once, for nothing. */
  const doubtInVain = () => {
    for (let looks = 0; looks < 3; looks += 1) {
      session.greetAgain();
      session.greeted(proven(said.at(-1)!.id));
    }
  };
  return { time, said, told, session, proven, asked, doubtInVain };
}

describe('a session with the cloud', () => {
  it('a HELLO that is answered late, after it was said again, still proves the head', async () => {
    const { time, said, session, proven } = sessionRig();
    session.up();
    await time.advance(10_000);
    expect(said.length).toBeGreaterThan(2);
    expect([session.greeted(proven(said[0]!.id)), session.state]).toEqual([true, 'proven']);
  });

  it.each(['after its HELLO was answered', 'while its HELLO is on its way'])('the first doubts, from one %s on, are looked into at once, what comes up then later, once', async (when) => {
    const { time, said, session, proven, asked } = sessionRig();
    session.up();
    if (when.startsWith('while')) session.greetAgain();
    session.greeted(proven(said[0]!.id));
    for (let looks = 0; looks < 3; looks += 1) {
      if (when.startsWith('after') || looks > 0) session.greetAgain();
      await time.advance(0);
      expect([session.state, asked()]).toEqual(['greeting', 2 + looks]);
      session.greeted(proven(said.at(-1)!.id));
    }
    for (let doubts = 0; doubts < 3; doubts += 1) session.greetAgain();
    expect([session.state, asked()]).toEqual(['proven', 4]);
    await time.advance(60_000);
    expect([session.state, asked()]).toEqual(['greeting', 5]);
    session.greeted(proven(said.at(-1)!.id));
    await time.advance(120_000);
    expect([session.state, asked()]).toEqual(['proven', 5]);
  });

  it('a greeting that brought another binding has answered the doubts of its time, and is no reason to wait with the next one', async () => {
    const { time, said, session, proven, asked } = sessionRig();
    session.up();
    session.greeted(proven(said[0]!.id));
    for (let looks = 0; looks < 2; looks += 1) {
      session.greetAgain();
      session.greeted(proven(said.at(-1)!.id));
    }
    session.greetAgain();
    session.greetAgain();
    session.greeted({ ...proven(said.at(-1)!.id), assignment: { ...assignment, storeId: 'other', assignmentVersion: 2 } });
    await time.advance(0);
    expect([session.state, said.length]).toEqual(['proven', 4]);
    session.greetAgain();
    expect([session.state, asked()]).toEqual(['greeting', 5]);
  });

  it('an answer to a comparison that a greeting has overtaken is not heard: it is older', async () => {
    const { time, said, session, proven } = sessionRig();
    session.up();
    session.greeted(proven(said[0]!.id));
    await time.advance(limits.sessionCompareMs);
    const compare = said.at(-1)!.id;
    session.greetAgain();
    session.greeted(proven(said.at(-1)!.id));
    expect(session.greeted(proven(compare))).toBe(false);
  });

  it('a clock of fractions of a millisecond never makes it wait for less than one', async () => {
    const { time, said, session, proven, doubtInVain } = sessionRig();
    const waits: number[] = [];
    const after = time.after.bind(time);
    await time.advance(1_000_000.3);
    session.up();
    session.greeted(proven(said[0]!.id));
    doubtInVain();
    await time.advance(0.1 + 0.2);
    time.after = (delayMs, run) => {
      waits.push(delayMs);
      return after(delayMs, run);
    };
    session.greetAgain();
    expect(waits.map(Number.isInteger)).toEqual([true]);
  });

  it('an old disk goes on as soon as what it took back is durable, without waiting for a timer', async () => {
    const { time, said, session, proven } = sessionRig();
    session.up();
    session.greeted({ ...proven(said[0]!.id), head: 'behind' });
    expect(said.at(-1)).toMatchObject({ kind: 'hello', rebuild: { afterEpoch: 1, afterSeq: 0 } });
    session.greeted({ ...proven(said.at(-1)!.id), head: 'behind', terminalEpoch: 2 });
    await time.advance(0);
    expect([session.state, said.length]).toEqual(['greeting', 3]);
  });

  it('a doubt does not outlive its session: the next one begins with a HELLO', async () => {
    const { time, said, session, proven, doubtInVain } = sessionRig();
    session.up();
    session.greeted(proven(said[0]!.id));
    doubtInVain();
    session.greetAgain();
    session.down();
    await time.advance(120_000);
    expect([session.state, said.length]).toEqual(['down', 4]);
  });

  it('is heard while it compares once more, until the first try of that is not answered', async () => {
    const { time, said, told, session, proven } = sessionRig();
    session.up();
    expect([session.isHeard, session.isComparing]).toEqual([false, false]);
    session.greeted(proven(said[0]!.id));
    session.greetAgain();
    expect([session.isHeard, session.isComparing, told]).toEqual([true, true, []]);
    await time.advance(limits.requestTryTimeoutMs);
    expect([session.state, session.isHeard, session.isComparing, told]).toEqual(['greeting', false, false, ['unheard']]);
    session.greeted(proven(said.at(-1)!.id));
    expect([session.state, session.isHeard]).toEqual(['proven', true]);
  });

  it('a comparison that does not fit ends its being heard, and what rests on the journal, at once', async () => {
    const { time, said, told, session, proven } = sessionRig();
    session.up();
    session.greeted(proven(said[0]!.id));
    await time.advance(limits.sessionCompareMs);
    session.greeted({ ...proven(said.at(-1)!.id), head: 'forked' });
    expect([session.state, session.isHeard, session.isComparing, told]).toEqual(['greeting', false, false, ['distrusted']]);
  });

  it('a doubt whose timer is late does not strike in the middle of a rebuilding', async () => {
    const { time, said, session, proven, doubtInVain } = sessionRig();
    const runs: (() => void)[] = [];
    const after = time.after.bind(time);
    session.up();
    session.greeted(proven(said[0]!.id));
    doubtInVain();
    time.after = (_delayMs, run) => {
      runs.push(run);
      return { cancel: () => undefined };
    };
    session.greetAgain();
    time.after = after;
    await time.advance(limits.sessionCompareMs);
    session.greeted({ ...proven(said.at(-1)!.id), head: 'forked' });
    session.greeted({ ...proven(said.at(-1)!.id), head: 'forked' });
    const asked = said.at(-1)!.id;
    for (const run of runs) run();
    expect([runs.length, session.state, said.at(-1)!.id]).toEqual([1, 'rebuilding', asked]);
    session.greeted({ ...proven(asked), head: 'forked', terminalEpoch: 2 });
    await time.advance(0);
    session.greeted({ ...proven(said.at(-1)!.id), terminalEpoch: 2 });
    expect(session.state).toBe('proven');
  });
});
