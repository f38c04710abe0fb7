import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { Counters, type AgentContext } from '../../../src/agent/agent-context.ts';
import { CloudSession } from '../../../src/agent/cloud-session.ts';
import { RecordStreams } from '../../../src/agent/record-streams.ts';
import { DurableSteps } from '../../../src/agent/durable-steps.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';
import { realRandom } from '../../../src/doubles/real-time.ts';
import type { CloudRequest, HelloReply } from '../../../src/domain/cloud/cloud-message.ts';

describe('a session with the cloud', () => {
  it('a HELLO that is answered late, after it was said again, still proves the head', async () => {
    const time = new ManualTime();
    const said: CloudRequest[] = [];
    const journal = memoryJournal();
    const context = { journal, clock: time, timers: time, random: realRandom, logger: silentLogger, counters: new Counters(), streams: new RecordStreams(1), uplink: { request: (request: CloudRequest) => void said.push(request) } };
    const session = new CloudSession(context as unknown as AgentContext, new DurableSteps(journal), { mayResend: () => true, recovered: () => undefined, rebuilt: () => undefined, proven: () => undefined, isOldCopy: () => false, cloudRestored: () => undefined, distrusted: () => undefined });
    session.up();
    await time.advance(10_000);
    expect(said.length).toBeGreaterThan(2);
    const reply: HelloReply = {
      kind: 'hello', id: said[0]!.id, head: 'proven', ack: { highWater: 0, missing: [], quarantined: [], highest: 0, terminalEpoch: 1 }, laterRecords: [], moreRecords: false, cloudWallMs: 0, timelineId: 't', terminalEpoch: 1,
      assignment: { storeId: 's', assignmentVersion: 1, storeName: '', merchantName: '', orderPrefix: '10000001', terminalShortId: '000001' },
    };
    expect([session.greeted(reply), session.state]).toEqual([true, 'proven']);
  });
});
