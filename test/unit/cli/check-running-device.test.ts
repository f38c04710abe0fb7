import { describe, expect, it } from 'vitest';
import { checkRunningDevice } from '../../../src/cli/devices/check-running-device.ts';
import type { CounterClient } from '../../../src/cli/counter-client.ts';
import type { HealthView } from '../../../src/ports/agent-control.ts';

const config = { name: 's', class: 'scanner' } as const;
const how = { waitMs: 1, print: false, say: () => undefined };

describe('a device that the running agent does not have open', () => {
  it.each([
    ['an error code, with what to do about it', 'DEVICE_BUSY', 'faulted, DEVICE_BUSY: Another program holds the device. Stop it: pcscd, CUPS, ModemManager or a second agent.'],
    ['another text, as it is', 'it types', 'faulted, it types'],
    ['nothing', '', 'faulted'],
  ])('is told with %s', async (_what, detail, text) => {
    const health = { devices: [{ ...config, status: 'faulted', detail }] } as unknown as HealthView;
    expect(await checkRunningDevice({} as CounterClient, health, config, how)).toEqual([{ step: 'agent', result: 'bad', text }]);
  });

  it('may be none of its own', async () => {
    expect(await checkRunningDevice({} as CounterClient, { devices: [] } as unknown as HealthView, config, how)).toMatchObject([{ result: 'bad', text: expect.stringContaining('restart it') }]);
  });
});
