import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { benchResult, microseconds, type BenchResult } from './bench-result.ts';
import { prepareTerminal, startBenchCloud, until, type BenchTime } from './bench-world.ts';

export interface ProcessBenchOptions {
  readonly folder: string;
  readonly agentFile: string;
  readonly rounds: number;
  readonly time: BenchTime;
}

const idleMs = 4_000;

/**
 * start.cold: from the start of the agent's bundle to the scanner's line being open in the device
 * host, against two bare nodes of which one forks the other. memory.agent and memory.deviceHost:
 * resident memory of both, connected and idle, against a bare node's.
 */
export async function benchProcesses(options: ProcessBenchOptions): Promise<readonly BenchResult[]> {
  const { folder, agentFile, rounds, time } = options;
  const { cloud, stop } = await startBenchCloud(folder, { kind: 'memory' }, time);
  const terminal = await prepareTerminal(folder, cloud, time);
  const bare = writeBareNodes(folder);
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push((await startUntilScanReady(options, agentFile, terminal.configFile, () => terminal.scanner.connections)) / 1_000);
    floor.push((await microseconds(async () => void (await once(start(bare.parent), 'message')))) / 1_000);
    await sleep(time.timers, 300);
  }
  const memory = await memoryOf(options, agentFile, terminal.configFile, bare.child);
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

/** The agent says on its standard output when a device is open. */
async function startUntilScanReady(options: ProcessBenchOptions, agentFile: string, configFile: string, connections: () => number): Promise<number> {
  let child: ChildProcess | undefined;
  const taken = await microseconds(() => new Promise<void>((resolve, reject) => {
    child = start(agentFile, configFile);
    child.once('exit', (code) => reject(new CardtillError('SETUP_FAILED', `the agent ended with ${code} before its scanner was ready`)));
    let said = '';
    child.stdout!.on('data', (bytes) => {
      said += String(bytes);
      if (said.includes('device.ready')) resolve();
    });
  }));
  await end(child!);
  await until(options.time.timers, 'the scanner is free again', () => connections() >= 0);
  return taken;
}

async function memoryOf({ time }: ProcessBenchOptions, agentFile: string, configFile: string, bareFile: string): Promise<readonly BenchResult[]> {
  const agent = start(agentFile, configFile);
  const bare = start(bareFile);
  await sleep(time.timers, idleMs);
  const hostPid = childOf(agent.pid!);
  const results = [benchResult('memory.agent', 'kB', { measured: [residentKilobytes(agent.pid!)], floor: [residentKilobytes(bare.pid!)] }), benchResult('memory.deviceHost', 'kB', { measured: [residentKilobytes(hostPid)], floor: [residentKilobytes(bare.pid!)] })];
  await end(agent);
  await end(bare);
  return results;
}

async function end(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** proc(5): VmRSS of status. */
function residentKilobytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
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
