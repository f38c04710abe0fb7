import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CardtillError } from '../base/errors.ts';
import { embeddedDatabaseFolder } from '../cloud/embedded/postgres/embedded-postgres.ts';
import type { DeviceConfig } from '../agent/devices/device-config.ts';

export interface DemoPorts {
  readonly page: number;
  readonly counter: number;
  readonly broker: number;
  readonly cloud: number;
  /** The line between terminal and broker, which the page can pull. */
  readonly link: number;
}

/** Five ports in a row. */
export function demoPorts(first: number): DemoPorts {
  return { page: first, counter: first + 1, broker: first + 2, cloud: first + 3, link: first + 4 };
}

/** Throws PORT_IN_USE naming the first that is taken. */
export async function checkPorts(ports: DemoPorts): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isFree(port))) throw new CardtillError('PORT_IN_USE', `port ${port} (${name}) is in use by another program; choose others with --port`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

export interface DemoFolder {
  readonly root: string;
  readonly configFile: string;
  readonly enrolmentFile: string;
  readonly logFile: string;
  readonly devicesFolder: string;
  readonly cloudFolder: string;
}

/** Makes the demo's folder; `reset` empties it first. */
export function demoFolder(root: string, reset: boolean): DemoFolder {
  const cloudFolder = join(root, 'cloud');
  if (reset) for (const path of [root, embeddedDatabaseFolder(cloudFolder)]) rmSync(path, { recursive: true, force: true });
  const devicesFolder = join(root, 'devices');
  mkdirSync(devicesFolder, { recursive: true, mode: 0o700 });
  return { root, devicesFolder, configFile: join(root, 'cardtill.json'), enrolmentFile: join(root, 'agent', 'enrolment.json'), logFile: join(root, 'demo.log'), cloudFolder };
}

/** The configuration file that both services and the command line read. */
export function writeDemoConfig(folder: DemoFolder, ports: DemoPorts, devices: readonly DeviceConfig[]): void {
  const config = {
    dataFolder: folder.root,
    agent: { devices, counter: { port: ports.counter, frameAncestors: [`http://127.0.0.1:${ports.page}`, `http://localhost:${ports.page}`] } },
    cloud: { database: 'embedded', broker: { port: ports.broker }, httpPort: ports.cloud, channel: { kind: 'double' }, seedDemo: true },
  };
  writeFileSync(folder.configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
