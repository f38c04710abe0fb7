import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { ByteCloseReason } from '../../../src/ports/byte-port.ts';
import { deviceHostTransport, type HostProcess } from '../../../src/transports/device-host/device-host-transport.ts';
import type { HostAnswer, HostRequest } from '../../../src/transports/device-host/host-message.ts';

/** A host process that answers what it is told to, and dies of a kill or does not. */
class FakeProcess extends EventEmitter {
  readonly pid: number;
  connected = true;
  answersPings = true;
  /** It waits for the kernel, and no signal reaches it. */
  isStuck = false;
  readonly killed: string[] = [];

  constructor(pid: number) {
    super();
    this.pid = pid;
  }

  send(request: HostRequest): boolean {
    if (request.type === 'ping' && this.answersPings) this.say({ type: 'pong', number: request.number });
    if (request.type === 'open') this.say({ type: 'opened', portId: request.portId, facts: {} });
    return true;
  }

  say(answer: HostAnswer): void {
    queueMicrotask(() => this.emit('message', answer));
  }

  kill(signal: string): boolean {
    this.killed.push(signal);
    if (!this.isStuck) queueMicrotask(() => this.emit('exit', null, signal));
    return true;
  }

  disconnect(): void {
    this.connected = false;
    if (!this.isStuck) queueMicrotask(() => this.emit('exit', 0, null));
  }

  unref(): void {}
}

function rig() {
  const time = new ManualTime();
  const processes: FakeProcess[] = [];
  const events: string[] = [];
  const logger: Logger = { log: (_level, event) => void events.push(event), child: () => logger };
  const host = deviceHostTransport({
    entryFile: 'host.js', timers: time, clock: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger,
    fork: () => {
      processes.push(new FakeProcess(processes.length + 1));
      return processes.at(-1)! as unknown as HostProcess;
    },
  });
  host.start();
  return { time, host, processes, events };
}

async function openOne({ host }: ReturnType<typeof rig>): Promise<ByteCloseReason[]> {
  const reasons: ByteCloseReason[] = [];
  (await host.open('usb:1-2:1.0')).onClose((reason) => reasons.push(reason));
  return reasons;
}

