import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { EventStreams } from '../../../src/counter/event-streams.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { AgentControl } from '../../../src/ports/agent-control.ts';

/** A connection whose other end reads nothing: what is written stays here. */
function unreadReader() {
  const request = new IncomingMessage(new Socket());
  return { request, response: new ServerResponse(request) };
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
    const { request, response } = unreadReader();
    streams.open(request, response, {
      first: [], select: () => undefined,
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
    const content = { first: [], select: () => undefined, beat: () => ({ name: 'beat', data: null }) };
    const readers = Array.from({ length: limits.eventSubscribersMax }, unreadReader);
    for (const { request, response } of readers) streams.open(request, response, content);
    const late = unreadReader();
    expect(() => streams.open(late.request, late.response, content)).toThrow(expect.objectContaining({ code: 'BUSY' }));
    readers[0]!.request.emit('close');
    streams.open(late.request, late.response, content);
    expect(streams.count).toBe(limits.eventSubscribersMax);
    streams.endAll();
    expect(streams.count).toBe(0);
  });
});
