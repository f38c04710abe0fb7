import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Ledger, NoticeRow } from '../../../src/cloud/ledger/ledger.ts';
import { NoticeRelay } from '../../../src/cloud/workers/notice-relay.ts';
import { Repeating } from '../../../src/cloud/workers/repeating.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';

/** An outbox of `count` rows; nothing else of a ledger is asked for here. */
function outbox(count: number) {
  let rows: NoticeRow[] = Array.from({ length: count }, (_none, index) => ({ noticeId: index + 1, terminalId: 't1', orderId: undefined, memberId: 'm', leaseNo: undefined }));
  const ledger = {
    pendingNotices: async (limit: number) => rows.slice(0, limit),
    markPublished: async (ids: readonly number[]) => void (rows = rows.filter((row) => !ids.includes(row.noticeId))),
  } satisfies Pick<Ledger, 'pendingNotices' | 'markPublished'>;
  return { ledger: ledger as unknown as Ledger, left: () => rows.map((row) => row.noticeId) };
}

function relayOver(ledger: Ledger, publish: (notice: NoticeRow) => Promise<'published' | 'failed'>) {
  const time = new ManualTime();
  return { time, relay: new NoticeRelay({ ledger, timers: time, logger: silentLogger, publish }) };
}

describe('the notice relay', () => {
  it('publishes every row, however many, and removes them afterwards', async () => {
    const { ledger, left } = outbox(limits.noticeBatchMax * 2 + 3);
    const published: number[] = [];
    const { time, relay } = relayOver(ledger, async (notice) => {
      published.push(notice.noticeId);
      return 'published';
    });
    relay.kick();
    await time.advance(0);
    await time.advance(0);
    expect([left(), published.length, relay.sentCount]).toEqual([[], limits.noticeBatchMax * 2 + 3, limits.noticeBatchMax * 2 + 3]);
  });

  it('keeps what could not be published, and comes back to it on its schedule', async () => {
    const { ledger, left } = outbox(3);
    let lineUp = false;
    const { time, relay } = relayOver(ledger, async (notice) => (lineUp || notice.noticeId === 2 ? 'published' : 'failed'));
    relay.start();
    await time.advance(limits.noticeRelayMs);
    expect(left()).toEqual([1, 3]);
    lineUp = true;
    await time.advance(limits.noticeRelayMs);
    expect(left()).toEqual([]);
    await relay.stop();
    expect(time.pending).toBe(0);
  });

  it('survives a database that does not answer', async () => {
    const { ledger, left } = outbox(1);
    let fails = true;
    const flaky: Ledger = { ...ledger, pendingNotices: (limit) => (fails ? Promise.reject(new Error('no database')) : ledger.pendingNotices(limit)) };
    const { time, relay } = relayOver(flaky, async () => 'published');
    relay.start();
    await time.advance(limits.noticeRelayMs);
    fails = false;
    await time.advance(limits.noticeRelayMs);
    expect(left()).toEqual([]);
    await relay.stop();
  });
});

describe('repeating work', () => {
  it('goes on after a failure, never overlaps, and ends', async () => {
    const time = new ManualTime();
    let runs = 0;
    const work = new Repeating({
      timers: time, logger: silentLogger, everyMs: 10,
      work: async () => {
        runs += 1;
        if (runs === 2) throw new Error('once');
      },
    });
    work.start();
    await time.advance(35);
    expect(runs).toBe(4);
    await work.stop();
    await time.advance(100);
    expect([runs, time.pending]).toEqual([4, 0]);
  });
});