describe('the keeper of device hosts', () => {
  it('lets a host live that answers', async () => {
    const world = rig();
    const reasons = await openOne(world);
    await world.time.advance(60_000);
    expect([world.processes.length, world.processes[0]!.killed, reasons]).toEqual([1, [], []]);
    await world.host.stop();
    expect(world.time.pending).toBe(0);
  });

  it.each([
    ['that is silent', (process: FakeProcess) => { process.answersPings = false; }, 'device-host.silent'],
    ['that cannot free a device', (process: FakeProcess) => process.say({ type: 'stuck', address: 'usb:1-2:1.0' }), 'device-host.stuck'],
  ] as const)('kills one %s, and starts the next', async (_what, spoil, event) => {
    const world = rig();
    const reasons = await openOne(world);
    await world.time.advance(limits.deviceHeartbeatMs);
    spoil(world.processes[0]!);
    await world.time.advance(limits.deviceHeartbeatLostMs + 2 * limits.deviceHeartbeatMs + limits.deviceHostRestartBaseMs);
    expect([world.processes.length, world.processes[0]!.killed, reasons]).toEqual([2, ['SIGKILL'], ['host-lost']]);
    expect(world.events).toEqual(['device-host.started', event, 'device-host.lost', 'device-host.started']);
    await world.host.stop();
    expect(world.time.pending).toBe(0);
  });

  it('does not wait for one that the kernel does not let die: its devices are lost to it, the others open in the next', async () => {
    const world = rig();
    const reasons = await openOne(world);
    await world.time.advance(limits.deviceHeartbeatMs);
    const [hung] = world.processes;
    hung!.isStuck = true;
    hung!.say({ type: 'stuck', address: 'usb:1-2:1.0' });
    await world.time.advance(limits.deviceHostStopMs - 1);
    expect([world.processes.length, reasons]).toEqual([1, []]);
    await world.time.advance(1 + limits.deviceHostRestartBaseMs);
    expect([world.processes.length, hung!.killed, reasons, world.host.pid]).toEqual([2, ['SIGKILL'], ['host-lost'], 2]);
    expect((await world.host.open('usb:1-3:1.0')).status).toBe('open');
    // Its end, whenever it comes, is nobody's any more.
    hung!.emit('exit', null, 'SIGKILL');
    await world.time.advance(60_000);
    expect([world.processes.length, world.events.filter((event) => event === 'device-host.lost').length]).toEqual([2, 1]);
    await world.host.stop();
    expect(world.time.pending).toBe(0);
  });

  describe('whose device hangs in host after host', () => {
    const address = 'usb:1-2:1.0';

    /** The device hangs in the running host, and another host has taken its place. */
    async function kill({ time, processes }: ReturnType<typeof rig>): Promise<void> {
      processes.at(-1)!.say({ type: 'stuck', address });
      await time.advance(limits.deviceHostRestartCapMs);
    }

    /** The wait before it may be opened again: found by asking as a session does. */
    async function refusedMs({ time, host }: ReturnType<typeof rig>): Promise<number> {
      const fromMs = time.monotonicMs();
      for (;;) {
        const refusal = await host.open(address).then((port) => void port.close(), (error: unknown) => error);
        if (refusal === undefined) return time.monotonicMs() - fromMs;
        expect(refusal).toMatchObject({ code: 'DEVICE_STUCK' });
        await time.advance(1_000);
      }
    }

    it('refuses it for longer each time instead of ending hosts for ever, and nobody else', async () => {
      const world = rig();
      const waits: number[] = [];
      for (let count = 0; count < 5; count += 1) {
        await kill(world);
        expect((await world.host.open('usb:1-3:1.0')).status).toBe('open');
        waits.push(limits.deviceHostRestartCapMs + await refusedMs(world));
      }
      expect(waits).toEqual([limits.deviceHostRestartCapMs, 20_000, 80_000, limits.deviceStuckWaitCapMs, limits.deviceStuckWaitCapMs]);
      expect(world.processes).toHaveLength(6);
      await world.host.stop();
      expect(world.time.pending).toBe(0);
    });

    it('begins again where it stayed open, or where a device was plugged in since', async () => {
      const world = rig();
      await kill(world);
      await world.time.advance(limits.deviceStuckWaitBaseMs);
      await world.host.open(address);
      await kill(world);
      await expect(world.host.open(address)).rejects.toMatchObject({ code: 'DEVICE_STUCK' });
      // There before it hung: the same device.
      await expect(world.host.open(address, { appearedMonotonicMs: 0 })).rejects.toMatchObject({ code: 'DEVICE_STUCK' });
      expect((await world.host.open(address, { appearedMonotonicMs: world.time.monotonicMs() })).status).toBe('open');
      await kill(world);
      await world.time.advance(limits.deviceStuckWaitBaseMs);
      expect((await world.host.open(address)).status).toBe('open');
      await world.time.advance(limits.deviceSteadyMs);
      await kill(world);
      await world.time.advance(limits.deviceStuckWaitBaseMs);
      expect((await world.host.open(address)).status).toBe('open');
      await world.host.stop();
      expect(world.time.pending).toBe(0);
    });
  });

  it('nor at its own end', async () => {
    const world = rig();
    world.processes[0]!.isStuck = true;
    const stopped: string[] = [];
    void world.host.stop().then(() => stopped.push('stopped'));
    await world.time.advance(limits.deviceHostStopMs);
    expect([world.processes[0]!.killed, stopped]).toEqual([['SIGKILL'], []]);
    await world.time.advance(limits.deviceHostStopMs);
    expect([stopped, world.time.pending]).toEqual([['stopped'], 0]);
  });
});
