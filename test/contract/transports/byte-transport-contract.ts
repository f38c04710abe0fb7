import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCardtillError } from '../../../src/base/errors.ts';
import type { ByteCloseReason, BytePort, ByteTransport } from '../../../src/ports/byte-port.ts';

/** A device that a transport can open, seen from the device's end. */
export interface DeviceRig {
  readonly transport: ByteTransport;
  readonly address: string;
  /** An address of the same kind where nothing is. */
  readonly absentAddress: string;
  /** Everything the device received, since the rig was made. */
  received(): Uint8Array;
  send(bytes: Uint8Array): void;
  hangUp(): void;
  stop(): Promise<void>;
}

/** What every ByteTransport must do, memory and real alike. */
export function byteTransportContract(name: string, makeRig: () => Promise<DeviceRig>): void {
  describe(`byte transport contract: ${name}`, () => {
    let rig: DeviceRig;
    const open = async (): Promise<BytePort> => rig.transport.open(rig.address);

    beforeEach(async () => { rig = await makeRig(); });
    afterEach(async () => { await rig.stop(); });

    it('carries bytes both ways, whole and in order', async () => {
      const port = await open();
      const incoming: number[] = [];
      port.onData((chunk) => incoming.push(...chunk));
      const every = Uint8Array.from({ length: 256 }, (_, index) => index);
      await port.write(every.subarray(0, 100));
      await port.write(every.subarray(100));
      await until(() => rig.received().length >= 256);
      expect([...rig.received()]).toEqual([...every]);
      rig.send(every);
      await until(() => incoming.length >= 256);
      expect(incoming).toEqual([...every]);
      await port.close();
    });

    it('keeps what came before the listener', async () => {
      const port = await open();
      await port.write(Uint8Array.of(1));
      await until(() => rig.received().length === 1);
      rig.send(Uint8Array.of(7, 8, 9));
      await pause(50);
      const incoming: number[] = [];
      port.onData((chunk) => incoming.push(...chunk));
      await until(() => incoming.length === 3);
      expect(incoming).toEqual([7, 8, 9]);
      await port.close();
    });

    it('tells a hang-up once, without anybody listening for data, and refuses writes after it', async () => {
      const port = await open();
      await port.write(Uint8Array.of(1));
      await until(() => rig.received().length === 1);
      const reasons: ByteCloseReason[] = [];
      port.onClose((reason) => reasons.push(reason));
      rig.hangUp();
      await until(() => reasons.length > 0);
      await pause(20);
      expect(reasons).toEqual(['gone']);
      expect(port.status).toBe('closed');
      await expectCode(port.write(Uint8Array.of(1)), 'DEVICE_GONE');
    });

    it('closes on request, tells it late listeners too, and never opens again', async () => {
      const port = await open();
      await port.close();
      await port.close();
      expect(port.status).toBe('closed');
      const reasons: ByteCloseReason[] = [];
      port.onClose((reason) => reasons.push(reason));
      expect(reasons).toEqual(['requested']);
      await expectCode(port.write(Uint8Array.of(1)), 'DEVICE_GONE');
    });

    it('opens a device again after it was closed', async () => {
      await (await open()).close();
      const port = await openAgain(rig);
      await port.write(Uint8Array.of(42));
      await until(() => rig.received().includes(42));
      expect(rig.received().at(-1)).toBe(42);
      await port.close();
    });

    it('rejects an absent device and a malformed address', async () => {
      await expectCode(rig.transport.open(rig.absentAddress), 'DEVICE_GONE');
      for (const address of ['', 'tcp://', 'tcp://127.0.0.1', 'tcp://127.0.0.1:0', 'serial:', 'serial:ttyS0', 'http://127.0.0.1:1', `tcp://${'x'.repeat(300)}:1`]) {
        await expectCode(rig.transport.open(address), 'DEVICE_ADDRESS_INVALID');
      }
    });

    it('opens nothing for a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');
      await expect(rig.transport.open(rig.address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });

    it('takes an empty write', async () => {
      const port = await open();
      await port.write(new Uint8Array(0));
      await port.close();
    });
  });
}

/** A pty comes back a moment after it was closed. */
export async function openAgain(rig: DeviceRig): Promise<BytePort> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await rig.transport.open(rig.address);
    } catch (error) {
      if (attempt >= 50) throw error;
      await pause(100);
    }
  }
}

export async function until(condition: () => boolean, timeoutMs = 60_000): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > untilMs) expect.fail('the condition was not met in time');
    await pause(5);
  }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

export async function expectCode(promise: Promise<unknown>, code: string): Promise<void> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  expect(isCardtillError(error) ? error.code : error).toBe(code);
}
