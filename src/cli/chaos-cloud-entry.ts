import { CardtillError } from '../base/errors.ts';
import { crashAtReply } from '../chaos/faults/crash-at-reply.ts';
import { runService } from './run-service.ts';
import { startCloud } from './start-cloud.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

// The card system for `cardtill chaos`: the same composition as cloud-entry.ts, killed after a commit and before its reply.
const replies = Number(process.env['CHAOS_CRASH_AT_REPLY'] ?? '0');
if (replies > 0) crashAtReply(replies);

runService('cloud', (settings, logger, onFatal) => {
  const { dataFolder, database, broker, httpPort, channel, seedDemo } = settings.cloud;
  return startCloud({
    dataDirectory: dataFolder, database, broker, http: { port: httpPort }, channel, seedDemo, clock: systemClock, timers: systemTimers, random: systemRandom, logger,
    onFatal: (reason) => onFatal(new CardtillError('DATABASE_FAILED', reason)),
  });
});
