import { CardtillError } from '../../base/errors.ts';
import { sha256 } from '../../base/crypto.ts';
import type { Journal, JournalCondition, JournalRecord, JournalTicket } from '../../ports/journal.ts';

export interface MemoryJournal extends Journal {
  /** While held, nothing becomes durable. */
  hold(): void;
  release(): void;
  /** What a crash now would leave behind: a journal with the durable records only. */
  afterCrash(): MemoryJournal;
  full: boolean;
}

/** A journal that keeps its promises as long as the process lives; durability comes one microtask later, or when released. */
export function memoryJournal(records: readonly JournalRecord[] = [], condition: JournalCondition = { kind: 'sound' }): MemoryJournal {
  const kept = [...records];
  let durableSeq = kept.length;
  let held = false;
  const waiting: (() => void)[] = [];
  const settle = () => {
    if (held) return;
    durableSeq = kept.length;
    for (const done of waiting.splice(0)) done();
  };
  const head = () => ({ seq: kept.length, hash: kept.at(-1)?.hash ?? new Uint8Array(32) });
  const journal: MemoryJournal = {
    condition,
    full: false,
    get head() { return head(); },
    get durableSeq() { return durableSeq; },
    append(type, seal, options = {}): JournalTicket {
      if (journal.full && options.essential !== true) throw new CardtillError('JOURNAL_FULL', 'no room for a new order');
      const { seq, hash: previousHash } = head();
      const sealed = seal({ seq: seq + 1, previousHash });
      const record: JournalRecord = { seq: seq + 1, type, previousHash, sealed, hash: sha256(sealed) };
      kept.push(record);
      const durable = new Promise<void>((resolve) => waiting.push(resolve));
      queueMicrotask(settle);
      return { record, durable };
    },
    read: (seq) => kept[seq - 1],
    records: (fromSeq) => kept.slice(fromSeq - 1, durableSeq),
    trust: () => undefined,
    close: async () => settle(),
    hold: () => { held = true; },
    release: () => {
      held = false;
      settle();
    },
    afterCrash: () => memoryJournal(kept.slice(0, durableSeq), condition),
  };
  return journal;
}
