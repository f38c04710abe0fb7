import { runService } from '../../../src/cli/run-service.ts';
import { startCloud } from '../../../src/cli/start-cloud.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/cli/system.ts';
import { ReplySealer } from '../../../src/cloud/workers/reply-sealer.ts';
import { answers } from '../../../src/wire/enums.ts';

/** This process kills itself when it is about to seal its n-th answer to a payment: after the commit, before the reply. */
let left = Number(process.env['CRASH_AT_REPLY'] ?? '0');
const reply = ReplySealer.prototype.reply;
ReplySealer.prototype.reply = function (this: ReplySealer, ...args: Parameters<ReplySealer['reply']>) {
  const [, , kind, body] = args;
  if (left > 0 && kind === 'orderReply' && (body as { readonly answers: number }).answers === answers.pay) {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  }
  return reply.apply(this, args);
} as typeof reply;

runService('cloud', async (settings, logger, onFatal) => {
  const { dataFolder, database, broker, httpPort, channel, seedDemo } = settings.cloud;
  return startCloud({
    dataDirectory: dataFolder, database, broker, http: { port: httpPort }, channel, seedDemo, clock: systemClock, timers: systemTimers, random: systemRandom, logger, onFatal: (reason) => onFatal(new Error(reason)),
  });
});
