import { describe, expect, it } from 'vitest';
import { deviceHealthText, examineDevices } from '../../../src/cli/commands/doctor-devices.ts';
import type { DeviceProfile } from '../../../src/profiles/device-profile.ts';
import { scannerProfile } from '../drivers/profiles.ts';

const profiles = new Map<string, DeviceProfile>([
  { ...scannerProfile, match: [{ usbVendorId: 1, evidence: 'maker' }] } satisfies DeviceProfile,
  { ...scannerProfile, id: 'everywhere', transports: ['serial', 'tcp', 'usb'] } satisfies DeviceProfile,
  { id: 'broken', name: 'Broken', class: 'scanner', transports: ['serial'], match: [{ usbVendorId: 2, evidence: 'maker' }], status: { kind: 'unsupported', reason: 'it cannot be read' } } satisfies DeviceProfile,
].map((profile) => [profile.id, profile]));
const present = [
  { address: 'serial:/dev/ttyACM0', portPath: '1-1:1.0', label: 'Good scanner', identity: { usbVendorId: 1 } },
  { address: 'serial:/dev/ttyACM1', portPath: '1-2:1.0', label: 'Bad scanner', identity: { usbVendorId: 2 } },
];

describe('the doctor on devices', () => {
  it('says what each finds, what does not work, and what is plugged in for nothing', async () => {
    const config = (profile: string, address: string) => ({ class: 'scanner' as const, profile, address, name: `${profile} ${address}` });
    expect(await examineDevices([config('line', 'plug:any'), config('line', 'plug:port/9-9'), config('broken', 'plug:any'), config('nothing', 'plug:any'), config('line', 'serial:/dev/not-there'), config('everywhere', 'usb:9-9:1.0'), config('everywhere', 'tcp://127.0.0.1:1'), config('line', 'tcp://127.0.0.1:1'), config('line', 'seral:/dev/null'), config('broken', 'seral:/dev/null')], present, { profiles })).toEqual([
      { check: 'device line plug:any', result: 'good', text: 'Good scanner, serial:/dev/ttyACM0' },
      { check: 'device line plug:port/9-9', result: 'bad', text: 'plug:port/9-9: nothing that fits is plugged in' },
      { check: 'device broken plug:any', result: 'bad', text: 'it cannot be read' },
      { check: 'device nothing plug:any', result: 'bad', text: 'there is no profile "nothing": correct "profile" of this device in agent.devices' },
      { check: 'device line serial:/dev/not-there', result: 'bad', text: '/dev/not-there is not there: check the cable' },
      { check: 'device everywhere usb:9-9:1.0', result: 'bad', text: '9-9:1.0 is not plugged in' },
      { check: 'device everywhere tcp://127.0.0.1:1', result: 'bad', text: 'nobody answers at 127.0.0.1:1' },
      { check: 'device line tcp://127.0.0.1:1', result: 'bad', text: '"line" is not reached over tcp, but over serial: correct "address" or "profile" of this device in agent.devices' },
      { check: 'device line seral:/dev/null', result: 'bad', text: 'not a device address: "seral:/dev/null": correct "address" of this device in agent.devices' },
      { check: 'device broken seral:/dev/null', result: 'bad', text: 'it cannot be read' },
      { check: 'plugged in at 1-2', result: 'note', text: 'Bad scanner: it cannot be read' },
    ]);
  });

  it.each([
    ['leaves to', 'zebra-ssi', { result: 'bad', text: 'plug:any: nothing that fits is plugged in' }, ''],
    ['has beside', scannerProfile.protocol, { result: 'good', text: 'Good scanner, serial:/dev/ttyACM0' }, ', which has it'],
  ] as const)('says what a generic profile %s one that knows it better', async (_name, protocol, found, what) => {
    const generic = { ...scannerProfile, id: 'generic', protocol, match: [{ usbInterfaceClass: 2, evidence: 'maker' as const }] } as DeviceProfile;
    const both = { ...present[0]!, identity: { usbVendorId: 1, usbInterfaceClass: 2 } };
    expect(await examineDevices([{ class: 'scanner', profile: 'generic', address: 'plug:any', name: 'it' }], [both], { profiles: new Map<string, DeviceProfile>([...profiles, ['generic', generic]]) })).toEqual([
      { check: 'device it', ...found },
      { check: 'plugged in at 1-1', result: 'note', text: `Good scanner: "line" knows it better than "generic"${what}: configure that profile, or name the port` },
    ]);
  });

  it('says how the running agent has them', () => {
    expect(deviceHealthText([
      { name: 'scanner', class: 'scanner', status: 'ready', detail: '', label: 'S', counters: { opened: 4, lost: 3 } }, { name: 'printer', class: 'receipt-printer', status: 'faulted', detail: 'DEVICE_BUSY', label: '', counters: {} },
    ])).toBe('scanner ready, opened 4, lost 3; printer faulted (DEVICE_BUSY), opened 0, lost 0');
  });
});
