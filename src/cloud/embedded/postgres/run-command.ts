import { spawn, type ChildProcess } from 'node:child_process';
import { CardtillError } from '../../../base/errors.ts';
import type { ServerAccount } from './server-account.ts';

/** Enough of a program's last words to say what went wrong. */
const tailCharsMax = 4_096;

export interface Running {
  readonly child: ChildProcess;
  /** The last words of its error output. */
  tail(): string;
  /** Resolves with the exit code, or with -1 when a signal or a failed start ended it. */
  readonly exit: Promise<number>;
}

/**
 * Starts a program as the given account, with nothing of our environment but the path. With
 * `diesWithUs` the kernel interrupts it when this process ends, however it ends.
 */
export function startProgram(account: ServerAccount, program: string, parameters: readonly string[], options: { readonly diesWithUs: boolean; readonly cwd: string }): Running {
  const wrapped = account.setpriv === undefined ? undefined : [
    ...(options.diesWithUs ? ['--pdeathsig', 'INT'] : []),
    ...(account.user === undefined ? [] : ['--reuid', String(account.user.uid), '--regid', String(account.user.gid), '--clear-groups']),
    '--', program, ...parameters,
  ];
  const child = spawn(wrapped === undefined ? program : (account.setpriv ?? ''), wrapped ?? [...parameters], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(wrapped === undefined && account.user !== undefined ? { uid: account.user.uid, gid: account.user.gid } : {}),
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailCharsMax);
  });
  const exit = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      tail = (tail + error.message).slice(-tailCharsMax);
      resolve(-1);
    });
    child.once('close', (code) => resolve(code ?? -1));
  });
  return { child, tail: () => tail.trim(), exit };
}

/** Runs a program to its end; rejects with DATABASE_FAILED and its last words when it fails. */
export async function runProgram(account: ServerAccount, program: string, parameters: readonly string[], cwd: string): Promise<void> {
  const running = startProgram(account, program, parameters, { diesWithUs: true, cwd });
  const code = await running.exit;
  if (code !== 0) throw new CardtillError('DATABASE_FAILED', `${program} ended with ${code}: ${running.tail()}`);
}

/** Whether the account may use a path in the given way: `-x`, `-r` or `-w` of test(1). */
export async function mayAccess(account: ServerAccount, how: '-x' | '-r' | '-w', path: string): Promise<boolean> {
  return (await startProgram(account, 'test', [how, path], { diesWithUs: true, cwd: '/' }).exit) === 0;
}
