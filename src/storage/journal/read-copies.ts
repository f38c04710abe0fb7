import type { JournalFolder } from './journal-folder.ts';
import type { JournalCopy } from './merge-copies.ts';

const segmentPattern = /^journal-(\d{8})\.log$/;

/** Says why the tail is in doubt, until the cloud has compared heads. */
export const doubtFile = 'tail-in-doubt';

/** Segments count from 1. */
export function segmentFile(index: number): string {
  return `journal-${String(index + 1).padStart(8, '0')}.log`;
}

/** Everything that a folder holds. A missing file before others is an empty one: its records then come from the other copy, or are missed aloud. */
export function readCopy(folder: JournalFolder): JournalCopy {
  const numbers = folder.list().flatMap((name) => {
    const match = segmentPattern.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  const count = Math.max(0, ...numbers);
  const segments = Array.from({ length: count }, (_none, index) => (numbers.includes(index + 1) ? folder.read(segmentFile(index)) : new Uint8Array(0)));
  return { name: folder.name, segments };
}
