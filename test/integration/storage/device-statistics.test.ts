import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { openDeviceStatistics } from '../../../src/storage/statistics/device-statistics.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';

describe('what devices have counted', () => {
  let folder: string;
  let time: ManualTime;
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event) => void logged.push(event), child: () => logger };
  const open = () => openDeviceStatistics({ folder, timers: time, logger });
  const file = () => join(folder, 'device-statistics.json');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardtill-statistics-'));
    time = new ManualTime();
    logged.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is there after a restart', async () => {
    const first = open();
    first.add('scanner', { opened: 1, codes: 7, duplicates: 0 });
    first.add('scanner', { opened: 1 });
    await first.close();
    const second = open();
    expect(second.of('scanner')).toEqual({ opened: 2, codes: 7 });
    expect(second.of('printer')).toEqual({});
    second.add('scanner', { lost: 1 });
    await second.close();
    expect(open().of('scanner')).toEqual({ opened: 2, codes: 7, lost: 1 });
  });

  it('is written some seconds after it was counted, once for many', async () => {
    const statistics = open();
    for (let count = 0; count < 100; count += 1) statistics.add('scanner', { codes: 1 });
    expect(readdirSync(folder)).toEqual([]);
    expect(time.pending).toBe(1);
    await time.advance(limits.deviceStatisticsWriteMs);
    await until(() => readdirSync(folder).includes('device-statistics.json'));
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ scanner: { codes: 100 } });
    expect(time.pending).toBe(0);
    await statistics.close();
  });

  it('keeps the devices that were counted last', async () => {
    const statistics = open();
    for (let device = 0; device <= limits.deviceStatisticsDevicesMax; device += 1) {
      statistics.add('always', { opened: 1 });
      statistics.add(`device ${device}`, { opened: 1 });
    }
    expect(statistics.of('device 0')).toEqual({});
    expect(statistics.of('always')).toEqual({ opened: limits.deviceStatisticsDevicesMax + 1 });
    await statistics.close();
  });

  it.each([
    ['no JSON', '{"scanner": {', 1],
    ['no numbers', '{"scanner": {"opened": "many", "lost": -1, "codes": 2.5}, "printer": 7}', 0],
    ['too long', `{"scanner": {"${'x'.repeat(limits.deviceStatisticsBytesMax)}": 1}}`, 0],
    ['null', 'null', 1],
  ])('what is unreadable is begun anew: %s', async (_name, text, warnings) => {
    writeFileSync(file(), text);
    const statistics = open();
    expect(statistics.of('scanner')).toEqual({});
    expect(logged).toHaveLength(warnings);
    statistics.add('scanner', { opened: 1 });
    await statistics.close();
    expect(open().of('scanner')).toEqual({ opened: 1 });
  });

  it('a disk that refuses costs nothing else', async () => {
    const statistics = open();
    rmSync(folder, { recursive: true });
    statistics.add('scanner', { opened: 1 });
    await statistics.close();
    expect(statistics.of('scanner')).toEqual({ opened: 1 });
    expect(logged).toEqual(['storage.statistics-failed']);
  });
});
