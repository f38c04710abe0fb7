import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld, type Finding } from './command-line-world.ts';
import { runJson, writeConfig } from './command-line-support.ts';

/** Entries of agent.devices with one wrong word each, and what is said of it. */
const wrong = [
  { entry: { class: 'scanner', profile: 'honeywel-serial', address: 'plug:any', name: 'misspelt' }, reason: /there is no profile "honeywel-serial" \(did you mean "honeywell-serial"\?\).*agent\.devices/ },
  { entry: { class: 'receipt-printer', profile: 'generic-line-serial', address: 'tcp://127.0.0.1:1', name: 'other-class' }, reason: /"generic-line-serial" is the profile of a scanner, not of a receipt-printer.*agent\.devices/ },
  { entry: { class: 'card-reader', profile: 'generic-ccid', address: 'tcp://127.0.0.1:1', name: 'other-way' }, reason: /"generic-ccid" is not reached over tcp, but over usb.*agent\.devices/ },
  { entry: { class: 'card-reader', profile: 'magtek-dynamag', address: 'plug:any', name: 'bank-cards', cardPrefixes: ['62'] }, reason: /the card prefix 62 covers bank cards.*correct "cardPrefixes" .*agent\.devices/ },
  { entry: { class: 'customer-display', profile: 'vfd220-cd5220', address: 'seral:/dev/null', name: 'no-address' }, reason: /not a device address: "seral:\/dev\/null".*correct "address" .*agent\.devices/ },
] as const;

let world: CommandLineWorld;

beforeAll(async () => {
  world = await startCommandLineWorld({ devices: wrong.map(({ entry }) => entry), bad: wrong.map(({ entry: { name } }) => `device ${name}`) });
}, worldStartMs);

afterAll(() => world?.stop());

describe('a terminal with one wrong word in each of some devices\' entries', () => {
  it('sells with its other devices', async () => {
    const paying = world.begin('pay', '--amount', '3.20');
    await paying.said('scan the member code now');
    expect(world.scanner.send((await world.json<{ code: string }>('codes', 'm0001')).value.code)).toBe(true);
    expect([await paying.ended, paying.stderr()]).toEqual([0, '']);
    expect(paying.stdout()).toContain('approved: ');
    expect((await world.json<SaleView>('pay', '--amount', '1', '--code', (await world.json<{ code: string }>('codes', 'm0002')).value.code)).status).toBe(0);
  });

  it.each(wrong)('$entry.name: log, health, list, test and doctor say what is wrong with the entry', async ({ entry: { name, profile }, reason }) => {
    const said = expect.stringMatching(reason);
    const logged = world.agent.stdout().split('\n').filter((line) => line.includes('device.left-out')).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.find(({ device }) => device === name)).toMatchObject({ level: 'error', profile, reason: said });
    const { value: { devices } } = await world.json<{ devices: readonly { name: string; status: string; detail: string }[] }>('devices', 'list');
    expect(devices.find((device) => device.name === name)).toMatchObject({ status: 'left-out', detail: said });
    const tested = await world.json<{ steps: readonly unknown[] }>('devices', 'test', name);
    expect(tested).toEqual({ status: 1, value: { device: name, steps: [{ step: 'agent', result: 'bad', text: expect.stringMatching(reason) }] } });
    const { value: { findings } } = await world.json<{ findings: readonly Finding[] }>('doctor');
    expect(findings.find(({ check }) => check === `device ${name}`)).toEqual({ check: `device ${name}`, result: 'bad', text: said });
    expect(findings.find(({ check }) => check === 'agent')!.text).toMatch(new RegExp(`${name} left-out \\(.*agent\\.devices\\)`));
  });

  it.each(wrong)('$entry.name: the same is said while no agent runs', async ({ entry, reason }) => {
    const config = writeConfig(world.home, 'alone.json', { dataFolder: `${world.home.folder}/alone`, agent: { devices: [entry] } });
    const { value: { devices } } = await runJson<{ devices: readonly unknown[] }>(world.home, ['--config', config, 'devices', 'list']);
    expect(devices).toEqual([expect.objectContaining({ status: 'left-out', detail: expect.stringMatching(reason) })]);
    const tested = await runJson(world.home, ['--config', config, 'devices', 'test', entry.name]);
    expect(tested).toEqual({ status: 1, value: { error: expect.objectContaining({ code: 'DEVICE_MISCONFIGURED', message: expect.stringMatching(reason), hint: expect.stringContaining('agent.devices') }) } });
  });
});
