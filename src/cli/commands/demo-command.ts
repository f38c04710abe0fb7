import type { Command } from 'commander';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { sleep } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { embeddedDatabaseFolder } from '../../cloud/embedded/postgres/embedded-postgres.ts';
import { checkDemo } from '../../demo/check/check-demo.ts';
import { startDemoPage } from '../../demo/demo-page.ts';
import { LiveWorld } from '../../demo/live-world.ts';
import { startDemo, type Demo } from '../../demo/start-demo.ts';
import { assetFolder } from '../asset-folder.ts';
import { explain } from '../output.ts';
import { processLogger } from '../process-logger.ts';
import { defaultPorts } from '../settings/read-settings.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { entryFile } from './command-context.ts';

interface DemoFlags {
  readonly reset: boolean;
  readonly check: boolean;
  readonly port: string;
  readonly data?: string;
}

/** The whole of cardtill on one machine, with virtual devices and a page to play with. */
export function addDemoCommand(program: Command): void {
  program.command('demo').description('cloud, terminal and virtual devices on this machine, with a page to play with').option('--reset', 'start afresh', false)
    .option('--check', 'run the scenario without a person and exit', false).option('--port <n>', 'of the page; the four after it are used as well', String(defaultPorts.demo))
    .option('--data <folder>', 'where the demo keeps its data')
    .action(async (flags: DemoFlags) => {
      try {
        process.exitCode = await runDemo(flags);
      } catch (error) {
        explain(error, false);
        process.exitCode = 1;
      }
    });
}

async function runDemo(flags: DemoFlags): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const root = resolve(flags.data ?? join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'cardtill-demo'));
  const firstPort = Number(flags.port);
  if (!Number.isInteger(firstPort) || firstPort < 1 || firstPort > 65_530) throw new CardtillError('CONFIG_INVALID', '--port must be a port from 1 to 65530');
  const database = embeddedDatabaseFolder(join(root, 'cloud'));
  say(`Data is kept in ${root}${database.startsWith(root) ? '' : `, the database in ${database}`}${flags.reset ? ' (begun afresh)' : ' (--reset starts afresh)'}.`);
  const time = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const supervisorLog: string[] = [];
  const demo = await startDemo({
    root, reset: flags.reset, firstPort, cloudEntry: entryFile('cloud'), agentEntry: entryFile('agent'), ...time, say,
    logger: processLogger({ level: 'info', name: 'demo', write: (line) => { supervisorLog.push(line); if (supervisorLog.length > supervisorLinesMax) supervisorLog.shift(); } }),
  });
  const world = new LiveWorld(demo, time);
  const page = await startDemoPage({ world, port: firstPort, assetsDirectory: assetFolder('demo/assets') });
  const stop = async () => {
    world.stop();
    await page.stop();
    await demo.stop();
  };
  world.start();
  try {
    return flags.check ? await check(demo, world, page.url, say) : await untilStopped(demo, page.url, root, say);
  } finally {
    await stop();
  }
}

const supervisorLinesMax = 100;

async function check(demo: Demo, world: LiveWorld, pageUrl: string, say: (line: string) => void): Promise<number> {
  while (world.view().members.length === 0) await sleep(systemTimers, 100);
  await checkDemo({ demo, world, pageUrl, timers: systemTimers, say });
  say('The demo works.');
  return 0;
}

async function untilStopped(demo: Demo, pageUrl: string, root: string, say: (line: string) => void): Promise<number> {
  const { ports, devices, folder } = demo;
  for (const line of [
    '',
    `  The counter           ${pageUrl}`,
    `  The customer's page   http://127.0.0.1:${ports.counter}/customer`,
    `  The till's API        http://127.0.0.1:${ports.counter}/v1 with the token in ${join(root, 'agent', 'counter-token')}, and ${join(root, 'agent', 'counter.sock')}`,
    `  The operators' API    http://127.0.0.1:${ports.cloud} with the token in ${join(folder.cloudFolder, 'secrets', 'admin-token')}`,
    `  The broker            mqtt://127.0.0.1:${ports.broker} (the terminal reaches it over port ${ports.link}, which the page can pull)`,
    `  The devices           scanner, display, card reader and bill acceptor ${devices.onSerialLines ? `on serial lines in ${folder.devicesFolder}` : 'on TCP'}, the printer on TCP ${devices.printer.port}`,
    `  The command line      node dist/cardtill.js --config ${folder.configFile} orders`,
    `  The log               ${folder.logFile}`,
    '',
    'Ctrl-C stops everything.',
  ]) say(line);
  await new Promise<void>((resolve) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve()); });
  say('Stopping …');
  return 0;
}
