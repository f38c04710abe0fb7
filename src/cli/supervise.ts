import { fork, type ChildProcess } from 'node:child_process';
import { environmentAfter } from '../base/after-crash.ts';
import type { Clock, Random, Timers } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { fullJitter } from '../base/retry-schedule.ts';

/** Exit codes of a supervised process that a restart cannot mend (sysexits.h). */
export const exitCodes = { ok: 0, failed: 1, usage: 64, config: 78 } as const;

export interface SupervisedProcess {
  /** Of the child that runs now; undefined between two. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Resolves with the exit code when the child ended for good. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

const stableMs = 30_000;
const stopGraceMs = 8_000;

/**
 * Keeps one process running: whatever ends it, a new one starts with a jittered delay (at most 5 s,
 * reset after 30 s of stability). It gives up only on a clean exit, a usage or a configuration error.
 * After a crash of native code the next one is told, so that it begins its derived data anew.
 */
export function supervise(options: {
  readonly entryFile: string;
  readonly args: readonly string[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** File descriptor for what the child writes; default: ours. */
  readonly outputTo?: number;
  onMessage?(message: unknown): void;
}): SupervisedProcess {
  const { clock, timers, random, logger } = options;
  const state: { child: ChildProcess | undefined; restarts: number; stopping: boolean } = { child: undefined, restarts: 0, stopping: false };
  let finish: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => { finish = resolve; });
  let delays = fullJitter({ baseMs: 200, capMs: 5_000 }, random);

  const start = (endedBy: NodeJS.Signals | null) => {
    const startedMs = clock.monotonicMs();
    const child = fork(options.entryFile, [...options.args], { env: { ...process.env, ...environmentAfter(endedBy) }, stdio: ['ignore', options.outputTo ?? 'inherit', options.outputTo ?? 'inherit', 'ipc'] });
    state.child = child;
    child.on('message', (message) => options.onMessage?.(message));
    child.on('error', (error) => logger.log('error', 'process.start-failed', { message: error.message }));
    child.on('exit', (code, signal) => {
      state.child = undefined;
      if (state.stopping || code === exitCodes.ok || code === exitCodes.config || code === exitCodes.usage) return finish(code ?? exitCodes.ok);
      if (clock.monotonicMs() - startedMs > stableMs) delays = fullJitter({ baseMs: 200, capMs: 5_000 }, random);
      const delayMs = delays.next().value;
      state.restarts += 1;
      logger.log('warn', 'process.restart', { code: code ?? undefined, signal: signal ?? undefined, delayMs, restarts: state.restarts });
      timers.after(delayMs, () => { if (state.stopping) finish(exitCodes.ok); else start(signal); });
    });
  };
  start(null);

  return {
    get pid() { return state.child?.pid; },
    get restarts() { return state.restarts; },
    ended,
    async stop() {
      state.stopping = true;
      const child = state.child;
      if (child === undefined) return finish(exitCodes.ok);
      child.kill('SIGTERM');
      const kill = timers.after(stopGraceMs, () => child.kill('SIGKILL'));
      await ended;
      kill.cancel();
    },
  };
}
