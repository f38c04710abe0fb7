import { spawn } from 'node:child_process';

/** A word of the kernel, by the clock that `process.hrtime` reads. */
export interface KernelWord {
  readonly atMs: number;
  readonly source: 'kernel' | 'udev';
  readonly action: string;
  readonly path: string;
  readonly subsystem: string;
}

/** Everything that the kernel said about devices since the start, and when udev had come to its rules. */
export function watchKernel(): { words(): readonly KernelWord[]; stop(): void } {
  const words: KernelWord[] = [];
  const child = spawn('udevadm', ['monitor', '--kernel', '--udev'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, source, seconds, action = '', path = '', subsystem = ''] = /^(KERNEL|UDEV)\s*\[(\d+\.\d+)\]\s+(\S+)\s+(\S+)\s+\((\S+?)\)$/.exec(line.trim()) ?? [];
      if (source !== undefined) words.push({ atMs: Number(seconds) * 1_000, source: source === 'KERNEL' ? 'kernel' : 'udev', action, path, subsystem });
    }
  });
  return { words: () => words, stop: () => void child.kill() };
}
