import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { startScannerTwin, type ScannerTwin } from '../../../src/doubles/scanner-twin/scanner-twin.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';

/** So many, because only some of them find the reader between two bytes. */
const hangUps = 25;

describe('a serial line that hangs up', () => {
  let folder: string;
  let twin: ScannerTwin;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardtill-hang-up-'));
    twin = await startScannerTwin();
  });
  afterAll(async () => {
    await twin.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`is told each of ${hangUps} times in the middle of a flood`, async () => {
    const reasons: string[] = [];
    for (let count = 0; count < hangUps; count += 1) {
      const bridge = await startPtyBridge({ linkPath: join(folder, `line-${count}`), port: twin.port });
      expect(bridge, 'socat makes the pty').toBeDefined();
      const port = await localTransport(realTimers).open(`serial:${bridge!.path}`);
      const closed = new Promise<string>((resolve) => { port.onClose(resolve); });
      const heard = new Promise<void>((resolve) => { port.onData(() => resolve()); });
      // Again and again: socat makes the pty before it has a line to the twin.
      const flood = setInterval(() => twin.sendBytes(new Uint8Array(4_000).fill(0x39)), 5);
      await heard;
      await bridge!.stop();
      reasons.push(await closed);
      clearInterval(flood);
    }
    expect(reasons).toEqual(Array(hangUps).fill('gone'));
  });
});
