import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../../src/base/bytes.ts';
import { limits } from '../../../../src/base/limits.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import type { DeviceConfig } from '../../../../src/agent/devices/device-config.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { EscposDecoder } from '../../../../src/codecs/escpos/decode-escpos.ts';
import { CardModel } from '../../../../src/doubles/card-reader-twin/card-model.ts';
import { CcidReaderModel } from '../../../../src/doubles/card-reader-twin/ccid-reader-model.ts';
import { StripeReaderModel } from '../../../../src/doubles/card-reader-twin/stripe-reader-model.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../../src/doubles/memory-byte-port.ts';
import { joinMemory } from '../../../../src/doubles/twin-links.ts';
import { factsOf, type TwinIdentity, type TwinModel } from '../../../../src/doubles/twin-model.ts';
import type { DeviceProfile } from '../../../../src/profiles/device-profile.ts';
import { readerProfile } from '../../drivers/card-reader-rig.ts';
import { printerProfile } from '../../drivers/profiles.ts';

const acceptorProfile: DeviceProfile = { id: 'ccnet', name: 'Validator', class: 'cash-acceptor', protocol: 'ccnet', transports: ['tcp'], status: { kind: 'should-work', manual: 'test' }, capabilities: { address: 3, pollMs: 200 } };
const displayProfile: DeviceProfile = { id: 'vfd', name: 'VFD', class: 'customer-display', protocol: 'cd5220', transports: ['tcp'], status: { kind: 'should-work', manual: 'test' }, capabilities: { columns: 20, lines: 2 } };
const profiles = new Map<string, DeviceProfile>([readerProfile('magtek-hid'), { ...readerProfile('ccid'), transports: ['usb'] as const }, printerProfile, { ...printerProfile, id: 'silent', capabilities: { ...printerProfile.capabilities, realTimeStatus: false } }, acceptorProfile, displayProfile].map((profile) => [profile.id, profile]));

function rig(config: Omit<DeviceConfig, 'name'>, join: (far: MemoryFarEnd) => void, identity?: TwinIdentity) {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  transport.attach(config.address, join, identity === undefined ? {} : factsOf(identity));
  const devices = startDevices({ devices: [{ ...config, name: 'it' }], transport, profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger });
  const check = async (level: 'internal' | 'external' | 'interactive', meanwhile: () => void = () => undefined) => {
    const result = devices.check('it', level)!;
    await time.advance(0);
    meanwhile();
    await time.advance(60_000);
    return result;
  };
  return { time, devices, check };
}

const twin = (model: TwinModel) => (far: MemoryFarEnd) => joinMemory(model, far);

