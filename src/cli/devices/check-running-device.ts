import type { DeviceConfig } from '../../agent/devices/device-config.ts';
import { limits } from '../../base/limits.ts';
import type { DeviceCheckView, HealthView } from '../../ports/agent-control.ts';
import { valueOf, type CounterClient } from '../counter-client.ts';
import { codeWithHint } from './code-with-hint.ts';
import { invitation, type TestOptions, type TestStep } from './test-device.ts';

/** What the running agent finds of a device that it has open: its state, what it answers, and whether it can be used. Nobody has to stop the agent for that. */
export async function checkRunningDevice(counter: CounterClient, { devices }: HealthView, { name, class: deviceClass }: Pick<DeviceConfig, 'class'> & { readonly name: string }, { waitMs, print, say }: Pick<TestOptions, 'waitMs' | 'print' | 'say'>): Promise<readonly TestStep[]> {
  const told = devices.find((device) => device.name === name);
  if (told === undefined) return [{ step: 'agent', result: 'bad', text: 'the running agent does not have it: it was started with other settings: restart it' }];
  const isReady = told.status === 'ready';
  const steps: TestStep[] = [{ step: 'agent', result: isReady ? 'good' : 'bad', text: `${told.status}${told.detail === '' ? '' : `, ${codeWithHint(told.detail)}`}` }];
  if (!isReady) return steps;
  const useWithinMs = Math.max(1, Math.min(waitMs, limits.deviceCheckMs));
  const asked = await untilKnown(counter, { name, level: 'external', useWithinMs });
  if (asked.result !== 'not-offered') steps.push(stepOf('status', asked));
  if (deviceClass === 'receipt-printer' && (!print || asked.result === 'bad')) return steps;
  const invited = invitation(deviceClass, useWithinMs);
  if (invited !== undefined) say(invited);
  const used = await untilKnown(counter, { name, level: 'interactive', useWithinMs });
  if (used.result !== 'not-offered') steps.push(stepOf(useSteps[deviceClass] ?? 'use', used));
  return steps;
}

const useSteps: Readonly<Record<string, string>> = { 'receipt-printer': 'print', 'customer-display': 'display', scanner: 'scan', 'card-reader': 'card' };

/** A call answers within ten seconds; a check may take longer, and the same call finds it again. */
async function untilKnown(counter: CounterClient, request: Parameters<CounterClient['checkDevice']>[0]): Promise<DeviceCheckView> {
  for (;;) {
    const view = valueOf(await counter.checkDevice(request));
    if (view.result !== 'running') return view;
  }
}

function stepOf(step: string, { result, text }: DeviceCheckView): TestStep {
  return { step, result: result === 'good' ? 'good' : 'bad', text };
}
