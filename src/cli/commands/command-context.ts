import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { cloudClient, type CloudClient } from '../cloud-client.ts';
import { adminTokenPath } from '../cloud-secrets.ts';
import { counterClient, type CounterClient } from '../counter-client.ts';
import { explain, standardOutput, type Output } from '../output.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { exitCodes } from '../supervise.ts';
import { tillExitCodes } from '../till-exit-codes.ts';

export interface CommandContext {
  readonly settings: Settings;
  /** As it was named; child processes read the same file. */
  readonly configFile: string | undefined;
  readonly output: Output;
  counter(): CounterClient;
  cloud(): CloudClient;
}

/** Runs a command: its exit code is what `run` resolves to, 1 when it throws, 3 when what became of it is not known, 78 when the settings cannot be read. */
export function action<Arguments extends unknown[]>(program: Command, run: (context: CommandContext, ...rest: Arguments) => Promise<number>): (...rest: Arguments) => Promise<void> {
  return async (...rest) => {
    const { json = false, config } = program.opts<{ json?: boolean; config?: string }>();
    let failure: number = exitCodes.config;
    try {
      const context = contextOf(config, json);
      failure = exitCodes.failed;
      process.exitCode = await run(context, ...rest);
    } catch (error) {
      explain(error, json);
      process.exitCode = isCardtillError(error, 'OUTCOME_UNKNOWN') ? tillExitCodes.pending : failure;
    }
  };
}

function contextOf(config: string | undefined, json: boolean): CommandContext {
  const settings = readSettings({ file: config, environment: process.env });
  return {
    settings,
    configFile: settings.file,
    output: standardOutput(json),
    counter: () => counterClient({ socketFile: settings.agent.counter.socketFile }),
    cloud: () => {
      const file = adminTokenPath(settings.cloud.dataFolder);
      return cloudClient({ url: `http://127.0.0.1:${settings.cloud.httpPort}`, token: tokenOf(file) });
    },
  };
}

function tokenOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CardtillError('SETUP_FAILED', `the cloud's token ${file} cannot be read: start the cloud on this machine first, and call as its user`, { cause });
  }
}

/** A bundle that lies beside this one. */
export function entryFile(name: 'agent' | 'cloud' | 'device-host' | 'simulate-worker' | 'chaos-agent' | 'chaos-cloud'): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}
