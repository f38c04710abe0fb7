import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPtyBridge, type PtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { startTwinServer, type TwinServer } from '../../../src/doubles/twin-server.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';

let folder: string;
let server: TwinServer;
let bridge: PtyBridge | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cardtill-flow-'));
  server = await startTwinServer({}, { onData: () => undefined });
  bridge = await startPtyBridge({ linkPath: join(folder, 'line'), port: server.port });
});
afterAll(async () => {
  await bridge?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The kernel's own words for what a line does (stty(1)). */
const settingsOf = (path: string) => execFileSync('stty', ['-a', '-F', path], { encoding: 'utf8' }).split(/[\s;]+/).filter((word) => ['ixon', '-ixon', 'ixoff', '-ixoff', 'crtscts', '-crtscts'].includes(word)).sort();

it.each([
  ['', ['-crtscts', '-ixoff', '-ixon']],
  ['?flow=none', ['-crtscts', '-ixoff', '-ixon']],
  ['?flow=xonxoff', ['-crtscts', '-ixoff', 'ixon']],
  ['?flow=rtscts', ['-ixoff', '-ixon', 'crtscts']],
])('a serial line%s', async (query, settings) => {
  const port = await localTransport(realTimers).open(`serial:${bridge!.path}${query}`);
  expect(settingsOf(bridge!.path)).toEqual(settings);
  // socat makes another pty when this one is closed.
  await port.close();
  await bridge!.stop();
  bridge = await startPtyBridge({ linkPath: join(folder, 'line'), port: server.port });
});
