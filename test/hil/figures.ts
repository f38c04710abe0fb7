import type { Bench } from './bench/bench.ts';
import type { KernelWord } from './bench/kernel-log.ts';
import { until } from './check.ts';

/** Where the time goes, in milliseconds after the plug was in its socket. */
export interface Moments {
  /** The kernel's first word: it has asked the device who it is. */
  readonly kernelMs: number;
  /** The node that the product opens. */
  readonly nodeMs: number;
  /** The kernel's own driver has it. Until then the kernel gives out no word of the device, and nobody else may take it. NaN where there is none. */
  readonly boundMs: number;
  /** Udev has come to its rules: until then nobody may open it who has no right of root. NaN where no word came. */
  readonly rulesMs: number;
  /** The product has seen it. */
  readonly seenMs: number;
  /** The attempt to open that went well has begun. */
  readonly openMs: number;
  readonly readyMs: number;
}

export interface HotPlugFigure {
  readonly device: string;
  readonly moments: Moments;
  readonly settleMs: number;
  /** Attempts to open until one went well. */
  readonly attempts: number;
  /** From the pulling of the plug to the status that says so, the grace of the profile included: a device that resets itself is not told to be gone. */
  readonly lostMs: number;
  readonly graceMs: number;
}

/** The same plug, watched by a program that does nothing but look for the node every 10 ms and open it. */
export interface PlainFigure {
  readonly device: string;
  readonly nodeMs: number;
  readonly openMs: number;
}

/** What the run measured. Nothing is judged by it: the machine is an emulated one. */
export class Figures {
  readonly hotPlug: HotPlugFigure[] = [];
  readonly plain: PlainFigure[] = [];
  /** Longest silence between two keys of one code, and the product's bound, after which half a code is dropped. */
  keys: { readonly gapMsMax: number; readonly droppedAfterMs: number } | undefined;
  /** So many times slower than its host the guest does the same work. */
  slowdown = Number.NaN;

  /** For people. */
  lines(): readonly string[] {
    return [
      ...this.hotPlug.map((figure) => this.#line(figure)),
      ...(this.keys === undefined ? [] : [`keys of a code: at most ${ms(this.keys.gapMsMax)} apart, half a code is dropped after ${ms(this.keys.droppedAfterMs)}`]),
    ];
  }

  #line({ device, moments, settleMs, graceMs, attempts, lostMs }: HotPlugFigure): string {
    const { kernelMs, nodeMs, boundMs, rulesMs, seenMs, openMs, readyMs } = moments;
    const plain = this.plain.find((other) => other.device === device);
    const beside = plain === undefined ? '' : `, opened plainly ${ms(plain.openMs)} (x ${(readyMs / plain.openMs).toFixed(1)})`;
    const after = plain === undefined ? '' : `, plainly ${ms(plain.openMs - plain.nodeMs)}`;
    const split = `kernel's word ${ms(kernelMs)}, node ${ms(nodeMs)}, driver bound ${ms(boundMs)}, udev's rules ${ms(rulesMs)}, seen ${ms(seenMs)}, opening ${ms(openMs)}`;
    return `${device}: replug to ready ${ms(readyMs)} (about ${ms(settleMs + (readyMs - settleMs) / this.slowdown)} at the host's pace)${beside}: ${split}; from node to ready ${ms(readyMs - nodeMs)}${after}, attempts ${attempts}, settling ${ms(settleMs)}; lost after ${ms(lostMs)}${graceMs === 0 ? '' : ` (${ms(graceMs)} of grace)`}`;
  }
}

function ms(value: number): string {
  return Number.isNaN(value) ? '(no word)' : `${Math.round(value)} ms`;
}

type Source = KernelWord['source'];

/** What was said of something new in this subsystem after `fromMs`, the last of it; of any subsystem, the first. */
export function saidOfNew(words: readonly KernelWord[], source: Source, fromMs: number, subsystem?: string): number | undefined {
  const added = words.filter((word) => word.source === source && word.action === 'add' && word.atMs >= fromMs);
  return subsystem === undefined ? added[0]?.atMs : added.filter((word) => word.subsystem === subsystem).at(-1)?.atMs;
}

/** When a driver of the kernel's last took something between these moments. */
export function boundAtMs(words: readonly KernelWord[], fromMs: number, untilMs: number): number {
  return words.filter(({ source, action, atMs }) => source === 'kernel' && action === 'bind' && atMs >= fromMs && atMs <= untilMs).at(-1)?.atMs ?? Number.NaN;
}

/** When the kernel made the node that the product opens. Its word comes by way of another process, perhaps after the product has the device open. */
export function nodeMadeMs({ kernelWords }: Pick<Bench, 'kernelWords'>, subsystem: string, fromMs: number): Promise<number> {
  return until(`the kernel's word of a ${subsystem}`, async () => saidOfNew(await kernelWords(), 'kernel', fromMs, subsystem));
}
