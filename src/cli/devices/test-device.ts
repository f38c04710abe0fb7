import { sleep } from '../../base/clock.ts';
import { errorTable } from '../../base/errors.ts';
import { maskCode } from '../../base/sensitive.ts';
import type { DeviceSet } from '../../agent/devices/start-devices.ts';
import type { ByteTransport } from '../../ports/byte-port.ts';
import { testScreen } from '../../drivers/customer-display/test-screen.ts';
import type { ReceiptDocument } from '../../domain/receipt/receipt-document.ts';
import { systemTimers } from '../system.ts';
import { codeWithHint } from './code-with-hint.ts';
import { openDevice, type OneDevice } from './open-device.ts';

export interface TestStep {
  readonly step: string;
  readonly result: 'good' | 'bad' | 'note';
  readonly text: string;
}

export interface TestOptions {
  readonly transport: ByteTransport;
  /** For a code or card to be shown. */
  readonly waitMs: number;
  /** How long the device stays open after that. */
  readonly stayMs: number;
  readonly print: boolean;
  /** Before something is awaited of a person. */
  say(text: string): void;
}

const openWithinMs = 5_000;
const pauseMs = 100;

/** Opens the device as the agent would, asks it, and has somebody use it; a bill acceptor is only looked at. A code or card is told by its length and mask. */
export async function testDevice(device: OneDevice, options: TestOptions): Promise<readonly TestStep[]> {
  const { devices, stop } = openDevice(device, options.transport);
  try {
    const opened = await untilReady(devices);
    if (opened.result === 'bad') return [opened];
    const steps = [opened, ...(await used(device, devices, options))];
    await sleep(systemTimers, options.stayMs);
    return steps;
  } finally {
    await stop();
  }
}

async function untilReady(devices: DeviceSet): Promise<TestStep> {
  // Kept: when the time is up, the next attempt may just be under way.
  let fault: string | undefined;
  devices.onStatus(({ status }) => {
    if (status.kind === 'faulted') fault = status.code;
  });
  for (let waitedMs = 0; waitedMs < openWithinMs; waitedMs += pauseMs) {
    if (devices.statuses()[0]?.status.kind === 'ready') return { step: 'open', result: 'good', text: devices.statuses()[0]!.address };
    await sleep(systemTimers, pauseMs);
  }
  const status = devices.statuses()[0]?.status;
  if (status?.kind === 'absent') return { step: 'open', result: 'bad', text: `nothing that fits is plugged in. ${errorTable.DEVICE_GONE.hint}` };
  return { step: 'open', result: 'bad', text: fault === undefined ? (status?.kind ?? '') : codeWithHint(fault) };
}

async function used(device: OneDevice, devices: DeviceSet, options: TestOptions): Promise<readonly TestStep[]> {
  switch (device.profile.class) {
    case 'receipt-printer': return printed(devices, options);
    case 'customer-display': {
      const { screen, shows } = testScreen(device.profile.protocol);
      devices.display.show(screen);
      await sleep(systemTimers, pauseMs);
      return [{ step: 'display', result: 'note', text: `it shows "${shows}": look at it; a display does not answer` }];
    }
    case 'scanner': return [await scanned(devices, options)];
    case 'card-reader': return [await shown(devices, options)];
    case 'cash-acceptor': return [await looked(device, devices)];
  }
}

async function printed({ printer }: DeviceSet, { print }: TestOptions): Promise<readonly TestStep[]> {
  const status = await printer.status();
  const asked: TestStep = status.kind === 'ready'
    ? { step: 'status', result: 'good', text: `ready, paper ${status.paper}` }
    : status.kind === 'unknown' ? { step: 'status', result: 'note', text: 'it answers no status request' } : { step: 'status', result: 'bad', text: status.fault };
  if (!print || asked.result === 'bad') return [asked];
  const outcome = await printer.print(testPage);
  return [asked, outcome.kind === 'proved' ? { step: 'print', result: 'good', text: 'a test page, proved' } : { step: 'print', result: outcome.kind === 'unproved' ? 'note' : 'bad', text: `${outcome.kind}: ${outcome.fault}` }];
}

const testPage: ReceiptDocument = {
  jobId: 'test-page',
  lines: [
    { kind: 'text', text: 'cardtill 测试 test', align: 'center', size: 'double' },
    { kind: 'pair', label: '左 left', value: 'right 右' },
    { kind: 'text', text: '0123456789'.repeat(10) },
    { kind: 'rule' },
    { kind: 'qr', data: 'cardtill test' },
    { kind: 'cut' },
  ],
};

/** What somebody is asked to do, where a device of this class waits for somebody. */
export function invitation(deviceClass: string, waitMs: number): string | undefined {
  if (deviceClass === 'scanner') return `Scan any code within ${waitMs / 1_000} s.`;
  return deviceClass === 'card-reader' ? `Show any member card within ${waitMs / 1_000} s.` : undefined;
}

function scanned(devices: DeviceSet, { waitMs, say }: TestOptions): Promise<TestStep> {
  say(invitation('scanner', waitMs)!);
  return waited(waitMs, 'scan', 'nothing was scanned', (found) => {
    devices.onScan((event) => found(event.kind === 'code'
      ? { step: 'scan', result: 'good', text: `${event.code.reveal().length} characters, ${maskCode(event.code.reveal())}${event.symbology === undefined ? '' : `, ${event.symbology}`}` }
      : { step: 'scan', result: 'note', text: event.kind === 'unreadable' ? `it was read, and is no code: ${event.reason}` : 'a bank card: refused, as it should be' }));
    devices.triggerScanners(true);
  });
}

function shown(devices: DeviceSet, { waitMs, say }: TestOptions): Promise<TestStep> {
  say(invitation('card-reader', waitMs)!);
  return waited(waitMs, 'card', 'no card was shown', (found) => devices.onCard((event) => {
    if (event.kind === 'card') found({ step: 'card', result: 'good', text: `a ${event.card.medium} card was read` });
    else if (event.kind === 'bank-card-refused') found({ step: 'card', result: 'good', text: 'a bank card: refused, as it should be' });
    else if (event.kind === 'unreadable') found({ step: 'card', result: 'bad', text: event.reason });
  }));
}

async function looked({ config }: OneDevice, devices: DeviceSet): Promise<TestStep> {
  const found = await devices.check(config.name, 'external');
  return { step: 'state', result: found?.kind === 'good' ? 'good' : 'bad', text: found === undefined || found.kind === 'not-offered' ? 'it cannot be asked' : found.text };
}

/** The first thing that `listen` finds, or what it is that nothing came. */
function waited(waitMs: number, step: string, otherwise: string, listen: (found: (step: TestStep) => void) => void): Promise<TestStep> {
  return new Promise((resolve) => {
    const timer = systemTimers.after(waitMs, () => resolve({ step, result: 'bad', text: otherwise }));
    listen((found) => {
      timer.cancel();
      resolve(found);
    });
  });
}
