import type { KernelWord } from './bench/kernel-log.ts';

export interface HotPlugFigure {
  readonly device: string;
  /** From the kernel's first word of the device's node to the open device, settling time of the profile included. */
  readonly readyMs: number;
  readonly settleMs: number;
  /** From the pulling of the plug to the status that says so. */
  readonly lostMs: number;
}

/** What the run measured. Nothing is judged by it: the machine is an emulated one. */
export class Figures {
  readonly hotPlug: HotPlugFigure[] = [];
  /** So many times slower than its host the guest does the same work. */
  slowdown = Number.NaN;

  addHotPlug(figure: HotPlugFigure): void {
    this.hotPlug.push(figure);
    process.stdout.write(`     ${figure.device}: ready ${Math.round(figure.readyMs - figure.settleMs)} ms after the kernel's word and ${figure.settleMs} ms of settling; lost after ${Math.round(figure.lostMs)} ms\n`);
  }
}

/** When the kernel made the node that the product opens: the last `add` of this subsystem after `fromMs`. */
export function nodeMadeMs(words: readonly KernelWord[], subsystem: string, fromMs: number): number {
  const made = words.filter((word) => word.source === 'kernel' && word.action === 'add' && word.subsystem === subsystem && word.atMs >= fromMs).at(-1);
  if (made === undefined) throw new Error(`the kernel said nothing of a ${subsystem}`);
  return made.atMs;
}
