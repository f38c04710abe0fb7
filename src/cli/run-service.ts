import { isCardtillError, type ErrorCode } from '../base/errors.ts';
import { processLogger, type ProcessLogger } from './process-logger.ts';
import { readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';
import { exitCodes } from './supervise.ts';

export interface Service {
  stop(): Promise<void>;
}

/** What a restart cannot mend: the supervisor gives up on these. */
const lasting: readonly ErrorCode[] = ['CONFIG_INVALID', 'ENROLMENT_INVALID', 'PROFILE_INVALID', 'PORT_IN_USE', 'DATABASE_MISSING', 'JOURNAL_FORK', 'JOURNAL_DAMAGED'];

export type StartService = (settings: Settings, logger: ProcessLogger, fatal: (error: unknown) => void) => Promise<Service>;

/**
 * The life of a service's process: settings from the file named by the first argument, a log on
 * standard output, a clean stop on SIGTERM, SIGINT and when the supervisor is gone, and an end at
 * whatever nobody caught: a service that is not sure of itself starts anew.
 */
export function runService(name: string, start: StartService): void {
  const settings = readOrEnd();
  const logger = processLogger({ level: settings.logLevel, name });
  const fatal = (error: unknown) => {
    logger.log('error', `${name}.fatal`, { message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined });
    process.exit(exitCodes.failed);
  };
  process.on('uncaughtException', fatal);
  process.on('unhandledRejection', fatal);
  let stopping = false;
  const starting = start(settings, logger, fatal);
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void starting.then((service) => service.stop()).then(() => process.exit(exitCodes.ok));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  starting.catch((error: unknown) => {
    if (!isCardtillError(error)) return fatal(error);
    logger.log('error', `${name}.not-started`, { code: error.code, message: error.message, hint: error.hint });
    process.exit(lasting.includes(error.code) ? exitCodes.config : exitCodes.failed);
  });
}

function readOrEnd(): Settings {
  try {
    return readSettings({ file: process.argv[2], environment: process.env });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(exitCodes.config);
  }
}
