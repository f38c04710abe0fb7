import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { Ledger, NoticeRow } from '../ledger/ledger.ts';

export interface NoticeRelayOptions {
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly logger: Logger;
  publish(notice: NoticeRow): Promise<'published' | 'failed' | 'refused'>;
}

/**
 * Publishes the rows that transactions left in the outbox: at once after a commit here (`kick`), and
 * on a schedule for those of other workers and of earlier lives. A row is removed after its
 * publication; published twice it is only a second hint.
 */
export class NoticeRelay {
  readonly #options: NoticeRelayOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #timer: Timer | undefined;
  #sent = 0;

  constructor(options: NoticeRelayOptions) {
    this.#options = options;
  }

  get sentCount(): number {
    return this.#sent;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = this.#options.timers.after(limits.noticeRelayMs, () => {
      this.kick();
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#running;
  }

  kick(): void {
    this.#again = true;
    if (this.#running !== undefined || this.#stopped) return;
    this.#running = this.#drain().finally(() => {
      this.#running = undefined;
      if (this.#again) this.kick();
    });
  }

  async #drain(): Promise<void> {
    const { ledger, logger, publish } = this.#options;
    this.#again = false;
    try {
      const rows = await ledger.pendingNotices(limits.noticeBatchMax);
      const outcomes = await Promise.all(rows.map(publish));
      const published = rows.filter((_row, index) => outcomes[index] === 'published').map((row) => row.noticeId);
      if (published.length > 0) await ledger.markPublished(published);
      this.#sent += published.length;
      if (rows.length === limits.noticeBatchMax && published.length === rows.length) this.#again = true;
    } catch (error) {
      // The rows stay; the schedule comes back to them.
      logger.log('warn', 'notices.failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
