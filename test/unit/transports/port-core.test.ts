import { describe, expect, it } from 'vitest';
import { PortCore } from '../../../src/transports/port-core.ts';

const never = { after: () => ({ cancel: () => undefined }) };

describe('the core of a byte port', () => {
  it.each(['before', 'after'] as const)('hands out plain arrays, whatever the library gave, %s somebody listens', (when) => {
    const core = new PortCore(never, { write: () => undefined, release: () => Promise.resolve() });
    const chunks: Uint8Array[] = [];
    if (when === 'after') core.onData((chunk) => chunks.push(chunk));
    core.receive(Buffer.from([1, 2, 3]));
    if (when === 'before') core.onData((chunk) => chunks.push(chunk));
    const [chunk] = chunks;
    // What a Buffer's slice is not: a copy. Drivers overwrite chunks of which they have kept a part.
    const kept = chunk!.subarray(1).slice();
    chunk!.fill(0);
    expect([...kept]).toEqual([2, 3]);
  });

  it('and so are notices and answers', async () => {
    const core = new PortCore(never, { write: () => undefined, control: () => Promise.resolve(Buffer.from([4])), release: () => Promise.resolve() });
    const notices: Uint8Array[] = [];
    core.onNotice((notice) => notices.push(notice));
    core.receiveNotice(Buffer.from([5]));
    const answer = await core.control({ kind: 'get-feature', reportId: 0, byteCount: 1 });
    expect([...notices, answer].map((bytes) => Buffer.isBuffer(bytes))).toEqual([false, false]);
  });
});
