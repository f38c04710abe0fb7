import { isAfterCrash } from '../base/after-crash.ts';
import { fileURLToPath } from 'node:url';
import { crashPoints, crashPointsOf } from '../chaos/faults/crash-points.ts';
import { failDiskAt } from '../chaos/faults/disk-faults.ts';
import { steppedClock } from '../chaos/faults/stepped-clock.ts';
import { runService } from './run-service.ts';
import { startAgentProcess } from './start-agent-process.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';

// One terminal for `cardtill chaos`: the same composition as agent-entry.ts, with faults that the environment asks for.
const point = crashPoints.find((name) => name === process.env['CHAOS_POINT']);
const failAt = Number(process.env['CHAOS_DISK_FAIL_AT'] ?? '0');
const offsetMs = Number(process.env['CHAOS_CLOCK_OFFSET_MS'] ?? '0');
const stepMs = Number(process.env['CHAOS_CLOCK_STEP_MS'] ?? offsetMs);
if (failAt > 0) failDiskAt(failAt);

runService('agent', (settings, logger, onFatal) => startAgentProcess({
  settings: settings.agent, deviceHostFile: fileURLToPath(new URL('./device-host.js', import.meta.url)), clock: steppedClock(systemClock, offsetMs, stepMs), timers: systemTimers, random: systemRandom, logger, onFatal, afterCrash: isAfterCrash(process.env),
  ...(point === undefined ? {} : { wrap: crashPointsOf({ point, token: process.env['CHAOS_TOKEN'] ?? '', delayMs: Number(process.env['CHAOS_DELAY_MS'] ?? '0') }, systemTimers) }),
}));
