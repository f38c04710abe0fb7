import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceConfig } from '../../../src/agent/devices/device-config.ts';
import { counterClient, type CounterClient } from '../../../src/cli/counter-client.ts';
import type { EnrolmentDocument } from '../../../src/wire/enrolment.ts';
import { freePort } from '../../integration/cloud/broker-support.ts';

export interface AgentHome {
  readonly folder: string;
  readonly configFile: string;
  readonly client: CounterClient;
}

/** The files of one terminal, without devices where none are given. */
export async function agentHome(folder: string, enrolment: EnrolmentDocument, devices: readonly DeviceConfig[] = []): Promise<AgentHome> {
  const agentFolder = join(folder, 'agent');
  mkdirSync(agentFolder, { recursive: true });
  writeFileSync(join(agentFolder, 'enrolment.json'), JSON.stringify(enrolment), { mode: 0o600 });
  const configFile = join(folder, 'cardtill.json');
  writeFileSync(configFile, JSON.stringify({ dataFolder: folder, agent: { oneProcess: true, devices, counter: { port: await freePort() } } }));
  return { folder, configFile, client: counterClient({ socketFile: join(agentFolder, 'counter.sock') }) };
}

export interface AgentChild {
  readonly process: ChildProcess;
  /** The signal that ended it, or its exit code. */
  readonly ended: Promise<string | number>;
}

export function startAgentChild(entryFile: string, home: AgentHome, environment: Readonly<Record<string, string>> = {}): AgentChild {
  const log = openSync(join(home.folder, 'agent.log'), 'a');
  const child = spawn(process.execPath, [entryFile, home.configFile], { stdio: ['ignore', log, log], env: { ...process.env, NODE_EXTRA_CA_CERTS: '', ...environment } });
  return { process: child, ended: once(child, 'exit').then(([code, signal]) => (signal as string | null) ?? (code as number)) };
}

/** The agent has said HELLO and may sell. */
export async function whenReady(home: AgentHome, child: AgentChild): Promise<void> {
  const deadlineMs = Date.now() + 90_000;
  for (;;) {
    const health = await home.client.health().catch(() => undefined);
    if (health?.ok === true && health.value.ready) return;
    if (child.process.exitCode !== null || child.process.signalCode !== null) throw new Error('the agent ended before it was ready');
    if (Date.now() > deadlineMs) throw new Error(`the agent never became ready: ${JSON.stringify(health)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
