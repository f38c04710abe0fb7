import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toHex } from '../../base/bytes.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { parseRecording, recordingLine, type RecordingEntry } from '../../drivers/replay/recording.ts';
import { replayRecording, type Utterance } from '../../drivers/replay/replay-recording.ts';
import { isDriven } from '../../profiles/device-profile.ts';
import { similarProfile } from '../../profiles/similar-profile.ts';
import { configuredDevice, runningHealth } from '../devices/configured-device.ts';
import { oneDevice, type OneDevice } from '../devices/open-device.ts';
import { recordingTransport } from '../devices/recording-transport.ts';
import { checkRunningDevice } from '../devices/check-running-device.ts';
import { testDevice, type TestStep } from '../devices/test-device.ts';
import { table, type Output } from '../output.ts';
import { systemClock, systemTimers } from '../system.ts';
import { knownProfiles, terminalProfiles } from '../terminal-profiles.ts';
import { action, type CommandContext } from './command-context.ts';

/** Commands that use a device. A device has one owner: while an agent runs, it is the agent that tests it, and nothing is recorded. */
export function addDeviceUseCommands(devices: Command, program: Command): void {
  devices.command('test').description('does it work: has the running agent ask it, print, or wait for a code or card; without an agent opens it as the agent would (a bill acceptor is only looked at)').argument('<name>', 'of a configured device').option('--wait <seconds>', 'for a code or card', '30').option('--no-print', 'no test page')
    .action(action(program, async (context, name: string, options: { wait: string; print: boolean }) => {
      const config = configuredDevice(context.settings.agent.devices, name);
      const health = await runningHealth(context);
      const how = { waitMs: seconds('--wait', options.wait) * 1_000, print: options.print, say: (text: string) => context.output.line(text) };
      const steps = health === undefined ? await testDevice(found(context, config), { ...how, transport: await localTransport(), stayMs: 0 }) : await checkRunningDevice(context.counter(), health, config, how);
      context.output.value({ device: name, steps }, table(steps.map(({ step, result, text }) => [marks[result], step, text])));
      return steps.some(({ result }) => result === 'bad') ? 1 : 0;
    }));
  devices.command('record').description('keep what travels between a device and its driver in a file, codes and card numbers masked').argument('<name>', 'of a configured device').requiredOption('--out <file>', 'where it goes; an existing file is not overwritten').option('--wait <seconds>', 'for a code or card', '30').option('--stay <seconds>', 'go on for so long after that', '0').option('--no-print', 'no test page')
    .action(action(program, async (context, name: string, options: { out: string; wait: string; stay: string; print: boolean }) => {
      const config = configuredDevice(context.settings.agent.devices, name);
      if ((await runningHealth(context)) !== undefined) throw new CardtillError('DEVICE_BUSY', 'the agent has its devices open: stop it first, then record');
      const recorded = await record(found(context, config), resolve(options.out), { waitMs: seconds('--wait', options.wait) * 1_000, stayMs: seconds('--stay', options.stay) * 1_000, print: options.print, output: context.output });
      const { file, entries, steps } = recorded;
      context.output.value(recorded, [...table(steps.map(({ step, result, text }) => [marks[result], step, text])), file === undefined ? 'Nothing was recorded, and no file was kept.' : `${file}: ${entries} entries. Codes, card numbers and keys in it are masked.`]);
      return recorded.entries > 0 ? 0 : 1;
    }));
  devices.command('replay').description('what a recording means, by a profile\'s codecs').argument('<file>').option('--profile <id>', 'another than it was made with').action(action(program, async ({ settings, output }, file: string, options: { profile?: string }) => {
    const recording = parseRecording(textOf(resolve(file)));
    if (!recording.ok) throw new CardtillError('RECORDING_INVALID', `${file}: ${recording.error}`);
    const id = options.profile ?? recording.value.head.profile;
    const { profiles } = terminalProfiles(settings.agent.profilesFolder);
    const profile = profiles.get(id);
    if (profile === undefined || !isDriven(profile)) throw withoutProfile(id, options.profile !== undefined, [...profiles.keys()]);
    const utterances = replayRecording(profile, recording.value);
    output.value({ profile: id, entries: recording.value.entries.length, utterances }, replayLines(id, recording.value.entries.length, utterances));
    return 0;
  }));
}

function replayLines(id: string, entries: number, utterances: readonly Utterance[]): readonly string[] {
  if (utterances.length === 0) return [`${entries} entries: nothing in them that "${id}" has words for.`];
  return [`${entries} entries, by "${id}":`, ...table(utterances.map(({ atMs, means }) => [`  ${(atMs / 1_000).toFixed(3)} s`, JSON.stringify(means)]))];
}

function withoutProfile(id: string, isNamed: boolean, ids: readonly string[]): CardtillError {
  const similar = similarProfile(id, ids);
  return new CardtillError(isNamed ? 'OPTION_INVALID' : 'PROFILE_INVALID', `no profile "${id}" that drives something${similar === undefined || similar === id ? '' : ` (did you mean "${similar}"?)`}`);
}

const marks = { good: 'ok  ', note: 'note', bad: 'BAD ' } as const;

function found({ settings: { agent } }: CommandContext, config: ReturnType<typeof configuredDevice>): OneDevice {
  return oneDevice(config, knownProfiles(terminalProfiles(agent.profilesFolder)));
}

/** Native libraries are loaded by the commands that open devices, not by the others. */
async function localTransport() {
  return (await import('../../transports/local-transport.ts')).localTransport(systemTimers);
}

interface RecordOptions {
  readonly waitMs: number;
  readonly stayMs: number;
  readonly print: boolean;
  readonly output: Output;
}

/** `file` is absent where the device did not open: a recording without its head is none. */
async function record(device: OneDevice, file: string, { waitMs, stayMs, print, output }: RecordOptions): Promise<{ readonly file?: string; readonly entries: number; readonly steps: readonly TestStep[] }> {
  const { profile } = device;
  const descriptor = openNew(file);
  let entries = 0;
  let hasHead = false;
  const onOpen = ({ reportDescriptor }: { readonly reportDescriptor?: Uint8Array }) => {
    if (hasHead) return;
    hasHead = true;
    writeSync(descriptor, recordingLine({
      kind: 'device-recording', version: 1, profile: profile.id, protocol: profile.protocol, startedWallMs: systemClock.wallMs(), masked: true,
      ...(reportDescriptor === undefined ? {} : { reportDescriptor: toHex(reportDescriptor).toUpperCase() }),
    }));
  };
  const onEntry = (entry: RecordingEntry) => {
    if (entries >= limits.recordingEntriesMax) return;
    entries += 1;
    writeSync(descriptor, recordingLine(entry));
  };
  try {
    const steps = await testDevice(device, { transport: recordingTransport(await localTransport(), profile, systemClock, { onOpen, onEntry }), waitMs, stayMs, print, say: (text) => output.line(text) });
    return { ...(hasHead ? { file } : {}), entries, steps };
  } finally {
    closeSync(descriptor);
    if (!hasHead) rmSync(file, { force: true });
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new CardtillError('SETUP_FAILED', code === 'EEXIST' ? `${file} exists already: choose another name` : `${file} could not be written: ${message}`, { cause });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CardtillError('RECORDING_INVALID', `${file} cannot be read`, { cause });
  }
}

const secondsMax = 3_600;

/** Of an option. Throws OPTION_INVALID. */
function seconds(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > secondsMax || text.trim() === '') throw new CardtillError('OPTION_INVALID', `${option} takes seconds from 0 to ${secondsMax}, not "${text}"`);
  return value;
}
