import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { benchResult, microseconds, type BenchResult } from './bench-result.ts';
import { prepareTerminal, startBenchCloud, type BenchTime } from './bench-world.ts';

export interface ProcessBenchOptions {
  readonly folder: string;
  readonly agentFile: string;
  readonly rounds: number;
  readonly time: BenchTime;
}

const idleMs = 4_000;

/**
 * start.cold: from the start of the agent's bundle until a scan would be acted on: its orders are
 * restored and the scanner's line is open in the device host. Floor: two bare nodes of which one
 * forks the other. memory: resident memory of both processes, connected and idle, and the anonymous
 * part of it, against a bare node's.
 */
export async function benchProcesses(options: ProcessBenchOptions): Promise<readonly BenchResult[]> {
  const { folder, agentFile, rounds, time } = options;
  const { cloud, stop } = await startBenchCloud(folder, { kind: 'memory' }, time);
  const terminal = await prepareTerminal(folder, (request) => cloud.enrol(request), time);
  const bare = writeBareNodes(folder);
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push((await startUntilScanReady(agentFile, terminal.configFile)) / 1_000);
    floor.push((await microseconds(async () => void (await once(start(bare.parent), 'message')))) / 1_000);
    await sleep(time.timers, 300);
  }
  const memory = await memoryOf(options, terminal.configFile, bare.child);
  await terminal.stop();
  await stop();
  return [benchResult('start.cold', 'ms', { measured, floor }), ...memory];
}

function start(file: string, ...args: string[]): ChildProcess {
  const environment = { ...process.env };
  // Node parses the file at every start and triples it.
  delete environment['NODE_EXTRA_CA_CERTS'];
  return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: environment });
}

/** What the agent says on its standard output when both hold. */
const scanReadyLines = ['"agent.restored"', '"device.ready"'];

async function startUntilScanReady(agentFile: string, configFile: string): Promise<number> {
  let child: ChildProcess | undefined;
  const taken = await microseconds(() => new Promise<void>((resolve, reject) => {
    child = start(agentFile, configFile);
    child.once('exit', (code) => reject(new CardtillError('SETUP_FAILED', `the agent ended with ${code} before its scanner was ready`)));
    let said = '';
    child.stdout!.on('data', (bytes) => {
      said += String(bytes);
      if (scanReadyLines.every((line) => said.includes(line))) resolve();
    });
  }));
  await end(child!);
  return taken;
}

async function memoryOf({ agentFile, rounds, time }: ProcessBenchOptions, configFile: string, bareFile: string): Promise<readonly BenchResult[]> {
  const samples = { agent: [] as Memory[], deviceHost: [] as Memory[], bare: [] as Memory[] };
  for (let round = 0; round < Math.ceil(rounds / 4); round += 1) {
    const agent = start(agentFile, configFile);
    agent.stdout!.resume();
    const bare = start(bareFile);
    await sleep(time.timers, idleMs);
    samples.agent.push(memoryOfProcess(agent.pid!));
    samples.deviceHost.push(memoryOfProcess(childOf(agent.pid!)));
    samples.bare.push(memoryOfProcess(bare.pid!));
    await end(agent);
    await end(bare);
  }
  const of = (name: string, process: readonly Memory[], part: keyof Memory) =>
    benchResult(name, 'kB', { measured: process.map((memory) => memory[part]), floor: samples.bare.map((memory) => memory[part]) });
  return (['agent', 'deviceHost'] as const).flatMap((name) => [of(`memory.${name}`, samples[name], 'resident'), of(`memory.${name}.anonymous`, samples[name], 'anonymous')]);
}

async function end(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

interface Memory {
  readonly resident: number;
  readonly anonymous: number;
}

/** In kB; proc(5): VmRSS and RssAnon of status. */
function memoryOfProcess(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const line = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN);
  return { resident: line('VmRSS'), anonymous: line('RssAnon') };
}

function childOf(pid: number): number {
  const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  if (first === undefined || first === '') throw new CardtillError('SETUP_FAILED', 'the agent has no device host');
  return Number(first);
}

function writeBareNodes(folder: string): { readonly parent: string; readonly child: string } {
  const [parent, child] = [join(folder, 'bare-parent.cjs'), join(folder, 'bare-child.cjs')];
  writeFileSync(child, "process.send?.('up'); process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e6);");
  writeFileSync(parent, `const child = require('node:child_process').fork(${JSON.stringify(child)}); child.once('message', () => { process.send('up'); child.kill(); process.disconnect(); });`);
  return { parent, child };
}
