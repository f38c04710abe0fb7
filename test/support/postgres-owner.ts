import { silentLogger } from '../../src/base/logger.ts';
import { startEmbeddedPostgres } from '../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { realClock, realTimers } from './ledger-time.ts';

/** A process that owns an embedded database until it is killed; says its server's process id and address. */
const server = await startEmbeddedPostgres({ folder: process.argv[2] ?? '', clock: realClock, timers: realTimers, logger: silentLogger });
process.stdout.write(`${JSON.stringify({ pid: server.description.processId, url: server.address.url })}\n`);
setInterval(() => undefined, 60_000);
