import type { KernelWord } from './bench/kernel-log.ts';

export interface HotPlugFigure {
  readonly device: string;
  /** From the plug in its socket to the device that is ready, enumeration by the kernel and the profile's settling time included. */
  readonly replugMs: number;
  /** From the kernel's first word of the device's node to the device that is ready, settling time included. */
  readonly readyMs: number;
  readonly settleMs: number;
  /** From the kernel's word to the first attempt to open: how long we took to see it. */
  readonly seenMs: number;
  /** Attempts to open until one went well. */
  readonly attempts: number;
  /** From the pulling of the plug to the status that says so. */
  readonly lostMs: number;
}

/** The same plug, watched by a program that does nothing but look for the node every 10 ms and open it. */
export interface PlainFigure {
  readonly device: string;
  readonly replugMs: number;
  readonly readyMs: number;
}

/** What the run measured. Nothing is judged by it: the machine is an emulated one. */
export class Figures {
  readonly hotPlug: HotPlugFigure[] = [];
  readonly plain: PlainFigure[] = [];
  /** So many times slower than its host the guest does the same work. */
  slowdown = Number.NaN;

  /** A line a device, for people. */
  lines(): readonly string[] {
    return this.hotPlug.map(({ device, replugMs, readyMs, settleMs, seenMs, attempts, lostMs }) => {
      const plain = this.plain.find((other) => other.device === device);
      const beside = plain === undefined ? '' : `, opened plainly ${ms(plain.replugMs)} (x ${(replugMs / plain.replugMs).toFixed(1)})`;
      const after = plain === undefined ? '' : `, plainly ${ms(plain.readyMs)}`;
      return `${device}: replug to ready ${ms(replugMs)} (about ${ms(settleMs + (replugMs - settleMs) / this.slowdown)} at the host's pace)${beside}; after the kernel's word ${ms(readyMs)}${after}: seen ${ms(seenMs)}, attempts ${attempts}, settling ${ms(settleMs)}; lost after ${ms(lostMs)}`;
    });
  }
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

/** When the kernel made the node that the product opens: the last `add` of this subsystem after `fromMs`. */
export function nodeMadeMs(words: readonly KernelWord[], subsystem: string, fromMs: number): number {
  const made = words.filter((word) => word.source === 'kernel' && word.action === 'add' && word.subsystem === subsystem && word.atMs >= fromMs).at(-1);
  if (made === undefined) throw new Error(`the kernel said nothing of a ${subsystem}`);
  return made.atMs;
}
