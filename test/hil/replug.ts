import { strictEqual } from 'node:assert/strict';
import { until } from './check.ts';
import { nodeMadeMs } from './figures.ts';
import type { Surroundings } from './part.ts';
import { nowMs, type Counter } from './till.ts';

export interface ReplugOptions {
  readonly device: string;
  readonly counter: Counter;
  /** Of the device at the counter. */
  readonly name: string;
  /** In the middle of what the plug is pulled, for people. */
  readonly during: string;
  /** Of the node that the product opens. */
  readonly subsystem: 'hidraw' | 'tty' | 'usb';
  readonly settleMs?: number;
  pull(): Promise<void>;
  plug(): Promise<void>;
}

/** Pulls the plug and puts it back: the device is told to be gone, nothing else is hit, and it is ready again by itself. */
export async function replug({ bench, till, checks, figures }: Surroundings, options: ReplugOptions): Promise<void> {
  const { device, counter, name, during, subsystem, settleMs = 0 } = options;
  const hostBefore = till.host.pid;
  const pulledMs = nowMs();
  await options.pull();
  const said = (kinds: readonly string[], fromMs: number) => until(() => `${name} ${kinds.join(' or ')}; it said ${counter.tail()}`, () => counter.words.find((word) => word.name === name && kinds.includes(word.kind) && word.atMs >= fromMs));
  let lostMs = Number.NaN;
  await checks.check(`${device}: the plug pulled in the middle of ${during}: the device is told to be gone, nothing crashed`, async () => {
    lostMs = (await said(['faulted', 'absent'], pulledMs)).atMs - pulledMs;
    strictEqual(till.host.pid, hostBefore);
  });
  await checks.check(`${device}: and gone from what is plugged in`, async () => {
    await said(['absent'], pulledMs);
  });
  const pluggedMs = nowMs();
  await options.plug();
  await checks.check(`${device}: replugged: ready again by itself`, async () => {
    const back = await said(['ready'], pluggedMs);
    const first = await said(['settling', 'opening'], pluggedMs);
    const madeMs = nodeMadeMs(await bench.kernelWords(), subsystem, pluggedMs);
    const attempts = counter.words.filter(({ name: other, kind, atMs }) => other === name && kind === 'opening' && atMs >= pluggedMs && atMs <= back.atMs).length;
    figures.hotPlug.push({ device, replugMs: back.atMs - pluggedMs, readyMs: back.atMs - madeMs, seenMs: first.atMs - madeMs, attempts, settleMs, lostMs });
  });
}
