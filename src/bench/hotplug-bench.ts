import { mkdirSync, rmSync, symlinkSync, watch } from 'node:fs';
import { basename, join } from 'node:path';
import { sleep } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { startDevices, type DeviceSet } from '../agent/devices/start-devices.ts';
import { shippedProfiles } from '../cli/shipped-profiles.ts';
import { startDeviceHost } from '../cli/start-device-host.ts';
import { firstUsage } from '../codecs/hid-descriptor/first-usage.ts';
import { startPtyBridge } from '../doubles/pty-bridge.ts';
import { startScannerTwin } from '../doubles/scanner-twin/scanner-twin.ts';
import type { BytePort, ByteTransport } from '../ports/byte-port.ts';
import { isDriven } from '../profiles/device-profile.ts';
import { localTransport } from '../transports/local-transport.ts';
import { watchPresence } from '../transports/presence/device-presence.ts';
import { benchResult, microseconds, type BenchResult } from './bench-result.ts';
import { until, type BenchTime } from './bench-world.ts';
import { PretendedKernel } from './pretended-kernel.ts';

const warmUps = 3;
const profileId = 'generic-line-serial';
/** The looks that an event causes have all been by then. */
const quietMs = 700;

/**
 * device.hotplug: from the event of a scanner's node in the watched folder until its session is ready, less the profile's settle time; then a code comes
 * through, so that it is. Real inotify, presence, session, device host and pty. Floor: a plain program that waits for the node and opens it.
 */
export async function benchHotplug(folder: string, deviceHostFile: string, rounds: number, time: BenchTime): Promise<BenchResult | undefined> {
  const kernel = new PretendedKernel(folder);
  const twin = await startScannerTwin();
  const host = startDeviceHost(deviceHostFile, { ...time, logger: silentLogger });
  const presence = watchPresence({ timers: time.timers, sysFolder: kernel.sysFolder, deviceFolder: kernel.deviceFolder, usageOf: firstUsage });
  const profiles = shippedProfiles();
  const devices = startDevices({ devices: [{ class: 'scanner', profile: profileId, address: `plug:port/${kernel.port}` }], transport: host, presence, profiles, ...time, logger: silentLogger });
  const scanner = watchScanner(devices);
  const plain = plainProgram(join(folder, 'plain'), localTransport(time.timers));
  const profile = profiles.get(profileId);
  const settleMs = profile !== undefined && isDriven(profile) ? profile.plug?.settleMs ?? 0 : 0;
  const samples = { measured: [] as number[], floor: [] as number[] };
  const stop = async () => {
    await devices.stop();
    presence.stop();
    await host.stop();
    await twin.stop();
  };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    await until(time.timers, 'the line before is gone', () => twin.connections === 0);
    const bridge = await startPtyBridge({ linkPath: join(folder, 'pty'), port: twin.port });
    if (bridge === undefined) {
      await stop();
      return undefined;
    }
    // Its node is there before its other end: a code that is sent meanwhile is sent to nobody.
    await until(time.timers, 'the line is whole', () => twin.connections === 1);
    kernel.describe();
    const tookMs = (await microseconds(() => scanner.readyAfter(() => kernel.plug(bridge.path)))) / 1_000 - settleMs;
    await scanner.codeAfter(() => twin.send(`code ${round}`));
    kernel.unplug();
    await until(time.timers, 'the scanner is gone', () => scanner.isAbsent());
    await bridge.stop();
    await sleep(time.timers, quietMs);
    const floorMs = (await plain.opened(join(folder, 'pty'), twin.port)) / 1_000;
    if (round < warmUps) continue;
    samples.measured.push(tookMs);
    samples.floor.push(floorMs);
  }
  await stop();
  return benchResult('device.hotplug', 'ms', samples);
}

interface WatchedScanner {
  isAbsent(): boolean;
  readyAfter(act: () => void): Promise<void>;
  codeAfter(act: () => void): Promise<void>;
}

function watchScanner(devices: DeviceSet): WatchedScanner {
  const waiting: { ready?: () => void; code?: () => void } = {};
  devices.onStatus(({ status }) => {
    if (status.kind === 'ready') waiting.ready?.();
  });
  devices.onScan(({ kind }) => {
    if (kind === 'code') waiting.code?.();
  });
  const after = (what: 'ready' | 'code', act: () => void) => new Promise<void>((resolve) => {
    waiting[what] = resolve;
    act();
  });
  return {
    isAbsent: () => devices.statuses()[0]?.status.kind === 'absent',
    readyAfter: (act) => after('ready', act),
    codeAfter: (act) => after('code', act),
  };
}

interface PlainProgram {
  /** Microseconds from the node's appearance until it is open. */
  opened(ptyLink: string, port: number): Promise<number>;
}

/** Waits for a node with inotify and opens it through serialport, in one process. */
function plainProgram(folder: string, transport: ByteTransport): PlainProgram {
  mkdirSync(folder);
  const node = join(folder, 'ttyUSB0');
  return {
    opened: async (ptyLink, port) => {
      const bridge = (await startPtyBridge({ linkPath: ptyLink, port }))!;
      const opening = new Promise<BytePort>((resolve, reject) => {
        const watcher = watch(folder, (_kind, name) => {
          if (name !== basename(node)) return;
          watcher.close();
          transport.open(`serial:${node}?baud=9600`).then(resolve, reject);
        });
      });
      const tookUs = await microseconds(() => {
        symlinkSync(bridge.path, node);
        return opening;
      });
      await (await opening).close();
      rmSync(node);
      await bridge.stop();
      return tookUs;
    },
  };
}
