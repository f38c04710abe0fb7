import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { shippedProfiles } from '../../../src/cli/shipped-profiles.ts';
import { startDemoDevices } from '../../../src/demo/demo-devices.ts';
import { hasSocat } from '../../../src/doubles/pty-bridge.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { clock, random, timers, until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The demo's twins, and a terminal's drivers that have opened every one of them. */
async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-demo-devices-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const twins = await startDemoDevices(folder, timers);
  stops.push(() => twins.stop());
  const devices = startDevices({ devices: twins.config, transport: localTransport(timers), profiles: shippedProfiles(), clock, timers, random, logger: silentLogger });
  stops.push(() => devices.stop());
  await until(() => devices.statuses().every(({ status }) => status.kind === 'ready'), 'every device is open');
  // Not an open line alone: reader and acceptor have answered.
  await until(() => twins.reader.isSetUp && twins.acceptor.state === 'disabled', 'the kiosk\'s devices have answered');
  return { twins };
}

const kinds = (config: readonly { readonly class: string; readonly address: string }[]) => Object.fromEntries(config.map((device) => [device.class, device.address.split(':')[0]]));

describe('the demo\'s devices', () => {
  it.skipIf(!hasSocat())('stand on serial lines, the printer on the network', async () => {
    const { twins } = await opened();
    expect(kinds(twins.config)).toEqual({ scanner: 'serial', 'receipt-printer': 'tcp', 'customer-display': 'serial', 'card-reader': 'serial', 'cash-acceptor': 'serial' });
    expect(twins.onSerialLines).toBe(true);
  });

  it('are all on TCP where there is no socat', async () => {
    vi.stubEnv('PATH', '/nowhere');
    const { twins } = await opened();
    expect(kinds(twins.config)).toEqual({ scanner: 'tcp', 'receipt-printer': 'tcp', 'customer-display': 'tcp', 'card-reader': 'tcp', 'cash-acceptor': 'tcp' });
    expect(twins.onSerialLines).toBe(false);
  });
});
