import { describe, expect, it } from 'vitest';
import type { Logger } from '../../../src/base/logger.ts';
import { processLogger } from '../../../src/cli/process-logger.ts';

describe('a field of a log line', () => {
  it.each(['level', 'time', 'process', 'event'])('may not be called %s: a line has that by itself', (name) => {
    const lines: string[] = [];
    const logger: Logger = processLogger({ level: 'info', name: 'agent', write: (line) => { lines.push(line); } });
    logger.log('info', 'cash.unexplained', { told: 'stacked' });
    // The type check is what refuses them: without the next four lines being errors it fails.
    // @ts-expect-error a name of the line
    const level = () => logger.log('info', 'x', { level: 'error' });
    // @ts-expect-error a name of the line
    const time = () => logger.log('info', 'x', { time: 'now' });
    // @ts-expect-error a name of the line
    const process = () => logger.log('info', 'x', { process: 'cloud' });
    // @ts-expect-error a name of the line
    const event = () => logger.log('info', 'x', { event: 'stacked' });
    expect([level, time, process, event].every((write) => typeof write === 'function')).toBe(true);
    expect(lines[0]!.split(`"${name}":`)).toHaveLength(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', process: 'agent', event: 'cash.unexplained', told: 'stacked' });
  });
});
