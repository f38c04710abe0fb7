import { sleep, type Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import type { DemoView, DemoWorld } from '../demo-world.ts';
import type { Demo } from '../start-demo.ts';

export interface CheckOptions {
  readonly demo: Demo;
  readonly world: DemoWorld;
  readonly pageUrl: string;
  readonly timers: Timers;
  say(line: string): void;
}

const waitTriesMax = 450;
const waitTryMs = 100;

/** Waits until the page shows it. Throws SETUP_FAILED when it never does. */
export async function seen({ world, timers, say }: CheckOptions, what: string, holds: (view: DemoView) => boolean): Promise<void> {
  for (let tries = 0; tries < waitTriesMax; tries += 1) {
    if (holds(world.view())) return say(`ok  ${what}`);
    await sleep(timers, waitTryMs);
  }
  const { current, fault, agent, display, acceptor, reader } = world.view();
  throw failed(`never seen: ${what} (now ${JSON.stringify({ current, fault, agent, display, acceptor, reader })})`);
}

/** As `seen`, of what the page does not show. */
export async function until({ timers, say }: CheckOptions, what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < waitTriesMax; tries += 1) {
    if (await holds()) return say(`ok  ${what}`);
    await sleep(timers, waitTryMs);
  }
  throw failed(`never seen: ${what}`);
}

export function failed(what: string): CardtillError {
  return new CardtillError('SETUP_FAILED', what);
}

/** Two members who pay, and whom no earlier run has emptied. */
export interface Payers {
  readonly first: string;
  readonly second: string;
}

export function richest(view: DemoView): Payers {
  const [first, second] = [...view.members].sort((left, right) => right.balanceFen - left.balanceFen);
  return { first: first!.memberId, second: second!.memberId };
}

export function poorest(view: DemoView): string {
  return [...view.members].sort((left, right) => left.balanceFen - right.balanceFen)[0]!.memberId;
}

export function balanceFen(view: DemoView, memberId: string): number {
  return view.members.find((member) => member.memberId === memberId)?.balanceFen ?? 0;
}
