import { fileURLToPath } from 'node:url';
import { isAfterCrash } from '../base/after-crash.ts';
import { runService } from './run-service.ts';
import { startDeviceHost } from './start-device-host.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

// One terminal. The supervisor (cardtill agent) starts it again whatever ends it.
runService('agent', async (settings, logger, onFatal) => {
  const time = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const deviceHostFile = fileURLToPath(new URL('./device-host.js', import.meta.url));
  // It starts while this process reads the rest of its code, which is most of it.
  const deviceHost = settings.agent.oneProcess ? undefined : startDeviceHost(deviceHostFile, { ...time, logger });
  const { startAgentProcess } = await import('./start-agent-process.ts');
  const running = await startAgentProcess({ settings: settings.agent, deviceHostFile, deviceHost, afterCrash: isAfterCrash(process.env), ...time, logger, onFatal });
  logger.log('info', 'agent.started', { terminalId: running.terminalId, counterPort: running.counter.port });
  process.send?.({ kind: 'started', counterPort: running.counter.port });
  return running;
});
