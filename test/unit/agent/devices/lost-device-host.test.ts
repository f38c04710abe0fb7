import { expect, it } from 'vitest';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { CardtillError } from '../../../../src/base/errors.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../../src/doubles/memory-byte-port.ts';
import { scannerProfile } from '../../drivers/profiles.ts';

const lost = 'tcp://127.0.0.1:9101';
const busy = 'tcp://127.0.0.1:9102';

it('a device whose host was replaced is opened at once; one that waits for something else goes on waiting', async () => {
  const time = new ManualTime();
  const memory = new MemoryTransport();
  const ends: MemoryFarEnd[] = [];
  memory.attach(lost, (far) => ends.push(far));
  const tried: string[] = [];
  let isHostThere = true;
  let restarted: (() => void) | undefined;
  const devices = startDevices({
    devices: [lost, busy].map((address) => ({ class: 'scanner' as const, profile: 'it', address, name: address })), profiles: new Map([['it', { ...scannerProfile, id: 'it', transports: ['tcp'] }]]),
    transport: {
      open: (address) => {
        tried.push(address);
        if (!isHostThere) return Promise.reject(new CardtillError('DEVICE_HOST_LOST', 'the device host is not running'));
        return address === busy ? Promise.reject(new CardtillError('DEVICE_BUSY', 'held by another')) : memory.open(address);
      },
      onRestart: (listener) => { restarted = listener; },
    },
    // As long as a wait can be.
    clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.999 }, logger: silentLogger,
  });
  const kinds = () => devices.statuses().map(({ status }) => (status.kind === 'faulted' ? status.code : status.kind));
  await time.advance(0);
  expect(kinds()).toEqual(['ready', 'DEVICE_BUSY']);
  isHostThere = false;
  ends[0]!.hangUp('host-lost');
  expect(kinds()[0]).toBe('DEVICE_HOST_LOST');
  tried.length = 0;
  isHostThere = true;
  restarted!();
  await time.advance(0);
  expect([kinds(), tried]).toEqual([['ready', 'DEVICE_BUSY'], [lost]]);
  await devices.stop();
  restarted!();
  await time.advance(0);
  expect([tried, time.pending]).toEqual([[lost], 0]);
});
