/** What a native library ends its process with: perhaps for data on the disk that it cannot read. */
const crashSignals: readonly string[] = ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL'];

const variable = 'CARDTILL_AFTER_CRASH';

/** Tells the next process how the one before it ended. Empty after any other end. */
export function environmentAfter(end: string | number | null): Readonly<Record<string, string>> {
  return typeof end === 'string' && crashSignals.includes(end) ? { [variable]: end } : {};
}

export function isAfterCrash(environment: Readonly<Record<string, string | undefined>>): boolean {
  return crashSignals.includes(environment[variable] ?? '');
}
