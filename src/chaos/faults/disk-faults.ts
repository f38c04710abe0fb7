import fs from 'node:fs';

const journalFile = /journal-[^/]*(\.log|\.log\.new)$/;

type Call = (...args: unknown[]) => unknown;

/**
 * The n-th write or sync of a journal's file fails with EIO, and every later one as well: a disk that refuses does not
 * change its mind. Done in Node's own module, below the product: it calls the same functions as always.
 */
export function failDiskAt(failAt: number): void {
  const journalDescriptors = new Set<number>();
  const table = fs as unknown as Record<string, Call>;
  let calls = 0;
  const refuses = (descriptor: unknown) => {
    if (!journalDescriptors.has(descriptor as number)) return false;
    calls += 1;
    return calls >= failAt;
  };
  const real = { openSync: table['openSync']!, write: table['write']!, writeSync: table['writeSync']!, fsyncSync: table['fsyncSync']! };
  table['openSync'] = (...args) => {
    const descriptor = real.openSync(...args) as number;
    if (journalFile.test(String(args[0]))) journalDescriptors.add(descriptor); else journalDescriptors.delete(descriptor);
    return descriptor;
  };
  for (const name of ['writeSync', 'fsyncSync'] as const) {
    table[name] = (...args) => {
      if (refuses(args[0])) throw refusal(name);
      return real[name](...args);
    };
  }
  table['write'] = (...args) => {
    const done = args.at(-1) as (error: Error) => void;
    if (refuses(args[0])) return process.nextTick(done, refusal('write'));
    return real.write(...args);
  };
}

/** As libuv reports what write(2) says on a broken disk. */
function refusal(syscall: string): Error {
  const name = syscall.replace('Sync', '');
  return Object.assign(Reflect.construct(globalThis.Error, [`EIO: i/o error, ${name}`]) as Error, { code: 'EIO', errno: -5, syscall: name });
}
