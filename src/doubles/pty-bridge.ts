import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, lstatSync, unlinkSync } from 'node:fs';

export interface PtyBridge {
  /** The device file: a link to the current pty. */
  readonly path: string;
  stop(): Promise<void>;
}

const restartMs = 100;
const appearMs = 5_000;

/** False where ptys cannot be bridged: then twins are reached over TCP. */
export function hasSocat(): boolean {
  return spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
}

/**
 * A real pty at `linkPath` whose other end is a twin's TCP port. When the agent closes the device, or the twin hangs up,
 * socat ends and is started again: the device file comes back, as after plugging in. Undefined without socat.
 */
export async function startPtyBridge(options: { readonly linkPath: string; readonly port: number; readonly host?: string }): Promise<PtyBridge | undefined> {
  if (!hasSocat()) return undefined;
  const target = `TCP:${options.host ?? '127.0.0.1'}:${options.port},nodelay`;
  let child: ChildProcess | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    removeLink(options.linkPath);
    child = spawn('socat', [`PTY,raw,echo=0,link=${options.linkPath}`, target], { stdio: 'ignore' });
    child.once('error', () => undefined);
    child.once('exit', () => {
      if (!stopped) timer = setTimeout(run, restartMs);
    });
  };
  run();
  const bridge: PtyBridge = {
    path: options.linkPath,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await endChild(child);
      removeLink(options.linkPath);
    },
  };
  const untilMs = performance.now() + appearMs;
  while (!existsSync(options.linkPath)) {
    if (performance.now() > untilMs) {
      await bridge.stop();
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return bridge;
}

function endChild(child: ChildProcess | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Only a link is removed: a real file at this path was not made here. */
function removeLink(path: string): void {
  try {
    if (lstatSync(path).isSymbolicLink()) unlinkSync(path);
  } catch {
    // Nothing there.
  }
}
