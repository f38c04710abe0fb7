import { CardtillError } from '../base/errors.ts';
import { runService } from './run-service.ts';
import { startCloud } from './start-cloud.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

// The card system. The supervisor (cardtill cloud) starts it again whatever ends it.
runService('cloud', async (settings, logger, onFatal) => {
  const { dataFolder, database, broker, httpPort, channel, seedDemo } = settings.cloud;
  const running = await startCloud({
    dataDirectory: dataFolder, database, broker, http: { port: httpPort }, channel, seedDemo, clock: systemClock, timers: systemTimers, random: systemRandom, logger,
    onFatal: (reason) => onFatal(new CardtillError('DATABASE_FAILED', reason)),
  });
  const { brokerUrl, httpUrl, tokenPath, databaseDescription, channelUrl } = running;
  logger.log('info', 'cloud.started', { brokerUrl, httpUrl, tokenPath, database: databaseDescription });
  process.send?.({ kind: 'started', brokerUrl, httpUrl, channelUrl, databaseDescription });
  return running;
});
