import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../../src/base/bytes.ts';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import { Counters, type AgentContext } from '../../../src/agent/agent-context.ts';
import { CloudSession } from '../../../src/agent/cloud-session.ts';
import { DurableSteps } from '../../../src/agent/durable-steps.ts';
import { entryTypes, RecordStreams } from '../../../src/agent/record-streams.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';
import { realRandom } from '../../../src/doubles/real-time.ts';
import type { CloudRequest, HelloReply, RecordsAck } from '../../../src/domain/cloud/cloud-message.ts';

type Hello = Extract<CloudRequest, { kind: 'hello' }>;

const assignment = { storeId: 's', assignmentVersion: 1, storeName: '', merchantName: '', orderPrefix: '10000001', terminalShortId: '000001' };

/** A session over a journal of some records, whose cloud the test plays. */
async function world(records: number) {
  const time = new ManualTime();
  const said: Hello[] = [];
  const sent: number[] = [];
  const journal = memoryJournal();
  const streams = new RecordStreams(1);
  const uplink = { request: (request: CloudRequest) => void (request.kind === 'hello' && said.push(request)), sendRecord: ({ seq }: { readonly seq: number }) => void sent.push(seq) };
  const context = { assignmentNow: () => assignment, journal, clock: time, timers: time, random: realRandom, logger: silentLogger, counters: new Counters(), streams, uplink };
  const session = new CloudSession(context as unknown as AgentContext, new DurableSteps(journal), { mayResend: () => true, recovered: () => undefined, rebuilt: () => undefined, proven: () => undefined, isOldCopy: () => false, cloudRestored: () => undefined, distrusted: () => undefined, unheard: () => undefined });
  const hashes: Uint8Array[] = [];
  for (let index = 1; index <= records; index += 1) {
    const ticket = journal.append(entryTypes.money, () => asciiBytes(`record ${index}`), { essential: true });
    await ticket.durable;
    streams.added(ticket.record.seq, ticket.record.hash);
    hashes.push(ticket.record.hash);
    session.recorded(ticket.record.seq, String(index).padStart(32, '0') as OrderId, 'payment.fulfilled');
  }
  const ack = (highWater: number): RecordsAck => ({ highWater, missing: [], quarantined: [], highest: highWater, terminalEpoch: 1 });
  const received = (seq: number, hash = hashes[seq - 1]!): RecordsAck => ({ ...ack(4), received: { seq, hash } });
  const answer = (timelineId: string, highWater: number, highestHash = hashes[highWater - 1] ?? new Uint8Array(0)): boolean => {
    const reply: HelloReply = {
      kind: 'hello', id: said.at(-1)!.id, head: 'proven', ack: ack(highWater), highestHash, laterRecords: [], moreRecords: false, cloudWallMs: 0, timelineId, terminalEpoch: 1,
      assignment,
    };
    return session.greeted(reply);
  };
  return { time, said, sent, session, ack, received, answer };
}

type World = Awaited<ReturnType<typeof world>>;

