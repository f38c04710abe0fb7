import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { CardtillError } from '../../../src/base/errors.ts';
import { Counters, type AgentOptions } from '../../../src/agent/agent-context.ts';
import { ConfigDesk } from '../../../src/agent/config-desk.ts';
import { memoryTerminalState } from '../../../src/doubles/memory-storage/memory-caches.ts';
import { defaultTerminalConfig, type ConfigReport, type TerminalConfig } from '../../../src/domain/config/terminal-config.ts';

function desk(first: TerminalConfig = defaultTerminalConfig) {
  const reports: ConfigReport[] = [];
  const stateStore = memoryTerminalState();
  const options = { stateStore, logger: silentLogger, counters: new Counters(), uplink: { reportConfig: (report: ConfigReport) => void reports.push(report) } };
  const made = new ConfigDesk(options as unknown as AgentOptions & { counters: Counters }, first, () => undefined);
  return { made, reports, stateStore };
}

const version = (number: number, idleText = `v${number}`): TerminalConfig => ({ ...defaultTerminalConfig, version: number, idleText });

describe('pushed configuration (REQ-CFG-1)', () => {
  it('versions only rise; the last good one is kept and reported', () => {
    const { made, reports, stateStore } = desk();
    made.received(version(2));
    made.received(version(1));
    expect([made.config.version, stateStore.config()?.version]).toEqual([2, 2]);
    expect(reports.map((report) => [report.appliedVersion, report.refused?.code])).toEqual([[2, undefined], [2, 'CONFIG_STALE']]);
  });

  it('the same document again is a repeat; another one with its version is refused', () => {
    const { made, reports } = desk(version(3));
    made.received(version(3));
    made.received(version(3, 'something else'));
    expect(made.config.idleText).toBe('v3');
    expect(reports.map((report) => report.refused?.code)).toEqual([undefined, 'CONFIG_STALE']);
  });

  it('a document that the disk refuses is not in force, and said so', () => {
    const { made, reports, stateStore } = desk(version(3));
    stateStore.saveConfig = () => { throw new CardtillError('STORAGE_FAILED', 'the disk refused'); };
    made.received(version(4));
    expect([made.config.version, reports.at(-1)]).toMatchObject([3, { appliedVersion: 3, refused: { version: 4, code: 'CONFIG_INVALID' } }]);
  });
});
