import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { TerminalLanes, type LaneRule } from '../../../src/cloud/workers/terminal-lanes.ts';

/** Work that ends when it is told to. */
class Bench {
  readonly lanes = new TerminalLanes();
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  push(terminalId: string, name: string, rule: LaneRule = 'shared'): boolean {
    return this.lanes.push(terminalId, rule, () => {
      this.started.push(name);
      return new Promise((resolve) => this.#ends.set(name, resolve));
    });
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)!();
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('terminal lanes', () => {
  it('run what is alone after everything before it and before everything after it', async () => {
    const bench = new Bench();
    for (const [name, rule] of [['a', 'shared'], ['b', 'shared'], ['hello', 'alone'], ['c', 'shared']] as const) bench.push('t1', name, rule);
    expect(bench.started).toEqual(['a', 'b']);
    await bench.end('b');
    expect(bench.started).toEqual(['a', 'b']);
    await bench.end('a');
    expect(bench.started).toEqual(['a', 'b', 'hello']);
    bench.push('t1', 'd');
    await bench.end('hello');
    expect(bench.started).toEqual(['a', 'b', 'hello', 'c', 'd']);
  });

  it('let another terminal go on meanwhile', () => {
    const bench = new Bench();
    bench.push('t1', 'hello', 'alone');
    bench.push('t1', 'a');
    bench.push('t2', 'b');
    expect(bench.started).toEqual(['hello', 'b']);
  });

  it('bound what one terminal and all together have running', async () => {
    const bench = new Bench();
    const terminals = Math.ceil(limits.workerConcurrencyMax / limits.workerTerminalConcurrencyMax) + 2;
    for (let terminal = 0; terminal < terminals; terminal += 1) {
      for (let index = 0; index < limits.workerTerminalConcurrencyMax + 1; index += 1) bench.push(`t${terminal}`, `t${terminal}-${index}`);
    }
    expect(bench.started).toHaveLength(limits.workerConcurrencyMax);
    expect(bench.started.filter((name) => name.startsWith('t0-'))).toHaveLength(limits.workerTerminalConcurrencyMax);
    await bench.end('t0-0');
    expect(bench.started).toHaveLength(limits.workerConcurrencyMax + 1);
  });

  it('refuse what exceeds the queue, and take again when there is room', async () => {
    const bench = new Bench();
    bench.push('t1', 'first', 'alone');
    for (let index = 0; index < limits.workerTerminalQueueMax; index += 1) expect(bench.push('t1', `w${index}`)).toBe(true);
    expect(bench.push('t1', 'over')).toBe(false);
    expect(bench.push('t2', 'other')).toBe(true);
    await bench.end('first');
    expect(bench.push('t1', 'again')).toBe(true);
  });

  it('are idle when everything has ended', async () => {
    const bench = new Bench();
    await bench.lanes.idle();
    bench.push('t1', 'a');
    let idle = false;
    const waiting = bench.lanes.idle().then(() => (idle = true));
    expect([bench.lanes.depth, idle]).toEqual([1, false]);
    await bench.end('a');
    await waiting;
    expect(bench.lanes.depth).toBe(0);
  });
});
