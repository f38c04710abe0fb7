import { Command, CommanderError } from 'commander';
import { addBenchCommand } from './commands/bench-command.ts';
import { addChaosCommand } from './commands/chaos-command.ts';
import { addCloudCommands, addFleetCommands } from './commands/cloud-commands.ts';
import { action } from './commands/command-context.ts';
import { addDemoCommand } from './commands/demo-command.ts';
import { addDeviceCommands } from './commands/device-commands.ts';
import { addDoctorCommand } from './commands/doctor-command.ts';
import { addJournalCommands } from './commands/journal-commands.ts';
import { addProfileCommands } from './commands/profile-commands.ts';
import { addProofCommands } from './commands/proof-commands.ts';
import { addSimulateCommand } from './commands/simulate-command.ts';
import { addServiceCommands } from './commands/service-commands.ts';
import { addPrinterCommands } from './commands/printer-commands.ts';
import { addTillCommands } from './commands/till-commands.ts';
import { addFlightCommands } from './commands/flight-commands.ts';
import { addVerifyCommand } from './commands/verify-command.ts';
import { defaultFiles, environmentKeys } from './settings/read-settings.ts';
import { exitCodes } from './supervise.ts';
import { tillExitCodes } from './till-exit-codes.ts';
import { agentVersion } from './version.ts';

const program = new Command('cardtill');
program
  .description('Stored-value member cards at the counter and the kiosk.')
  .version(agentVersion)
  .option('--config <file>', 'the configuration file')
  .option('--json', 'one JSON value on standard output, for programs; amounts in fen')
  .showHelpAfterError()
  // Commands made below take this over: a command line that cannot be read is no failure of what it asks for.
  .exitOverride((error) => {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    throw error;
  })
  .addHelpText('after', [
    '',
    'Configuration: one JSON file, named by --config or CARDTILL_CONFIG, else the first of',
    ...defaultFiles(process.env).map((file) => `  ${file}`),
    'Precedence: flag, environment, file, default. Environment variables:',
    ...Object.entries(environmentKeys).map(([name, meaning]) => `  ${name.padEnd(26)} ${meaning}`),
    `Exit codes: ${exitCodes.ok} done, ${exitCodes.failed} failed, ${exitCodes.usage} asked wrongly, ${exitCodes.config} wrong configuration, ${tillExitCodes.pending} the outcome is not known (what moves money says how to ask); pay, confirm and recharge also ${tillExitCodes.refused} declined, refused or given back, ${tillExitCodes.attention} money is taken, or may be, and a person has to decide.`,
  ].join('\n'));

const cloud = addServiceCommands(program);
addCloudCommands(program, cloud);
addFleetCommands(program);
addTillCommands(program);
addPrinterCommands(program);
addJournalCommands(program);
addProofCommands(program);
addVerifyCommand(program);
addFlightCommands(program);
program.command('codes').description('a member\'s current code, from the cloud on this machine: for tests').argument('<member>').action(action(program, async ({ output, cloud: client }, memberId: string) => {
  const { code, validUntilWallMs } = await client().memberCode(memberId);
  output.value({ code, validUntilWallMs }, [code]);
  return 0;
}));
addDeviceCommands(program);
addProfileCommands(program);
addDoctorCommand(program);
addDemoCommand(program);
addBenchCommand(program);
addSimulateCommand(program);
addChaosCommand(program);

// Whoever read the output has gone (`| head`, a closed terminal): nobody is left to tell, and the command ends as it would have.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

program.parseAsync().catch((error: unknown) => {
  // It has been said, and the command has set its exit code.
  if (error instanceof CommanderError) return;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
