import { fileURLToPath } from 'node:url';
import { runService } from './run-service.ts';
import { startAgentProcess } from './start-agent-process.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

// One terminal. The supervisor (cardtill agent) starts it again whatever ends it.
runService('agent', async (settings, logger, onFatal) => {
  const running = await startAgentProcess({
    settings: settings.agent, deviceHostFile: fileURLToPath(new URL('./device-host.js', import.meta.url)),
    clock: systemClock, timers: systemTimers, random: systemRandom, logger, onFatal,
  });
  logger.log('info', 'agent.started', { terminalId: running.terminalId, counterPort: running.counter.port });
  process.send?.({ kind: 'started', counterPort: running.counter.port });
  return running;
});
