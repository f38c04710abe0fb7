import { fileURLToPath } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { shippedProfiles } from '../../src/cli/shipped-profiles.ts';
import type { Bench } from './bench/bench.ts';
import { callRemote } from './bench/remote.ts';
import { Checks, partMs } from './check.ts';
import { Figures } from './figures.ts';
import { measureSpeed } from './measure-speed.ts';
import { cardServicePart } from './parts/card-service.ts';
import { ccidPart } from './parts/ccid.ts';
import { ccnetPart } from './parts/ccnet.ts';
import { cdcPart } from './parts/cdc.ts';
import { deviceHostPart } from './parts/device-host.ts';
import { ftdiPart } from './parts/ftdi.ts';
import { hidPosPart } from './parts/hid-pos.ts';
import { msrPart } from './parts/msr.ts';
import { permissionsPart } from './parts/permissions.ts';
import { pn532Part } from './parts/pn532.ts';
import { printerPart } from './parts/printer.ts';
import { starPart } from './parts/star.ts';
import { wedgePart } from './parts/wedge.ts';
import { Till } from './till.ts';

const parts = [permissionsPart, hidPosPart, msrPart, wedgePart, ccidPart, cardServicePart, printerPart, ftdiPart, pn532Part, starPart, ccnetPart, cdcPart, deviceHostPart];

const { HIL_SHARED = '/shared', HIL_ONLY = '' } = process.env;

async function main(): Promise<boolean> {
  const remote = callRemote<Bench>({ send: (message) => process.send!(message), onMessage: (listener) => void process.on('message', listener) });
  const checks = new Checks(`${HIL_SHARED}/checks`);
  const figures = new Figures();
  const till = new Till(fileURLToPath(new URL('device-host.js', import.meta.url)), shippedProfiles(), `${HIL_SHARED}/till.log`);
  // Nothing is plugged in before the product knows that its place is empty.
  const unplug: Bench['unplug'] = async (name) => {
    const pulledMs = await remote.unplug(name);
    await till.hasLetGo();
    return pulledMs;
  };
  const bench = new Proxy(remote, { get: (methods, name: keyof Bench) => (name === 'unplug' ? unplug : methods[name]) });
  for (const part of parts.filter(({ name }) => new RegExp(HIL_ONLY).test(name) || name === permissionsPart.name)) {
    const startedMs = performance.now();
    if (!await checks.check(`${part.name}: the part came to its end`, () => part.run({ bench, till, checks, figures }), partMs)) await bench.clear();
    process.stdout.write(`     ${part.name} took ${Math.round((performance.now() - startedMs) / 100) / 10} s\n`);
  }
  await till.stop();
  const words = await bench.kernelWords();
  writeFileSync(`${HIL_SHARED}/kernel-words`, words.map(({ atMs, source, action, path }) => `${atMs.toFixed(0)} ${source} ${action} ${path}\n`).join(''));
  const host = JSON.parse(readFileSync(new URL('host-speed.json', import.meta.url), 'utf8')) as { readonly ms: number };
  figures.slowdown = Math.round((10 * Math.min(measureSpeed(), measureSpeed(), measureSpeed())) / host.ms) / 10;
  process.stdout.write(`     the guest is ${figures.slowdown} times slower than its host\n`);
  for (const line of figures.lines()) process.stdout.write(`     ${line}\n`);
  writeFileSync(`${HIL_SHARED}/figures.json`, `${JSON.stringify(figures, undefined, 2)}\n`);
  return checks.failed === 0;
}

void main().then((isGood) => process.exit(isGood ? 0 : 1));
