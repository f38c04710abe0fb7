import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { limits } from '../../../src/base/limits.ts';
import { until } from '../check.ts';
import { driverOf } from '../driver-of.ts';
import type { Part } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const profile = 'honeywell-xenon-1900-keyboard';
const port = 1;

/** Nodes on which the kernel would type what the scanner reads. It takes one away piece by piece: what is half there is not there. */
function consoleNodes(): readonly string[] {
  return readdirSync('/sys/class/input').filter((name) => name.startsWith('event') && inputName(name).includes('keyboard twin')).map((name) => `/dev/input/${name}`).filter((node) => existsSync(node));
}

function inputName(event: string): string {
  try {
    return readFileSync(`/sys/class/input/${event}/device/name`, 'utf8');
  } catch {
    return '';
  }
}

/** A scanner that types, on USB: taken away from the console for as long as the till runs. */
export const wedgePart: Part = {
  name: 'wedge',
  run: async (surroundings) => {
    const { bench, till, figures, checks: { check } } = surroundings;
    await bench.plug('wedge', 'usb', port);
    const keyboard = await till.sees('a keyboard on USB', ({ identity, address }) => identity.usbVendorId === 0x0c2e && address.startsWith('usb:'));
    const hidraw = await till.sees('its hidraw node', ({ identity, address }) => identity.hidUsagePage === 1 && identity.hidUsage === 6 && address.startsWith('hid:') && identity.usbVendorId === 0x0c2e);
    const interfaceName = keyboard.address.slice('usb:'.length);
    await check('wedge: presence has both ways to it, at one place', () => deepStrictEqual([hidraw.portPath, hidraw.serialNumber], [keyboard.portPath, 'KEY0001']));
    await check('wedge: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(hidraw)[0], profile));
    const [node = ''] = await until('the console\'s node', () => (consoleNodes().length === 1 ? consoleNodes() : undefined));
    await check('wedge: before we have it, it types into the console', async () => {
      await bench.listenToKeys(node);
      await bench.act('wedge', 'type', '123');
      await until('keys', async () => (await bench.keyBytesHeard()) > 0);
    });

    const counter = till.open([{ class: 'scanner', profile, address: 'plug:any', name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('wedge: opens over USB', async () => {
      await counter.ready('scanner');
      strictEqual(driverOf(interfaceName), 'usbfs', counter.tail());
    });
    await check('wedge: the console has lost it', async () => {
      await until('the end of the console\'s node', () => consoleNodes().length === 0);
      // Who reads there hears of the end after the node is gone.
      await until('the end of what the console reads', async () => (await bench.keyBytesHeard()) === -1);
    });
    await check('wedge: a code', async () => {
      await bench.act('wedge', 'type', 'ab-6901234567892');
      await heard(1);
      strictEqual(scans[0], 'code ab-6901234567892');
    });
    await check('wedge: ten rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 10 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      const before = counter.arrivals.length;
      await bench.act('wedge', 'typeMany', codes);
      await heard(11);
      const keys = counter.arrivals.slice(before);
      figures.keys = { gapMsMax: Math.max(...keys.slice(1).map((atMs, index) => atMs - keys[index]!)), droppedAfterMs: limits.scanHalfCodeMs };
      deepStrictEqual(scans.slice(1), codes.map((code) => `code ${code}`));
    });
    await check('wedge: not a key of it was heard at the console', async () => deepStrictEqual([consoleNodes(), await bench.keyBytesHeard()], [[], -1]));
    await replug(surroundings, {
      device: 'wedge', counter, name: 'scanner', during: 'a code', subsystem: 'usb',
      pull: async () => {
        await bench.act('wedge', 'typeOpen', '900000');
        return bench.unplug('wedge');
      },
      plug: () => bench.plug('wedge', 'usb', port),
    });
    const before = scans.length;
    await check('wedge: reads again, and the half code is not part of it', async () => {
      await bench.act('wedge', 'type', '42424242');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await check('wedge: nor told to anybody by itself', () => deepStrictEqual(scans.slice(11, -1).filter((scan) => scan !== 'unreadable not-text'), []));
    await counter.stop();
    await check('wedge: the kernel\'s driver has it back', async () => {
      await until('usbhid', () => driverOf(interfaceName) === 'usbhid');
      ok(await until('the console\'s node', () => consoleNodes().length === 1));
    });
    await bench.unplug('wedge');
    await plainReplug(surroundings, { device: 'wedge', subsystem: 'usb', unplug: () => bench.unplug('wedge'), plug: () => bench.plug('wedge', 'usb', port) });
  },
};
