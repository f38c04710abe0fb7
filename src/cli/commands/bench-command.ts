import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { explain, table } from '../output.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { action, entryFile } from './command-context.ts';

/** Figures of this machine, each beside its floor of the same run. */
export function addBenchCommand(program: Command): void {
  program.command('bench').description('measure this machine, each figure beside its floor of the same run').option('--quick', 'few rounds: to see that it runs', false)
    .option('--only <names>', 'only these measures, with commas between them', (names: string) => names.split(',').map((name) => name.trim()).filter((name) => name !== '')).option('--folder <path>', 'on the disk to measure; default: the data folder')
    .action(action(program, async ({ settings, output }, flags: { quick: boolean; only?: string[]; folder?: string }) => {
      // Brings the whole product into this process: not for every call of the command line.
      const { meetsTarget, runBenches, targets } = await import('../../bench/run-benches.ts');
      const results = await runBenches({
        folder: flags.folder ?? settings.dataFolder, agentFile: entryFile('agent'), cloudFile: entryFile('cloud'), deviceHostFile: entryFile('device-host'), simulateWorkerFile: entryFile('simulate-worker'), threads: availableParallelism(), quick: flags.quick, only: flags.only ?? [],
        time: { clock: systemClock, timers: systemTimers, random: systemRandom }, say: (line) => { if (!output.json) process.stderr.write(`${line}\n`); },
      }).catch((error: unknown) => {
        explain(error, output.json);
        // What a measure that failed has started keeps this process alive.
        process.exit(1);
      });
      const verdicts = new Map<boolean | undefined, string>([[true, 'met'], [false, 'missed'], [undefined, '']]);
      const rows = results.map((result) => {
        const { name, unit, p50, p99, floorP50, floorP99, ratioP50, ratioP99, n } = result;
        return [name, `${p50} ${unit}`, `${p99} ${unit}`, `${floorP50}`, `${floorP99}`, `${ratioP50} ×`, `${ratioP99} ×`, targets[name]?.text ?? '', verdicts.get(meetsTarget(result))!, String(n)];
      });
      output.value({ results }, table([['MEASURE', 'P50', 'P99', 'FLOOR P50', 'FLOOR P99', 'RATIO P50', 'RATIO P99', 'TARGET (P50)', 'IT IS', 'N'], ...rows]));
      // Timers of terminals that were stopped in this process may still run; nothing is left to wait for.
      process.stdout.write('', () => process.exit(0));
      return 0;
    }));
}
