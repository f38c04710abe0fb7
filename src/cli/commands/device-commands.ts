import type { Command } from 'commander';
import { refuseMisconfigured } from '../../agent/devices/misconfigured-device.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import { configuredDevice, runningHealth } from '../devices/configured-device.ts';
import { explainIdentity, explainNamed, explanationLines, type Explanation } from '../devices/explain-device.ts';
import { configuredDevices, pluggedDevices, transportOf } from '../devices/list-devices.ts';
import { parseDeviceQuery } from '../devices/device-query.ts';
import { table } from '../output.ts';
import { presentDevices } from '../devices/present-devices.ts';
import { knownProfiles, terminalProfiles } from '../terminal-profiles.ts';
import { action, type CommandContext } from './command-context.ts';
import { addDeviceUseCommands } from './device-use-commands.ts';

/** What is plugged in, what the configuration makes of it, and why. */
export function addDeviceCommands(program: Command): void {
  const devices = program.command('devices').description('devices of this terminal: what is there, why it gets its profile, does it work');
  devices.command('list').description('configured devices with their state, and what is plugged in with the profile that fits').option('--all', 'also what no profile knows', false)
    .action(action(program, async ({ settings, output, counter }, options: { all: boolean }) => {
      const profiles = terminalProfiles(settings.agent.profilesFolder);
      // The list is of use without the agent's word.
      const health = await runningHealth({ counter }).catch(() => undefined);
      const configured = configuredDevices(settings.agent.devices, profiles, health);
      const every = pluggedDevices(await presentDevices(), profiles.profiles);
      const plugged = options.all ? every : every.filter(({ status }) => status !== 'not-known');
      output.value({ agentRunning: health !== undefined, devices: configured, plugged }, [
        ...(configured.length === 0 ? ['No device is configured (agent.devices).'] : table(configured.map(({ name, class: deviceClass, profile, address, status, detail }) => [name, deviceClass, profile, address, status, detail]))),
        ...(plugged.length === 0 ? ['Nothing is plugged in that a profile knows.'] : ['Plugged in:', ...table(plugged.map(({ address, identity, profile, status, detail }) => [`  ${address}`, identity, profile ?? '-', status, detail]))]),
      ]);
      return 0;
    }));
  devices.command('explain').description('why a device gets its profile: rules, who lost and why, where each key is from').argument('<device>', 'a configured name, an address of "devices list", or ids as lsusb prints them: 0c2e:0907')
    .argument('[facts...]', 'what else a device of these ids says: class=7.1, interface=0, usage=008c.2, product=NAME').action(action(program, async ({ settings, output }, device: string, facts: readonly string[]) => {
      const explanations = explain(settings.agent, device, facts, await presentDevices());
      output.value({ explanations: explanations.map(forPrograms) }, explanations.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...explanationLines(each)]));
      return explanations.some(({ profile }) => profile !== undefined) ? 0 : 1;
    }));
  addDeviceUseCommands(devices, program);
}

function explain({ devices, profilesFolder }: CommandContext['settings']['agent'], text: string, facts: readonly string[], present: readonly PresentDevice[]): readonly Explanation[] {
  const profiles = terminalProfiles(profilesFolder);
  const identity = parseDeviceQuery(text, facts);
  const ways = present.filter((device) => (identity === undefined ? device.address === text : device.identity.usbVendorId === identity.usbVendorId && device.identity.usbProductId === identity.usbProductId));
  if (facts.length === 0 && ways.length > 0) return ways.map((way) => explainIdentity(way.address, way.identity, transportOf(way), profiles));
  if (identity !== undefined) return [explainIdentity(text, identity, undefined, profiles)];
  const device = configuredDevice(devices, text);
  const { name, profile, address } = device;
  if (!profiles.profiles.has(profile)) refuseMisconfigured(device, knownProfiles(profiles));
  const way = present.find((device) => address === device.address || address.startsWith(`${device.address}?`));
  return [explainNamed(name, profile, profiles), ...(way === undefined ? [] : [explainIdentity(way.address, way.identity, transportOf(way), profiles)])];
}

function forPrograms({ subject, identity, candidates, profile, keys }: Explanation) {
  return {
    subject, identity, profile: profile ?? null,
    candidates: candidates.map(({ profile: { id, status }, layer, outcome, why, rules }) => ({
      profile: id, layer, status: status.kind, outcome, why, ...(status.kind === 'unsupported' ? { reason: status.reason } : {}),
      rules: rules.map(({ rule, fits, keys: asked }) => ({ fits, evidence: rule.evidence, keys: asked.map(({ key, wanted, found, equal }) => ({ key, wanted, found: found ?? null, equal })) })),
    })),
    keys: keys.map(({ key, value, from, layer, file }) => ({ key, value, from, layer, file })),
  };
}
