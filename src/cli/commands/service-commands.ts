import type { Command } from 'commander';
import { processLogger } from '../process-logger.ts';
import { supervise, type SupervisedProcess } from '../supervise.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { action, entryFile, type CommandContext } from './command-context.ts';

/** `agent` and `cloud`: the two services, each kept running in the foreground. */
export function addServiceCommands(program: Command): Command {
  program.command('agent').description('run this machine\'s terminal until Ctrl-C; it is started again whatever ends it').action(action(program, (context) => keepRunning('agent', context)));
  const cloud = program.command('cloud').description('run the card system until Ctrl-C, or manage it with a sub-command');
  cloud.action(action(program, (context) => keepRunning('cloud', context)));
  return cloud;
}

async function keepRunning(name: 'agent' | 'cloud', { settings, configFile }: CommandContext): Promise<number> {
  const logger = processLogger({ level: settings.logLevel, name: 'supervisor' });
  const kept = supervise({ entryFile: entryFile(name), args: configFile === undefined ? [] : [configFile], clock: systemClock, timers: systemTimers, random: systemRandom, logger });
  stopOnSignal(kept);
  return kept.ended;
}

function stopOnSignal(kept: SupervisedProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void kept.stop());
}
