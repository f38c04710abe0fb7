import { describe, expect, it } from 'vitest';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { ByteCloseReason, BytePort } from '../../../src/ports/byte-port.ts';
import { HostConnection } from '../../../src/transports/device-host/host-connection.ts';
import type { HostAnswer, HostRequest } from '../../../src/transports/device-host/host-message.ts';
import { deviceHostMain } from '../../../src/transports/device-host/main.ts';
import { PortCore, type PortWire } from '../../../src/transports/port-core.ts';

/** Both ends of the line in one process, each with a time of its own: whose limit strikes first is the test's affair. */
async function rig(wire: Partial<PortWire> = {}) {
  const hostTime = new ManualTime();
  const answers: HostAnswer[] = [];
  let take: (request: HostRequest) => void = () => undefined;
  const agent = new HostConnection(new ManualTime(), (request) => take(request));
  const hosted: PortCore[] = [];
  deviceHostMain({
    send: (answer, sent) => {
      answers.push(answer);
      agent.take(answer);
      sent();
    },
    onRequest: (listener) => { take = listener; },
  }, {
    open: async () => {
      hosted.push(new PortCore(hostTime, { write: () => undefined, release: () => Promise.resolve(), ...wire }));
      return hosted.at(-1)!;
    },
  }, hostTime);
  const port: BytePort = await agent.open('usb:1-2:1.0');
  const reasons: ByteCloseReason[] = [];
  port.onClose((reason) => reasons.push(reason));
  return { hostTime, port, reasons, hosted: hosted[0]!, answers, kinds: () => answers.map(({ type }) => type) };
}

const outcome = (promise: Promise<unknown>) => promise.then(() => 'done', (error: { code: string }) => error.code);

describe('a port of the device host', () => {
  it('whose write takes too long for the host says so: the end of the port does not overtake it', async () => {
    const { hostTime, port, reasons, kinds } = await rig();
    const late = outcome(port.write(Uint8Array.of(1), { timeoutMs: 500 }));
    const behind = outcome(port.write(Uint8Array.of(2), { timeoutMs: 900 }));
    await hostTime.advance(500);
    expect(await Promise.all([late, behind])).toEqual(['DEVICE_TIMEOUT', 'DEVICE_GONE']);
    expect(reasons).toEqual(['failed']);
    expect(kinds()).toEqual(['opened', 'written', 'closed']);
  });

  it.each(['gone', 'failed'] as const)('that ends because it is %s says that; what came before is before it', async (reason) => {
    const { hostTime, port, reasons, hosted, kinds } = await rig();
    const chunks: number[][] = [];
    port.onData((chunk) => chunks.push([...chunk]));
    const write = outcome(port.write(Uint8Array.of(1)));
    hosted.receive(Uint8Array.of(7));
    hosted.end(reason);
    await hostTime.advance(0);
    expect([await write, reasons, chunks]).toEqual(['DEVICE_GONE', [reason], [[7]]]);
    expect(kinds()).toEqual(['opened', 'data', 'closed']);
  });

  it('has caught up when what came while the host stood still has been given out', async () => {
    const { hostTime, port, hosted, kinds } = await rig();
    const chunks: number[][] = [];
    port.onData((chunk) => chunks.push([...chunk]));
    const seen = port.caughtUp!().then(() => [...chunks]);
    // It was asked before it had read this: both were there when it came to its turn.
    hosted.receive(Uint8Array.of(7));
    await hostTime.advance(1);
    expect(await seen).toEqual([[7]]);
    expect(kinds()).toEqual(['opened', 'data', 'caught-up']);
  });

  it('that nobody writes to ends, too; what is written afterwards is refused', async () => {
    const { hostTime, port, reasons, hosted } = await rig();
    hosted.end('gone');
    await hostTime.advance(0);
    expect([reasons, await outcome(port.write(Uint8Array.of(1)))]).toEqual([['gone'], 'DEVICE_GONE']);
  });
});
