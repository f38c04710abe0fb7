import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { EventStreams } from '../../../src/counter/event-streams.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { AgentControl } from '../../../src/ports/agent-control.ts';

/** A connection whose other end reads nothing: what is written stays here. */
function unreadReader(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

function eventStreams(time: ManualTime) {
  const counts = { subscribed: 0 };
  const subscribe: AgentControl['subscribe'] = () => {
    counts.subscribed += 1;
    return () => { counts.subscribed -= 1; };
  };
  return { streams: new EventStreams({ subscribe } as AgentControl, time), counts };
}

describe('readers of events', () => {
  it('one that does not read is let go, and its beat with it', async () => {
    const time = new ManualTime();
    const { streams, counts } = eventStreams(time);
    let beats = 0;
    const response = unreadReader();
    streams.open(response, {
      kind: 'till', readersMax: 1, first: [], select: () => undefined,
      beat: () => {
        beats += 1;
        return { name: 'beat', data: 'x'.repeat(limits.eventUnreadBytesMax / 2) };
      },
    });
    expect([streams.count, counts.subscribed]).toEqual([1, 1]);
    for (let second = 0; second < 20; second += 1) await time.advance(1_000);
    expect([streams.count, counts.subscribed, response.destroyed]).toEqual([0, 0, true]);
    expect(beats).toBe(2);
  });

  it('their number is bounded, and a place is free again when one leaves', () => {
    const { streams } = eventStreams(new ManualTime());
    const content = { kind: 'till' as const, readersMax: limits.eventSubscribersMax, first: [], select: () => undefined, beat: () => ({ name: 'beat', data: null }) };
    const readers = Array.from({ length: limits.eventSubscribersMax }, unreadReader);
    for (const response of readers) streams.open(response, content);
    const late = unreadReader();
    expect(() => streams.open(late, content)).toThrow(expect.objectContaining({ code: 'BUSY' }));
    readers[0]!.emit('close');
    streams.open(late, content);
    expect(streams.count).toBe(limits.eventSubscribersMax);
    streams.endAll();
    expect(streams.count).toBe(0);
  });

  it('one kind has a bound of its own, so that it cannot shut out the other', () => {
    const { streams } = eventStreams(new ManualTime());
    const content = { first: [], select: () => undefined, beat: () => ({ name: 'beat', data: null }) };
    for (let count = 0; count < 3; count += 1) streams.open(unreadReader(), { ...content, kind: 'customer', readersMax: 3 });
    expect(() => streams.open(unreadReader(), { ...content, kind: 'customer', readersMax: 3 })).toThrow(expect.objectContaining({ code: 'BUSY' }));
    streams.open(unreadReader(), { ...content, kind: 'till', readersMax: limits.eventSubscribersMax });
    expect(streams.count).toBe(4);
    streams.endAll();
  });
});
