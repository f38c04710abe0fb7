import type { Journal } from '../../src/ports/journal.ts';

/** Tells of what is appended after the end. */
export function watchedJournal(journal: Journal, onLate: (type: number) => void): Journal {
  let closed = false;
  const close = () => {
    closed = true;
    return journal.close();
  };
  const append: Journal['append'] = (type, ...rest) => {
    if (closed) onLate(type);
    return journal.append(type, ...rest);
  };
  return Object.create(journal, { close: { value: close }, append: { value: append } }) as Journal;
}
