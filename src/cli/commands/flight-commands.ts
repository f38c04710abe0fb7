import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CardtillError } from '../../base/errors.ts';
import { replayFlight, type FlightReplay } from '../../domain/flight/replay-flight.ts';
import { verifyJournal } from '../../storage/journal/verify-journal.ts';
import { flightLine, flightLines, readFlight } from '../../storage/recorder/flight-recorder.ts';
import type { Settings } from '../settings/settings.ts';
import { flightFolder } from '../settings/flight-folder.ts';
import { systemClock } from '../system.ts';
import { agentVersion } from '../version.ts';
import { action } from './command-context.ts';

const different = 2;

/** A bug report is one file, and is replayed from it. */
export function addFlightCommands(program: Command): void {
  program.command('report').description('one file for support: what this terminal did lately, its health and settings; without codes, phones and keys').requiredOption('--out <file>', 'where it goes; an existing file is not overwritten')
    .action(action(program, async ({ settings, output, counter }, options: { out: string }) => {
      const file = resolve(options.out);
      const lines = flightLines(flightFolder(settings.agent.dataFolder));
      const health = await counter().health().catch(() => undefined);
      const head = flightLine({ kind: 'report', agentVersion, wallMs: systemClock.wallMs(), about: { journal: verifyJournal(settings.agent.journalFolders), health: health?.ok === true ? health.value : null, settings: aboutSettings(settings) } });
      try {
        writeFileSync(file, `${head}${lines.map((line) => `${line}\n`).join('')}`, { mode: 0o600, flag: 'wx' });
      } catch (cause) {
        throw new CardtillError('SETUP_FAILED', `${file} could not be written`, { cause });
      }
      output.value({ file, entries: lines.length }, [`${file} holds ${lines.length} entries of the flight recorder. No member code, phone number or key is in it; amounts, order numbers and masked names are.`]);
      return 0;
    }));
  program.command('replay').description('run a report again and compare every state and effect; exit code 0 the same, 2 different').argument('<file>', 'what "cardtill report" wrote')
    .action(action(program, async ({ output }, file: string) => {
      const replay = replayFlight(readFlight(textOf(file).split('\n').filter((line) => line !== '')));
      output.value({ version: agentVersion, ...replay }, sentencesOf(replay));
      return replay.differences.length === 0 ? 0 : different;
    }));
}

function textOf(file: string): string {
  try {
    return readFileSync(resolve(file), 'utf8');
  } catch (cause) {
    throw new CardtillError('FLIGHT_UNREADABLE', `${file} cannot be read`, { cause });
  }
}

function aboutSettings({ agent, logLevel }: Settings): Readonly<Record<string, unknown>> {
  const { devices, oneProcess, journalFolders } = agent;
  return { logLevel, oneProcess, journalCopies: journalFolders.length, devices: devices.map(({ class: deviceClass, profile, address }) => ({ class: deviceClass, profile, address })) };
}

function sentencesOf({ inputs, steps, orders, lost, differences }: FlightReplay): readonly string[] {
  const [first] = differences;
  return [
    `${inputs} inputs and ${steps} steps of ${orders} orders${lost === 0 ? '' : `; ${lost} entries were lost when they were recorded`}.`,
    ...(first === undefined ? ['Every state, record and effect is the same again.'] : [
      `${differences.length} differences. The first is in entry ${first.entry}, order ${first.orderId}: ${first.what}.`, `  recorded  ${JSON.stringify(first.recorded)}`, `  replayed  ${JSON.stringify(first.replayed)}`,
    ]),
  ];
}
