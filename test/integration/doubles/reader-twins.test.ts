import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/base/bytes.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { startDevices, type DeviceSet } from '../../../src/agent/devices/start-devices.ts';
import { CardModel } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { hasSocat, startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { SerialScannerModel } from '../../../src/doubles/scanner-twin/serial-scanner-model.ts';
import { SsiScannerModel } from '../../../src/doubles/scanner-twin/ssi-scanner-model.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import type { TwinModel } from '../../../src/doubles/twin-model.ts';
import type { DeviceProfile, DeviceClass } from '../../../src/profiles/device-profile.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { clock, random, timers, until } from '../cloud/broker-support.ts';

const links = ['TCP', 'pty'] as const;
/** A pty needs socat. */
const itOver = (link: typeof links[number]) => it.skipIf(link === 'pty' && !hasSocat());

const common = { name: 'twin', transports: ['serial', 'tcp'], status: { kind: 'should-work', manual: 'test' }, serial: { baudRate: 115_200 }, capabilities: {} } as const;
const profiles: readonly DeviceProfile[] = [
  { ...common, id: 'honeywell', class: 'scanner', protocol: 'honeywell-serial' },
  { ...common, id: 'newland', class: 'scanner', protocol: 'newland-serial' },
  { ...common, id: 'gm65', class: 'scanner', protocol: 'gm65-serial' },
  { ...common, id: 'ssi', class: 'scanner', protocol: 'zebra-ssi' },
  { ...common, id: 'pn532', class: 'card-reader', protocol: 'pn532' },
];

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function behind(link: typeof links[number], port: number): Promise<string> {
  if (link === 'TCP') return `tcp://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'cardtill-twin-'));
  const bridge = await startPtyBridge({ linkPath: join(folder, 'device'), port });
  closers.push(async () => {
    await bridge?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return `serial:${bridge!.path}`;
}

/** The device set of a terminal with one device: a twin behind a real socket or a real pty. */
async function plugIn(link: typeof links[number], profile: string, deviceClass: DeviceClass, model: TwinModel): Promise<{ readonly devices: DeviceSet; readonly hangUp: () => void }> {
  const server = await serveTwin(model);
  closers.push(() => server.stop());
  const address = await behind(link, server.port);
  const devices = startDevices({
    devices: [{ class: deviceClass, profile, address }], transport: localTransport(timers), profiles: new Map(profiles.map((one) => [one.id, one])), clock, timers, random, logger: silentLogger,
  });
  closers.push(() => devices.stop());
  await until(() => devices.statuses()[0]!.status.kind === 'ready' && server.connections === 1, 'the device is open');
  return { devices, hangUp: () => server.hangUp() };
}

/** Told by the devices, not asked of them: one may be back before anybody asks. */
async function lost(devices: DeviceSet, unplug: () => void): Promise<void> {
  let isLost = false;
  devices.onStatus(({ status }) => {
    if (status.kind !== 'ready') isLost = true;
  });
  unplug();
  await until(() => isLost, 'it was unplugged');
}

describe.each(links)('scanners over %s', (link) => {
  itOver(link).each(['honeywell', 'newland', 'gm65'] as const)('%s is told to look, and read', async (dialect) => {
    const model = new SerialScannerModel({ dialect, needsTrigger: true });
    const { devices, hangUp } = await plugIn(link, dialect, 'scanner', model);
    const codes: string[] = [];
    devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
    expect(model.scan('too early')).toBe(false);
    devices.triggerScanners(true);
    await until(() => model.isLooking, 'it looks');
    model.scan('990000000001123456');
    await until(() => codes.length === 1, 'the code');
    // While a code is wanted it is told again and again: only what comes over the next line counts.
    let before = Number.POSITIVE_INFINITY;
    await lost(devices, () => {
      hangUp();
      before = model.triggers;
    });
    // A scanner that comes back while a code is wanted is told at once.
    await until(() => model.triggers > before, 'it looks again');
    model.scan('4111111111111111');
    await until(() => codes.length === 2, 'a bank card');
    expect(codes).toEqual(['990000000001123456', 'bank-card-refused']);
  });

  itOver(link)('a Zebra sends packets and is acknowledged', async () => {
    const model = new SsiScannerModel(timers);
    const { devices } = await plugIn(link, 'ssi', 'scanner', model);
    const codes: string[] = [];
    devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
    devices.triggerScanners(true);
    await until(() => model.isLooking, 'it looks');
    model.scan('990000000001123456');
    await until(() => codes.length === 1 && !model.isWaiting, 'the code, acknowledged');
    expect(codes).toEqual(['990000000001123456']);
  });
});

describe.each(links)('a PN532 over %s', (link) => {
  itOver(link)('tells of cards that come and go, before and after unplugging', async () => {
    const model = new Pn532Model();
    const { devices, hangUp } = await plugIn(link, 'pn532', 'card-reader', model);
    const cards: string[] = [];
    devices.onCard((event) => cards.push(event.kind === 'card' && event.card.medium === 'contactless' ? event.card.uid.reveal() : event.kind));
    model.place(new CardModel({ uid: fromHex('F68E2A99') }));
    await until(() => cards.length === 1, 'the card');
    model.takeAway();
    await until(() => cards.length === 2, 'its going');
    await lost(devices, () => {
      model.beforeCommand = () => {
        model.beforeCommand = () => undefined;
        model.place(new CardModel({ uid: fromHex('01020304') }));
        hangUp();
      };
    });
    await until(() => cards.length === 3, 'the next card');
    expect(cards).toEqual(['F68E2A99', 'card-removed', '01020304']);
    expect(devices.counters).toMatchObject({ cards: 2, cardsUnreadable: 0, cardsBankRefused: 0 });
  });
});