describe('a check', () => {
  it('of a card reader asks its slot, or waits for a card that goes no further', async () => {
    const model = new CcidReaderModel();
    const { time, devices, check } = rig({ class: 'card-reader', profile: 'ccid', address: 'usb:1-2:1.0' }, twin(model), model.identity());
    const told: string[] = [];
    devices.onCard(({ kind }) => told.push(kind));
    await time.advance(0);
    expect(await check('internal')).toEqual({ kind: 'good', text: 'open' });
    expect(await check('external')).toEqual({ kind: 'good', text: 'answers, slot empty' });
    expect(await check('interactive', () => model.insert(new CardModel({ uid: fromHex('F68E2A99') })))).toEqual({ kind: 'good', text: 'a card was read' });
    expect(told).toEqual([]);
    expect(await check('external')).toEqual({ kind: 'good', text: 'answers, slot occupied' });
    model.onData = () => undefined;
    expect((await devicesSilent(devices.check('it', 'external')!, time)).kind).toBe('bad');
    await devices.stop();
  });

  it('of a stripe reader can only be swiped', async () => {
    const model = new StripeReaderModel({ maker: 'magtek' });
    const { time, devices, check } = rig({ class: 'card-reader', profile: 'magtek-hid', address: 'hid:/dev/hidraw0' }, twin(model), model.identity());
    await time.advance(0);
    expect(await check('external')).toEqual({ kind: 'not-offered' });
    expect(await check('interactive', () => model.swipe('', ';4111111111111111=2512101?'))).toEqual({ kind: 'good', text: 'something was read: bank-card-refused' });
    expect(await check('interactive')).toEqual({ kind: 'bad', text: 'no card was shown' });
    await devices.stop();
  });

  it.each([[0x12, { kind: 'good', text: 'ready, paper present' }], [0x72, { kind: 'bad', text: 'paper-out' }]] as const)('of a printer asks its status (%i)', async (paper, expected) => {
    const { time, devices, check } = rig({ class: 'receipt-printer', profile: 'wide', address: 'tcp://127.0.0.1:9100' }, (far) => {
      const decoder = new EscposDecoder();
      far.onData((bytes) => {
        for (const frame of decoder.push(bytes)) {
          if (frame.type === 'status-request') far.send(Uint8Array.of(paper));
          if (frame.type === 'paper-status-request') far.send(Uint8Array.of(paper === 0x12 ? 0x00 : 0x0c));
        }
      });
    });
    await time.advance(0);
    expect(await check('external')).toMatchObject(expected);
    await devices.stop();
  });

  it('of a printer by use prints a line; one that can prove nothing is looked at', async () => {
    const printing = rig({ class: 'receipt-printer', profile: 'silent', address: 'tcp://127.0.0.1:9100' }, () => undefined);
    await printing.time.advance(0);
    expect(await printing.check('interactive')).toEqual({ kind: 'good', text: 'took a line, and cannot tell whether it is on paper: look at it' });
    await printing.devices.stop();
  });

  it('of a printer whose port ends in mid-line does not prove the receipt that the next port prints', async () => {
    const fars: MemoryFarEnd[] = [];
    const { time, devices } = rig({ class: 'receipt-printer', profile: 'wide', address: 'tcp://127.0.0.1:9100' }, (far) => {
      fars.push(far);
      const decoder = new EscposDecoder();
      far.onData((bytes) => {
        for (const frame of decoder.push(bytes)) if (frame.type === 'status-request') far.send(Uint8Array.of(0x12));
      });
    });
    await time.advance(0);
    const line = devices.check('it', 'interactive')!;
    await time.advance(1_000);
    fars[0]!.hangUp();
    expect(await line).toEqual({ kind: 'bad', text: 'unproved: gone' });
    await time.advance(limits.deviceReopenCapMs);
    const outcomes: string[] = [];
    const receipt = devices.printer.print({ jobId: 'job-1', lines: [{ kind: 'text', text: 'Total' }] });
    void receipt.then(({ kind }) => outcomes.push(kind));
    await time.advance(1_000);
    // The answer to what the port before had asked.
    fars[1]!.send(Uint8Array.of(0x00));
    await time.advance(1_000);
    expect(outcomes).toEqual([]);
    fars[1]!.send(Uint8Array.of(0x00));
    await time.advance(1_000);
    expect([fars.length, await receipt]).toEqual([2, { kind: 'proved' }]);
    await devices.stop();
  });

  it('of a display shows something; of an acceptor says what it said last; of what is not there is bad', async () => {
    const display = rig({ class: 'customer-display', profile: 'vfd', address: 'tcp://127.0.0.1:9100' }, () => undefined);
    await display.time.advance(0);
    expect([await display.check('external'), (await display.check('interactive')).kind]).toEqual([{ kind: 'not-offered' }, 'good']);
    const acceptor = rig({ class: 'cash-acceptor', profile: 'ccnet', address: 'tcp://127.0.0.1:9101' }, () => undefined);
    await acceptor.time.advance(0);
    expect([(await acceptor.check('external')).kind, await acceptor.check('interactive')]).toEqual(['bad', { kind: 'not-offered' }]);
    await display.devices.stop();
    await acceptor.devices.stop();
    expect(await display.check('external')).toMatchObject({ kind: 'bad' });
  });
});

async function devicesSilent<Value>(result: Promise<Value>, time: ManualTime): Promise<Value> {
  await time.advance(limits.cardAnswerTimeoutMs * 2);
  return result;
}
