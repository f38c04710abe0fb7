import { closeSync, constants, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './check.ts';
import { nodeMadeMs } from './figures.ts';
import { nowMs } from './now-ms.ts';
import type { Surroundings } from './part.ts';

export interface PlainPlug {
  readonly device: string;
  /** Of the node that the product opens. */
  readonly subsystem: 'hidraw' | 'tty' | 'usb';
  unplug(): Promise<number>;
  plug(): Promise<number>;
}

/**
 * What the product's replugging is measured beside: the same device in the same guest, and a program that looks for its node every 10 ms, opens it, and talks to
 * nobody. Nothing of the product may have the device open. The device is not plugged in before it, nor after it.
 */
export async function plainReplug({ bench, checks, figures }: Surroundings, { device, subsystem, unplug, plug }: PlainPlug): Promise<void> {
  await checks.check(`${device}: a plain program opens it when it is plugged in`, async () => {
    const before = new Set(livesOf(subsystem).map(({ life }) => life));
    const [openedMs, pluggedMs] = await Promise.all([openedSince(subsystem, before), plug()]);
    figures.plain.push({ device, nodeMs: await nodeMadeMs(bench, subsystem, pluggedMs) - pluggedMs, openMs: openedMs - pluggedMs });
  });
  await unplug();
}

/** When what is plugged in now was open, by the clock of the kernel's words. */
async function openedSince(subsystem: PlainPlug['subsystem'], before: ReadonlySet<string>): Promise<number> {
  const { name } = await until('a new node', () => livesOf(subsystem).find(({ life }) => !before.has(life)));
  const file = await until(`the right to open ${name}`, () => tryOpen(subsystem, name));
  const openedMs = nowMs();
  closeSync(file);
  return openedMs;
}

const folders = { hidraw: '/sys/class/hidraw', tty: '/sys/class/tty', usb: '/sys/bus/usb/devices' } as const;

/** The kernel makes another link each time a device is plugged in: the one before, of the same name, may still be on its way out. */
function livesOf(subsystem: PlainPlug['subsystem']): readonly { readonly name: string; readonly life: string }[] {
  const isOurs = (name: string) => (subsystem === 'tty' ? /^tty(USB|ACM)/.test(name) : subsystem === 'hidraw' || name.includes(':'));
  return readdirSync(folders[subsystem]).filter(isOurs).flatMap((name) => {
    const link = lstatSync(join(folders[subsystem], name), { throwIfNoEntry: false });
    return link === undefined ? [] : [{ name, life: `${name} ${link.ino}` }];
  });
}

/** Throws as long as the kernel has not written down where it is. */
function nodeOf(subsystem: PlainPlug['subsystem'], name: string): string {
  if (subsystem !== 'usb') return join('/dev', name);
  const number = (file: string) => readFileSync(join(folders.usb, name.split(':')[0]!, file), 'utf8').trim().padStart(3, '0');
  return join('/dev/bus/usb', number('busnum'), number('devnum'));
}

function tryOpen(subsystem: PlainPlug['subsystem'], name: string): number | undefined {
  try {
    return openSync(nodeOf(subsystem, name), constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
