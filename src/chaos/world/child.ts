import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/** A program that was started here, and is ended here by its own process id. */
export interface Child {
  readonly pid: number;
  /** The signal that ended it, or its exit code. */
  readonly ended: Promise<string | number>;
  readonly running: boolean;
  signal(name: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(name: NodeJS.Signals): Promise<string | number>;
}

/** Starts a program whose output goes to `logFile`. */
export function startChild(command: string, args: readonly string[], options: { readonly logFile: string; readonly environment?: Readonly<Record<string, string>>; readonly ipc?: (message: unknown) => void }): Child {
  const log = openSync(options.logFile, 'a');
  const stdio = options.ipc === undefined ? ['ignore', log, log] as const : ['ignore', log, log, 'ipc'] as const;
  // A bundle of certificates that the shell names takes Node 100 ms of every start.
  const child: ChildProcess = spawn(command, [...args], { stdio: [...stdio], env: { ...process.env, NODE_EXTRA_CA_CERTS: '', ...options.environment } });
  closeSync(log);
  if (options.ipc !== undefined) child.on('message', options.ipc);
  const ended = once(child, 'exit').then(([code, signal]) => (signal as string | null) ?? (code as number));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    ended,
    get running() { return isRunning(); },
    signal: (name) => void child.kill(name),
    end: async (name) => {
      if (isRunning()) child.kill(name);
      return ended;
    },
  };
}
