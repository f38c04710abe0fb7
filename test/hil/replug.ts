import { strictEqual } from 'node:assert/strict';
import { until } from './check.ts';
import { boundAtMs, nodeMadeMs, saidOfNew } from './figures.ts';
import type { Surroundings } from './part.ts';
import type { Counter } from './till.ts';

/** So long udev's word is waited for, for the figure: a device may be open before it. */
const udevWordMs = 2_000;

export interface ReplugOptions {
  readonly device: string;
  readonly counter: Counter;
  /** Of the device at the counter. */
  readonly name: string;
  /** In the middle of what the plug is pulled, for people. */
  readonly during: string;
  /** Of the node that the product opens. */
  readonly subsystem: 'hidraw' | 'tty' | 'usb';
  /** Both resolve to the moment at which it was done. */
  pull(): Promise<number>;
  plug(): Promise<number>;
}

/** Pulls the plug and puts it back: the device is told to be gone, nothing else is hit, and it is ready again by itself. */
export async function replug({ bench, till, checks, figures }: Surroundings, options: ReplugOptions): Promise<void> {
  const { device, counter, name, during, subsystem } = options;
  const { settleMs = 0, graceMs = 0 } = counter.plugOf(name);
  const hostBefore = till.host.pid;
  const pulledMs = await options.pull();
  const said = (kinds: readonly string[], fromMs: number) => until(() => `${name} ${kinds.join(' or ')}; it said ${counter.tail()}`, () => counter.words.find((word) => word.name === name && kinds.includes(word.kind) && word.atMs >= fromMs));
  let lostMs = Number.NaN;
  await checks.check(`${device}: the plug pulled in the middle of ${during}: the device is told to be gone, nothing crashed`, async () => {
    lostMs = (await said(['faulted', 'absent'], pulledMs)).atMs - pulledMs;
    strictEqual(till.host.pid, hostBefore);
  });
  await checks.check(`${device}: and gone from what is plugged in`, async () => {
    await said(['absent'], pulledMs);
  });
  const pluggedMs = await options.plug();
  await checks.check(`${device}: replugged: ready again by itself`, async () => {
    const back = await said(['ready'], pluggedMs);
    const first = await said(['settling', 'opening'], pluggedMs);
    const openings = counter.words.filter(({ name: other, kind, atMs }) => other === name && kind === 'opening' && atMs >= pluggedMs && atMs <= back.atMs);
    const rulesMs = await until('udev\'s word', async () => saidOfNew(await bench.kernelWords(), 'udev', pluggedMs, subsystem), udevWordMs).catch(() => Number.NaN);
    const nodeMs = await nodeMadeMs(bench, subsystem, pluggedMs);
    const words = await bench.kernelWords();
    const after = (atMs: number) => atMs - pluggedMs;
    figures.hotPlug.push({
      device, settleMs, lostMs, graceMs, attempts: openings.length,
      moments: {
        kernelMs: after(saidOfNew(words, 'kernel', pluggedMs) ?? Number.NaN), nodeMs: after(nodeMs), boundMs: after(boundAtMs(words, pluggedMs, back.atMs)), rulesMs: after(rulesMs),
        seenMs: after(first.atMs), openMs: after(openings.at(-1)!.atMs), readyMs: after(back.atMs),
      },
    });
  });
}
