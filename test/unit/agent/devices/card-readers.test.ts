import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../../src/base/bytes.ts';
import { limits } from '../../../../src/base/limits.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import type { DeviceConfig } from '../../../../src/agent/devices/device-config.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { CardModel } from '../../../../src/doubles/card-reader-twin/card-model.ts';
import { CcidReaderModel } from '../../../../src/doubles/card-reader-twin/ccid-reader-model.ts';
import { StripeReaderModel } from '../../../../src/doubles/card-reader-twin/stripe-reader-model.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../../src/doubles/memory-byte-port.ts';
import { SerialScannerModel } from '../../../../src/doubles/scanner-twin/serial-scanner-model.ts';
import { joinMemory } from '../../../../src/doubles/twin-links.ts';
import { factsOf, type TwinModel } from '../../../../src/doubles/twin-model.ts';
import type { PortFacts } from '../../../../src/ports/byte-port.ts';
import type { DeviceProfile } from '../../../../src/profiles/device-profile.ts';
import { readerProfile, told } from '../../drivers/card-reader-rig.ts';
import { scannerProfile } from '../../drivers/profiles.ts';

const scannerAddress = 'serial:/dev/scanner?baud=9600';
const stripeAddress = 'hid:/dev/hidraw0';
const ccidAddress = 'usb:1-2:1.0';
const profiles = new Map<string, DeviceProfile>([
  readerProfile('magtek-hid'), { ...readerProfile('ccid'), transports: ['usb'] as const }, { ...scannerProfile, id: 'newland', protocol: 'newland-serial' as const },
].map((profile) => [profile.id, profile]));

function rig(devices: readonly DeviceConfig[]) {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  const far = new Map<string, MemoryFarEnd>();
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event, fields) => { logged.push(JSON.stringify([event, fields])); }, child: () => logger };
  const plugIn = (address: string, model: TwinModel, facts: PortFacts = {}) => transport.attach(address, (end) => {
    far.set(address, end);
    joinMemory(model, end);
  }, facts);
  const begin = () => startDevices({ devices, transport, profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger });
  return { time, plugIn, begin, far, logged, transport };
}

describe('card readers of a terminal', () => {
  it('have one listener, and counters that stay when one is unplugged', async () => {
    const { time, plugIn, begin, far, logged } = rig([{ class: 'card-reader', profile: 'magtek-hid', address: stripeAddress, cardPrefixes: ['86'] }, { class: 'card-reader', profile: 'ccid', address: ccidAddress }]);
    const [stripes, ccid] = [new StripeReaderModel({ maker: 'magtek' }), new CcidReaderModel()];
    plugIn(stripeAddress, stripes, factsOf(stripes.identity()));
    plugIn(ccidAddress, ccid, factsOf(ccid.identity()));
    const devices = begin();
    const cards: string[] = [];
    devices.onCard((event) => cards.push(told(event)));
    await time.advance(0);
    stripes.swipe('', ';8600012345678901=1?');
    stripes.swipe('', ';4111111111111111=2512101?');
    ccid.insert(new CardModel({ uid: fromHex('F68E2A99') }));
    await time.advance(0);
    far.get(stripeAddress)!.hangUp();
    far.get(ccidAddress)!.hangUp();
    await time.advance(limits.deviceReopenCapMs);
    stripes.swipe('error');
    await time.advance(0);
    expect(cards).toEqual(['stripe 8600012345678901', 'bank 411111******1111', 'classic-1k F68E2A99', 'classic-1k F68E2A99', 'damaged']);
    expect(devices.counters).toMatchObject({ cards: 3, cardsBankRefused: 1, cardsUnreadable: 1 });
    await devices.stop();
    expect(time.pending).toBe(0);
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('\n')).not.toMatch(/4111|8600|F68E/);
  });

  it('one that cannot be driven is let go, and says so', async () => {
    const { time, plugIn, begin, far } = rig([{ class: 'card-reader', profile: 'ccid', address: ccidAddress }]);
    const model = new CcidReaderModel({ level: 'tpdu' });
    plugIn(ccidAddress, model, factsOf(model.identity()));
    const devices = begin();
    await time.advance(0);
    expect(devices.statuses()[0]!.status).toMatchObject({ kind: 'faulted', code: 'DEVICE_UNSUPPORTED' });
    expect(far.get(ccidAddress)!.open).toBe(false);
    await devices.stop();
    expect(time.pending).toBe(0);
  });

  it('with a list of prefixes that would let bank cards through is never opened', async () => {
    const { time, plugIn, begin, far } = rig([{ class: 'card-reader', profile: 'magtek-hid', address: stripeAddress, cardPrefixes: ['62'] }]);
    const stripes = new StripeReaderModel({ maker: 'magtek' });
    plugIn(stripeAddress, stripes, factsOf(stripes.identity()));
    const devices = begin();
    await time.advance(limits.deviceReopenCapMs);
    expect(devices.statuses()[0]!.status).toMatchObject({ kind: 'left-out', reason: expect.stringContaining('the card prefix 62 covers bank cards') });
    expect(far.size).toBe(0);
  });
});

it('a scanner that comes while codes are wanted looks at once, and none looks any more afterwards', async () => {
  const { time, plugIn, begin } = rig([{ class: 'scanner', profile: 'newland', address: scannerAddress }]);
  const model = new SerialScannerModel({ dialect: 'newland', needsTrigger: true });
  const devices = begin();
  devices.triggerScanners(true);
  await time.advance(0);
  plugIn(scannerAddress, model);
  await time.advance(2 * limits.deviceReopenCapMs);
  expect(model.isLooking).toBe(true);
  devices.triggerScanners(false);
  await time.advance(limits.scanTriggerGapMs);
  expect(model.isLooking).toBe(false);
  await devices.stop();
  expect(time.pending).toBe(0);
});

it('a scanner that is checked by use looks meanwhile, and goes on as it was', async () => {
  const { time, plugIn, begin } = rig([{ class: 'scanner', profile: 'newland', address: scannerAddress, name: 'it' }]);
  const model = new SerialScannerModel({ dialect: 'newland', needsTrigger: true });
  plugIn(scannerAddress, model);
  const devices = begin();
  await time.advance(0);
  const check = devices.check('it', 'interactive', 5_000)!;
  await time.advance(limits.scanTriggerGapMs);
  expect(model.scan('6901234567892')).toBe(true);
  expect(await check).toEqual({ kind: 'good', text: 'a code was read' });
  await time.advance(2 * limits.scanTriggerAgainMs);
  expect(model.isLooking).toBe(false);
  devices.triggerScanners(true);
  const during = devices.check('it', 'interactive', 5_000)!;
  await time.advance(5_000);
  expect(await during).toEqual({ kind: 'bad', text: 'nothing was scanned' });
  await time.advance(limits.scanTriggerAgainMs);
  expect(model.isLooking).toBe(true);
  await devices.stop();
  expect(time.pending).toBe(0);
});
