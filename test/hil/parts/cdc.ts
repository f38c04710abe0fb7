import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { TwinName } from '../bench/shelf.ts';
import { until } from '../check.ts';
import type { Part, Surroundings } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';
import type { Counter } from '../till.ts';

const profile = 'honeywell-xenon-1900-serial';

/** A scanner that is a CDC-ACM device: the kernel's own gadget under the kernel's own driver. */
export const cdcPart: Part = {
  name: 'cdc',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('cdc', 'gadget');
    const scanner = await till.sees('a CDC scanner', ({ address, identity }) => address.startsWith('serial:') && identity.usbVendorId === 0x0c2e);
    await check('cdc: presence knows the device behind the line', () => deepStrictEqual([scanner.identity.usbProductId, scanner.serialNumber, /^serial:\/dev\/ttyACM\d+$/.test(scanner.address)], [0x090a, 'CDC0001', true]));
    await check('cdc: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(scanner)[0], profile));
    const counter = till.open([{ class: 'scanner', profile, address: 'plug:any', name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('cdc: opens', () => counter.ready('scanner'));
    await check('cdc: a code', async () => {
      await bench.act('cdc', 'scan', '6901234567892');
      await heard(1);
      strictEqual(scans[0], 'code 6901234567892');
    });
    await check('cdc: fifty rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 50 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      await bench.act('cdc', 'scanMany', codes);
      await heard(51);
      deepStrictEqual(scans.slice(1), codes.map((code) => `code ${code}`));
    });
    await replug(surroundings, { device: 'cdc', counter, name: 'scanner', during: 'waiting', subsystem: 'tty', pull: () => bench.unplug('cdc'), plug: () => bench.plug('cdc', 'gadget') });
    await check('cdc: reads again', async () => {
      const before = scans.length;
      await bench.act('cdc', 'scan', '42424242');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await counter.stop();
    await bench.unplug('cdc');
    await triggers(surroundings, 'cdc-manual', profile);
    await triggers(surroundings, 'newland', 'newland-fm430-serial');
    await plainReplug(surroundings, { device: 'cdc', subsystem: 'tty', unplug: () => bench.unplug('cdc'), plug: () => bench.plug('cdc', 'gadget') });
  },
};

/** A scanner that reads only while it was told to look, in the words of its maker; some answer them. */
async function triggers({ bench, till, checks: { check } }: Surroundings, name: Extract<TwinName, 'cdc-manual' | 'newland'>, profileId: string): Promise<void> {
  await bench.plug(name, 'gadget');
  const counter: Counter = till.open([{ class: 'scanner', profile: profileId, address: 'plug:any', name: 'scanner' }]);
  const looks = (expected: boolean) => until(() => `a scanner that ${expected ? 'looks' : 'does not look'}; it said ${counter.tail()}`, async () => (await bench.act(name, 'isLooking')) === expected);
  const reads = async (code: string) => {
    strictEqual(await bench.act(name, 'scan', code), true);
    await until(() => `${code}; there are ${counter.scans.join(', ')}`, () => counter.scans.at(-1) === `code ${code}`);
  };
  await check(`${name}: opens, and looks at nothing`, async () => {
    await counter.ready('scanner');
    strictEqual(await bench.act(name, 'scan', '6901234567892'), false);
  });
  await check(`${name}: told to look, it reads`, async () => {
    counter.set.triggerScanners(true);
    await looks(true);
    await reads('6901234567892');
  });
  await check(`${name}: after a code it has stopped by itself, and is told again while codes are wanted`, async () => {
    await looks(true);
    await reads('42424242');
    strictEqual((await bench.act(name, 'triggers')) >= 2, true);
  });
  await check(`${name}: told to stop, it does not look`, async () => {
    await looks(true);
    counter.set.triggerScanners(false);
    await looks(false);
  });
  await check(`${name}: two codes were read, and nothing that it said beside them`, () => deepStrictEqual(counter.scans, ['code 6901234567892', 'code 42424242']));
  await counter.stop();
  await bench.unplug(name);
}
