import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDeviceAddress, type SerialAddress } from '../../../src/base/device-address.ts';
import { startPtyBridge, type PtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { openSerial } from '../../../src/transports/serial/serial-transport.ts';
import { socketDevice } from './device-rigs.ts';

/** What the transport did with the line, in order. */
const calls: string[] = [];

/** The real library on a real pty. `answers`: whether the modem lines can be set, as they can on a UART, or the pty is asked, which has none. */
function serialPortThat(answers: 'as-a-uart' | 'as-a-pty') {
  return class extends SerialPort {
    override set(options: Parameters<SerialPort['set']>[0], told?: Parameters<SerialPort['set']>[1]): void {
      calls.push(`set dtr=${options.dtr} rts=${options.rts}, ${this.isOpen ? 'open' : 'closed'}`);
      if (answers === 'as-a-pty') return super.set(options, (error) => {
        calls.push(error === null ? 'set' : 'refused');
        told?.(error);
      });
      setImmediate(() => told?.(null));
    }

    override write(...written: unknown[]): boolean {
      calls.push('write');
      return (super.write as (...all: unknown[]) => boolean).apply(this, written);
    }
  } as unknown as typeof SerialPort;
}

describe('the modem lines of a serial line', () => {
  let folder: string;
  let device: Awaited<ReturnType<typeof socketDevice>>;
  let bridge: PtyBridge | undefined;
  beforeEach(async () => {
    calls.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'cardtill-lines-'));
    device = await socketDevice();
    bridge = await startPtyBridge({ linkPath: join(folder, 'line'), port: device.port });
    expect(bridge, 'socat makes the pty').toBeDefined();
  });
  afterEach(async () => {
    await bridge?.stop();
    await device.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (query: string, answers: Parameters<typeof serialPortThat>[0]) => {
    const address = parseDeviceAddress(`serial:${bridge!.path}${query}`) as SerialAddress;
    const port = await openSerial(address, realTimers, undefined, async () => ({ SerialPort: serialPortThat(answers) }));
    await port.write(Uint8Array.of(0x41));
    return port;
  };
  const received = () => expect.poll(() => [...device.received()], { timeout: 15_000 }).toEqual([0x41]);

  it.each([
    ['', []],
    ['?hupcl=0&flow=rtscts', []],
    ['?dtr=dropped', ['set dtr=false rts=true, open']],
    ['?dtr=asserted', ['set dtr=true rts=true, open']],
    ['?rts=dropped', ['set dtr=true rts=false, open']],
    ['?dtr=dropped&rts=dropped', ['set dtr=false rts=false, open']],
    ['?dtr=dropped&rts=dropped&flow=xonxoff', ['set dtr=false rts=false, open']],
    // The kernel's own.
    ['?dtr=dropped&rts=dropped&flow=rtscts', ['set dtr=false rts=true, open']],
  ])('are set when it is open and before the first byte, as its address says: "%s"', async (query, expected) => {
    const port = await opened(query, 'as-a-uart');
    expect(calls).toEqual([...expected, 'write']);
    await received();
    await port.close();
  });

  it('that it does not have cost nothing: the device is open and takes bytes', async () => {
    const port = await opened('?dtr=dropped', 'as-a-pty');
    expect(calls).toEqual(['set dtr=false rts=true, open', 'refused', 'write']);
    expect(port.status).toBe('open');
    await received();
    await port.close();
  });
});
