import type { JournalFolder } from './journal-folder.ts';
import type { JournalCopy } from './merge-copies.ts';

const segmentPattern = /^journal-(\d{8})\.log$/;

/** Says why the tail is in doubt, until the cloud has compared heads. */
export const doubtFile = 'tail-in-doubt';

/** The next segment, made ahead: going on needs no time and no room on a full disk. */
export const reserveFile = 'journal-next';

/** Segments count from 1. */
export function segmentFile(index: number): string {
  return `journal-${String(index + 1).padStart(8, '0')}.log`;
}

/** What a folder holds, read file by file. A missing file before others is an empty one: its records then come from the other copy, or are missed aloud. */
export function readCopy(folder: JournalFolder): JournalCopy {
  const numbers = new Set(folder.list().flatMap((name) => {
    const match = segmentPattern.exec(name);
    return match === null ? [] : [Number(match[1])];
  }));
  const segmentCount = Math.max(0, ...numbers);
  return {
    name: folder.name,
    segmentCount,
    segment: (index) => {
      if (index >= segmentCount) return undefined;
      return numbers.has(index + 1) ? folder.read(segmentFile(index)) : new Uint8Array(0);
    },
  };
}