describe('a cloud that was restored from a backup (REQ-SES-5)', () => {
  it('is told what is known of it, and sent everything again when it names another timeline', async () => {
    const { session, said, sent, answer } = await world(4);
    session.up();
    expect(said.at(-1)).toMatchObject({ timelineId: '', confirmedSeq: 0 });
    expect(answer('first', 4)).toBe(true);
    expect([sent, session.unacknowledgedCount]).toEqual([[], 0]);
    session.down();
    session.up();
    expect(said.at(-1)).toMatchObject({ timelineId: 'first', confirmedSeq: 4 });
    answer('second', 1);
    expect([sent, session.unacknowledgedCount]).toEqual([[2, 3, 4], 3]);
  });

  it('and when it names the same one with a lower high-water mark', async () => {
    const { session, sent, answer } = await world(4);
    session.up();
    answer('first', 4);
    session.down();
    session.up();
    answer('first', 2);
    expect(sent).toEqual([3, 4]);
    session.down();
    session.up();
    answer('first', 4);
    expect([sent, session.unacknowledgedCount]).toEqual([[3, 4], 0]);
  });

  it.each<[string, string, (rig: World) => void]>([
    ['a reply of another timeline', 'greeting', ({ session }) => session.repliedIn('second')],
    // As a rule another worker's answer has overtaken it: no sale waits for that.
    ['an acknowledgement that takes back what was confirmed', 'proven', ({ session, ack }) => session.acknowledged(ack(2))],
  ])('%s in mid-session makes both sides compare again', async (_what, meanwhile, happens) => {
    const rig = await world(4);
    rig.session.up();
    rig.answer('first', 4);
    await rig.time.advance(60_000);
    const before = rig.said.length;
    happens(rig);
    await rig.time.advance(0);
    expect([rig.said.length, rig.session.state]).toEqual([before + 1, meanwhile]);
    rig.answer('second', 2);
    expect(rig.sent).toEqual([3, 4]);
  });

  it('a reply of the timeline that is known moves nothing', async () => {
    const rig = await world(2);
    rig.session.up();
    rig.answer('first', 2);
    await rig.time.advance(60_000);
    rig.session.repliedIn('first');
    rig.session.acknowledged(rig.ack(2));
    expect([rig.said.length, rig.session.state, rig.sent]).toEqual([1, 'proven', []]);
  });

  it('a late reply of the timeline before acknowledges nothing', async () => {
    const rig = await world(4);
    rig.session.up();
    rig.answer('second', 2);
    expect(rig.session.unacknowledgedCount).toBe(2);
    rig.session.repliedIn('first', { ...rig.received(4), highWater: 3 });
    await rig.time.advance(0);
    expect([rig.session.unacknowledgedCount, rig.said.at(-1)]).toMatchObject([2, { timelineId: 'second', confirmedSeq: 2 }]);
    rig.answer('second', 2);
    rig.session.repliedIn('second', { ...rig.received(4), highWater: 2 });
    expect(rig.session.unacknowledgedCount).toBe(1);
  });

  it('an answer to HELLO that an acknowledgement overtook is of the same books', async () => {
    const rig = await world(4);
    rig.session.up();
    rig.answer('first', 3);
    rig.session.down();
    rig.session.up();
    rig.sent.length = 0;
    // Another worker kept the fourth record while the answer was on its way.
    rig.session.acknowledged(rig.received(4));
    expect(rig.answer('first', 3)).toBe(true);
    expect([rig.sent, rig.session.unacknowledgedCount]).toEqual([[], 0]);
    await rig.time.advance(limits.sessionCompareMs);
    rig.answer('first', 3);
    expect(rig.sent).toEqual([4]);
  });

  it('RESYNC: what it asks for goes again, acknowledged or not', async () => {
    const rig = await world(4);
    rig.session.up();
    rig.answer('first', 4);
    rig.session.resync(3);
    expect([rig.sent, rig.session.unacknowledgedCount]).toEqual([[3, 4], 2]);
    for (const seq of [3, 4]) rig.session.acknowledged(rig.received(seq));
    expect(rig.session.unacknowledgedCount).toBe(0);
  });

  it('is found out by a session that stays up and to which nobody speaks, without holding anything up', async () => {
    const rig = await world(3);
    rig.session.up();
    rig.answer('first', 3);
    await rig.time.advance(limits.sessionCompareMs);
    expect([rig.said.length, rig.session.state]).toEqual([2, 'proven']);
    rig.answer('second', 0);
    expect([rig.sent, rig.session.state]).toEqual([[1, 2, 3], 'proven']);
  });
});

describe('two disks that wrote one chain', () => {
  it('REQ-ACK-1 only the record that is named is acknowledged, by its hash, whatever the marks say', async () => {
    const { session, answer, ack, received } = await world(4);
    session.up();
    answer('first', 0);
    session.acknowledged(ack(4));
    session.acknowledged(received(2, new Uint8Array(32)));
    expect(session.unacknowledgedCount).toBe(4);
    session.acknowledged(received(2));
    expect(session.unacknowledgedCount).toBe(3);
  });

  it('a head that is proven over a place of the other disk is a fork, and nothing is acknowledged by it', async () => {
    const { session, said, answer } = await world(4);
    session.up();
    expect(answer('first', 3, new Uint8Array(32))).toBe(false);
    expect([session.state, session.unacknowledgedCount]).toEqual(['rebuilding', 4]);
    expect(said.at(-1)).toMatchObject({ rebuild: { afterEpoch: 1, afterSeq: 0 } });
  });
});
