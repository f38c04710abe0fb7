import { tmpdir } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { explain, table } from '../output.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { agentVersion } from '../version.ts';
import { action, entryFile } from './command-context.ts';

interface Flags {
  readonly rows: readonly number[];
  readonly trials?: number;
  readonly slice: boolean;
  readonly folder: string;
}

/** Faults in real processes, and a checker that sees only paper, journals and books. */
export function addChaosCommand(program: Command): void {
  program.command('chaos').description('faults in real processes: agent, Mosquitto, PostgreSQL, device twins; needs Debian\'s mosquitto and postgresql')
    .option('--rows <numbers>', 'only these rows of the fault matrix, with commas between them', rowsOf, []).option('--trials <n>', 'so many trials a row', whole)
    .option('--slice', 'few trials: to see that every row runs', false).option('--folder <path>', 'where the processes keep their files', tmpdir())
    .action(action(program, async ({ output }, flags: Flags) => {
      // Brings the whole product into this process: not for every call of the command line.
      const { hasHeld, runChaos } = await import('../../chaos/run-chaos.ts');
      const results = await runChaos({
        folder: flags.folder, rows: flags.rows, trials: flags.trials, slice: flags.slice,
        files: { agentFile: entryFile('agent'), cloudFile: entryFile('cloud'), chaosAgentFile: entryFile('chaos-agent'), chaosCloudFile: entryFile('chaos-cloud') },
        time: { clock: systemClock, timers: systemTimers, random: systemRandom }, say: (line) => void process.stderr.write(`${line}\n`),
      }).catch((error: unknown) => {
        explain(error, output.json);
        process.exit(1);
      });
      const lines = results.map((result) => [
        String(result.row), result.fault, ...[result.lost, result.doubled, result.misattributed, result.negative].map((count) => `${count}/${result.trials}`), `${result.figure ?? '-'} ${result.unit}`, hasHeld(result) ? 'held' : 'FAILED',
      ]);
      output.value({ version: agentVersion, rows: results }, table([['ROW', 'FAULT', 'LOST', 'DOUBLED', 'WRONG STORE', 'NEGATIVE', 'FIGURE', 'IT'], ...lines]));
      const code = results.every(hasHeld) ? 0 : 1;
      // What a row that failed has left waiting would keep this process alive.
      process.stdout.write('', () => process.exit(code));
      return code;
    }));
}

function rowsOf(text: string): readonly number[] {
  return text.split(',').map((part) => whole(part.trim()));
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('must be whole numbers of at least 1');
  return value;
}
