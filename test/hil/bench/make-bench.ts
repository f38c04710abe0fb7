import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, type ReadStream as FileStream } from 'node:fs';
import type { Twin } from '../../../src/doubles/twin-model.ts';
import { plugUhid, type PluggedTwin } from '../../../src/doubles/uhid/plug-uhid.ts';
import { plugUsbIp, type UsbTwin } from '../../../src/doubles/usb-ip/plug-usb-ip.ts';
import { until } from '../check.ts';
import { nowMs } from '../now-ms.ts';
import { AdapterLine } from './adapter-line.ts';
import type { Bench, TwinLink } from './bench.ts';
import { watchKernel } from './kernel-log.ts';
import { MachineMonitor } from './machine-monitor.ts';
import { run } from './run.ts';
import { SerialGadget } from './serial-gadget.ts';
import { makeShelf, type ShelfTwin, type TwinName } from './shelf.ts';

const rulesFile = '/etc/udev/rules.d/60-cardtill.rules';
/** Longer than the kernel takes to give up a device that its driver was asking: 5 s. */
const letGoMs = 30_000;

interface Plugged {
  readonly link: TwinLink;
  readonly twin: PluggedTwin | UsbTwin;
}

/** The bench itself, in the process of root. */
export async function makeBench(): Promise<{ readonly bench: Bench; stop(): Promise<void> }> {
  await udevIsThere();
  const shelf = makeShelf();
  const plugged = new Map<TwinName, Plugged>();
  const kernel = watchKernel();
  const monitor = new MachineMonitor('/dev/hvc1');
  await monitor.begin();
  const line = new AdapterLine(monitor, '/dev/hvc2');
  const gadget = new SerialGadget();
  const links: Readonly<Record<TwinLink, (twin: ShelfTwin, name: TwinName, port: number, onPlug: () => void) => Plugged['twin'] | Promise<Plugged['twin']>>> = {
    uhid: (twin, name) => plugUhid(asUsbDevice(twin), `bench/${name}`),
    usb: (twin, _name, port, onPlug) => plugUsbIp(asUsbDevice(twin), port, onPlug),
    adapter: ({ model }) => line.plug(model),
    gadget: (twin) => gadget.plug(asUsbDevice(twin)),
  };
  const cardService = makeCardService();
  const keys = makeKeyEar();
  const bench: Bench = {
    plug: async (name, link, port = 0) => {
      let pluggedMs = nowMs();
      plugged.set(name, { link, twin: await links[link](shelf[name], name, port, () => { pluggedMs = nowMs(); }) });
      return pluggedMs;
    },
    unplug: async (name) => {
      const pulledMs = nowMs();
      await plugged.get(name)?.twin.unplug();
      plugged.delete(name);
      await kernelHasLetGo(plugged);
      return pulledMs;
    },
    clear: async () => {
      await Promise.all([...plugged.values()].map(({ twin }) => twin.unplug()));
      plugged.clear();
      // Whoever calls this has failed already, and goes on as well as he can.
      await kernelHasLetGo(plugged).catch(() => undefined);
      await cardService.stop();
    },
    act: (name, hand, ...parameters) => {
      const hands = shelf[name].hands as unknown as Record<string, (...parameters: readonly unknown[]) => never>;
      return Promise.resolve(hands[hand]!(...parameters));
    },
    fault: (name, { stall, full, mute }) => {
      const twin = plugged.get(name)!.twin as UsbTwin;
      if (stall !== undefined) twin.stall(stall);
      if (full !== undefined) twin.setFull(full);
      if (mute !== undefined) twin.setMute(mute);
      return Promise.resolve();
    },
    setRules,
    startPcscd: cardService.start,
    stopPcscd: cardService.stop,
    listenToKeys: keys.listen,
    keyBytesHeard: () => Promise.resolve(keys.heard()),
    kernelWords: () => Promise.resolve(kernel.words()),
  };
  return {
    bench,
    stop: async () => {
      await bench.clear();
      kernel.stop();
    },
  };
}

function asUsbDevice({ model, identity }: ShelfTwin): Twin {
  if (identity === undefined) throw new Error('it is no USB device: it belongs behind an adapter');
  return { model, identity };
}

/** What is pulled is taken away after that, and what stood there first would be found in the place of the next. */
async function kernelHasLetGo(plugged: ReadonlyMap<TwinName, Plugged>): Promise<void> {
  const links = [...plugged.values()].map(({ link }) => link);
  const wanted = { hid: links.filter((link) => link === 'uhid').length, usb: links.filter((link) => link !== 'uhid').length, ports: links.filter((link) => link === 'usb').length };
  const isGone = () => namesIn('/sys/devices/virtual/misc/uhid', /^[0-9A-F]{4}:/) <= wanted.hid && namesIn('/sys/bus/usb/devices', /^\d+-\d+$/) <= wanted.usb && usedPorts() <= wanted.ports;
  await until(`the end of what was plugged in beside ${[...plugged.keys()].join(', ') || 'nothing'}`, isGone, letGoMs);
}

function namesIn(folder: string, pattern: RegExp): number {
  return readdirSync(folder).filter((name) => pattern.test(name)).length;
}

/** Of the kernel's virtual controller: until it lets one go it takes no other device there. "4" is VDEV_ST_NULL. */
function usedPorts(): number {
  return readFileSync('/sys/devices/platform/vhci_hcd.0/status', 'latin1').split('\n').filter((line) => /^[hs]s\s+\d+\s+(?!0*4\s)\d+/.test(line)).length;
}

/** The guest starts udev while this process is loaded. */
async function udevIsThere(): Promise<void> {
  while (!existsSync('/run/udev/control')) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function setRules(text: string | undefined): Promise<void> {
  mkdirSync('/etc/udev/rules.d', { recursive: true });
  if (text === undefined) rmSync(rulesFile, { force: true });
  else writeFileSync(rulesFile, text);
  await run('udevadm', ['control', '--reload']);
  await run('udevadm', ['trigger', '--action=add', '--subsystem-match=hidraw']);
}

/** Debian's own smart card service, which takes every CCID reader that it sees. */
function makeCardService(): { start(): Promise<void>; stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  return {
    start: () => {
      mkdirSync('/run/pcscd', { recursive: true });
      child = spawn('/usr/sbin/pcscd', ['--foreground'], { stdio: 'ignore' });
      return Promise.resolve();
    },
    stop: () => new Promise((resolve) => {
      if (child === undefined || child.exitCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
      child = undefined;
    }),
  };
}

/** Reads an event node as a console does. */
function makeKeyEar(): { listen(eventNode: string): Promise<void>; heard(): number } {
  let stream: FileStream | undefined;
  let bytes = 0;
  return {
    listen: (eventNode) => new Promise((resolve, reject) => {
      stream?.destroy();
      bytes = 0;
      stream = createReadStream(eventNode)
        .on('data', (chunk) => { bytes += chunk.length; })
        .on('open', () => resolve())
        .on('error', (error) => {
          bytes = -1;
          reject(error);
        });
    }),
    heard: () => bytes,
  };
}
