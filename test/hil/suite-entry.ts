import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import { shippedProfiles } from '../../src/cli/shipped-profiles.ts';
import type { Bench } from './bench/bench.ts';
import { callRemote } from './bench/remote.ts';
import { Checks, partMs } from './check.ts';
import { Figures } from './figures.ts';
import { ftdiPart } from './parts/ftdi.ts';
import { hidPosPart } from './parts/hid-pos.ts';
import { permissionsPart } from './parts/permissions.ts';
import { Till } from './till.ts';

const parts = [permissionsPart, hidPosPart, ftdiPart];

const { HIL_SHARED = '/shared', HIL_ONLY = '' } = process.env;
const bench = callRemote<Bench>({ send: (message) => process.send!(message), onMessage: (listener) => void process.on('message', listener) });
const checks = new Checks(`${HIL_SHARED}/checks`);
const figures = new Figures();
const till = new Till(fileURLToPath(new URL('device-host.js', import.meta.url)), shippedProfiles());
for (const part of parts.filter(({ name }) => name.includes(HIL_ONLY) || name === permissionsPart.name)) {
  const startedMs = performance.now();
  await checks.check(`${part.name}: the part came to its end`, () => part.run({ bench, till, checks, figures }), partMs);
  process.stdout.write(`     ${part.name} took ${Math.round((performance.now() - startedMs) / 100) / 10} s\n`);
}
await till.stop();
writeFileSync(`${HIL_SHARED}/figures.json`, `${JSON.stringify(figures, undefined, 2)}\n`);
process.exit(checks.failed === 0 ? 0 : 1);
