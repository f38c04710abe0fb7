import { describe, expect, it } from 'vitest';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { testDevice } from '../../../src/cli/devices/test-device.ts';
import { oneDevice } from '../../../src/cli/devices/open-device.ts';
import { displayModel } from '../../../src/doubles/customer-display-twin/display-models.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../src/doubles/memory-byte-port.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { parseTerminalProfiles } from '../../../src/profiles/parse-profiles.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';

const known = parseTerminalProfiles(shippedProfileFiles(), []);
const address = 'tcp://127.0.0.1:9100';
const displays = [['cd5220', 'vfd220-cd5220', 'cardtill test'], ['epson-dmd', 'epson-dm-d110', 'cardtill test'], ['led8', 'led8-2400', '123456.78']] as const;

function joined(protocol: (typeof displays)[number][0]) {
  const model = displayModel(protocol);
  const transport = new MemoryTransport();
  transport.attach(address, (far) => joinMemory(model, far));
  return { transport, shown: () => model.lines().map((line) => line.trim()).filter((line) => line !== '' && line !== 'off') };
}

describe.each(displays)('a %s display that is tested', (protocol, profile, shows) => {
  const config = { class: 'customer-display', profile, address, name: 'it' } as const;

  it('by the running agent shows what the answer says that it shows', async () => {
    const { transport, shown } = joined(protocol);
    const time = new ManualTime();
    const devices = startDevices({ devices: [config], transport, profiles: known.profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger });
    await time.advance(0);
    devices.display.show({ kind: 'idle', text: '欢迎光临' });
    await time.advance(0);
    expect(await devices.check('it', 'interactive')).toEqual({ kind: 'good', text: `shows "${shows}" until the next screen: look at it` });
    await time.advance(0);
    expect(shown()).toEqual([shows]);
    await devices.stop();
  });

  it('without an agent does so, too', async () => {
    const { transport, shown } = joined(protocol);
    const steps = await testDevice(oneDevice(config, known), { transport, waitMs: 0, stayMs: 0, print: false, say: () => undefined });
    expect(steps.at(-1)).toEqual({ step: 'display', result: 'note', text: `it shows "${shows}": look at it; a display does not answer` });
    expect(shown()).toEqual([shows]);
  });
});
