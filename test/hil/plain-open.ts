import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './check.ts';
import { nodeMadeMs } from './figures.ts';
import type { Surroundings } from './part.ts';
import { nowMs } from './till.ts';

export interface PlainPlug {
  readonly device: string;
  /** Of the node that the product opens. */
  readonly subsystem: 'hidraw' | 'tty' | 'usb';
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

/**
 * What the product's replugging is measured beside: the same device in the same guest, and a program that looks for its node every 10 ms, opens it, and talks to
 * nobody. Nothing of the product may have the device open. The device is not plugged in before it, nor after it.
 */
export async function plainReplug({ bench, checks, figures }: Surroundings, { device, subsystem, unplug, plug }: PlainPlug): Promise<void> {
  await checks.check(`${device}: a plain program opens it when it is plugged in`, async () => {
    const before = new Set(namesOf(subsystem));
    const pluggedMs = nowMs();
    const plugging = plug();
    const name = await until('a new node', () => namesOf(subsystem).find((one) => !before.has(one)));
    const file = await until(`the right to open ${name}`, () => tryOpen(nodeOf(subsystem, name)));
    const openedMs = nowMs();
    closeSync(file);
    await plugging;
    figures.plain.push({ device, replugMs: openedMs - pluggedMs, readyMs: openedMs - nodeMadeMs(await bench.kernelWords(), subsystem, pluggedMs) });
  });
  await unplug();
}

const folders = { hidraw: '/sys/class/hidraw', tty: '/sys/class/tty', usb: '/sys/bus/usb/devices' } as const;

function namesOf(subsystem: PlainPlug['subsystem']): readonly string[] {
  const names = readdirSync(folders[subsystem]);
  return subsystem === 'tty' ? names.filter((name) => /^tty(USB|ACM)/.test(name)) : subsystem === 'usb' ? names.filter((name) => name.includes(':')) : names;
}

function nodeOf(subsystem: PlainPlug['subsystem'], name: string): string {
  if (subsystem !== 'usb') return join('/dev', name);
  const number = (file: string) => readFileSync(join(folders.usb, name.split(':')[0]!, file), 'utf8').trim().padStart(3, '0');
  return join('/dev/bus/usb', number('busnum'), number('devnum'));
}

function tryOpen(node: string): number | undefined {
  try {
    return openSync(node, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
