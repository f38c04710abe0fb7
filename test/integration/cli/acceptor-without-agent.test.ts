import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { systemClock, systemRandom } from '../../../src/cli/system.ts';
import { terminalProfiles } from '../../../src/cli/terminal-profiles.ts';
import { encodeCcnetCommand, type CcnetCommand } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { timers, until } from '../cloud/broker-support.ts';
import { newHome, runJson, writeConfig } from './command-line-support.ts';

interface Steps {
  readonly steps: readonly { readonly step: string; readonly result: string; readonly text: string }[];
}

const hint = 'a note is inside: start the agent, it records it';
const stops: (() => Promise<void> | void)[] = [];
let twin: CashAcceptorTwin;
let address: string;
let test: (address: string) => Promise<{ readonly status: string | number | null; readonly value: Steps }>;
let record: typeof test;

beforeEach(async () => {
  twin = new CashAcceptorTwin({ timers, moveMs: 100 });
  const server = await serveTwin(twin);
  stops.push(() => server.stop());
  address = `tcp://127.0.0.1:${server.port}`;
  const home = newHome();
  stops.push(() => home.remove());
  const configured = (at: string) => ['--config', writeConfig(home, 'cardtill.json', { dataFolder: join(home.folder, 'data'), agent: { devices: [{ class: 'cash-acceptor', profile: 'cashcode-ccnet', address: at, name: 'cash' }] } })];
  test = (at) => runJson<Steps>(home, [...configured(at), 'devices', 'test', 'cash']);
  record = (at) => runJson<Steps>(home, [...configured(at), 'devices', 'record', 'cash', '--out', join(home.folder, 'cash.recording')]);
});

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function ask(command: CcnetCommand): void {
  twin.take(encodeCcnet(encodeCcnetCommand(command)));
}

/** Another host has had it take ¥100, and has gone before it heard what became of it. */
async function stacking(): Promise<void> {
  ask({ type: 'reset' });
  await until(() => twin.state === 'disabled', 'it is reset');
  ask({ type: 'enable', types: 0xffffff, escrow: 0 });
  await until(() => twin.insert(100), 'a note is taken');
  await until(() => twin.state === 'stacking', 'it is inside');
}

async function poweredUp(): Promise<void> {
  await stacking();
  twin.cutPower(true);
  twin.restorePower();
}

async function stacked(): Promise<void> {
  await stacking();
  await until(() => twin.state === 'stacked', 'it is in the cassette');
}

/** What the agent is told when it is started after that. */
async function toldToAgent(): Promise<string[]> {
  const told: string[] = [];
  const { profiles } = terminalProfiles('');
  const devices = startDevices({ devices: [{ class: 'cash-acceptor', profile: 'cashcode-ccnet', address }], transport: localTransport(timers), profiles, clock: systemClock, timers, random: systemRandom, logger: silentLogger });
  stops.push(() => devices.stop());
  devices.cash!.onEvent((event) => {
    if (event.kind !== 'status') told.push(event.kind);
    if (event.kind === 'stacked') devices.cash!.keep();
  });
  await until(() => twin.state === 'disabled', 'it rests');
  return told;
}

/** A line to it, and what takes that away again: laid anew after a command, it would take the validator from whoever else talks with it. */
async function serial(): Promise<{ readonly at: string; readonly end: () => Promise<void> }> {
  const folder = newHome();
  stops.push(() => folder.remove());
  const bridge = await startPtyBridge({ linkPath: join(folder.folder, 'validator'), port: Number(address.split(':').at(-1)) });
  if (bridge === undefined) throw new Error('socat is needed for a pty');
  stops.push(() => bridge.stop());
  return { at: `serial:${bridge.path}?baud=9600`, end: () => bridge.stop() };
}

describe('a bill acceptor that is looked at while no agent runs', () => {
  it.each([
    ['test', 'tcp', 'power-up-bill-in-stacker', poweredUp, 'uncertain'], ['test', 'tcp', 'stacked', stacked, 'stacked'], ['test', 'pty', 'stacked', stacked, 'stacked'],
    ['record', 'tcp', 'power-up-bill-in-stacker', poweredUp, 'uncertain'], ['record', 'pty', 'stacked', stacked, 'stacked'],
  ] as const)('%s over %s: "%s" is bad, and the next agent hears it', async (command, over, state, prepare, told) => {
    await prepare();
    const before = twin.commands.length;
    const line = over === 'pty' ? await serial() : { at: address, end: async () => undefined };
    const { status, value } = await (command === 'test' ? test : record)(line.at);
    await line.end();
    expect([status, value.steps.at(-1)]).toEqual([command === 'test' ? 1 : 0, { step: 'state', result: 'bad', text: `${state}: ${hint}` }]);
    expect([twin.state, twin.cassette, new Set(twin.commands.slice(before))]).toEqual([state, [100], new Set(['poll'])]);
    expect(await toldToAgent()).toEqual([told]);
  }, 60_000);

  it('one that rests is good, one in escrow has a note, and one that says nothing does not answer', async () => {
    ask({ type: 'reset' });
    await until(() => twin.state === 'disabled', 'it is reset');
    expect(await test(address)).toMatchObject({ status: 0, value: { steps: [{ step: 'open', result: 'good' }, { step: 'state', result: 'good', text: 'disabled' }] } });
    ask({ type: 'enable', types: 0xffffff, escrow: 0xffffff });
    await until(() => twin.insert(20), 'a note is taken');
    await until(() => twin.state === 'escrow', 'it waits');
    expect((await test(address)).value.steps.at(-1)).toEqual({ step: 'state', result: 'bad', text: `escrow: ${hint}` });
    twin.mute = true;
    expect(await test(address)).toMatchObject({ status: 1, value: { steps: [{ step: 'open' }, { step: 'state', result: 'bad', text: 'it does not answer' }] } });
  }, 60_000);
});
