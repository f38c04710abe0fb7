import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import { cloudClient, type CloudClient } from '../../cli/cloud-client.ts';
import { adminTokenPath } from '../../cli/cloud-secrets.ts';
import type { ChaosTime } from '../chaos-row.ts';
import { startChild, type Child } from './child.ts';
import { until } from './until.ts';

export interface CloudSettings {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly brokerPort: number;
  readonly workerPassword: string;
  readonly httpPort: number;
}

/** The card system as it ships, as a process. */
export class CloudProcess {
  readonly logFile: string;
  readonly #settings: CloudSettings;
  readonly #time: ChaosTime;
  readonly #configFile: string;
  #child: Child | undefined;

  constructor(settings: CloudSettings, time: ChaosTime) {
    this.#settings = settings;
    this.#time = time;
    mkdirSync(settings.folder, { recursive: true });
    this.logFile = join(settings.folder, 'cloud.log');
    this.#configFile = join(settings.folder, 'cardtill.json');
    writeFileSync(this.#configFile, JSON.stringify({
      dataFolder: settings.folder,
      logLevel: 'warn',
      cloud: { database: settings.databaseUrl, httpPort: settings.httpPort, seedDemo: true, broker: { url: `mqtt://127.0.0.1:${settings.brokerPort}`, password: settings.workerPassword, protocolVersion: 5 } },
    }), { mode: 0o600 });
  }

  /** Its own process; undefined while it is not running. */
  get child(): Child | undefined {
    return this.#child?.running === true ? this.#child : undefined;
  }

  get client(): CloudClient {
    const { folder, httpPort } = this.#settings;
    return cloudClient({ url: `http://127.0.0.1:${httpPort}`, token: readFileSync(adminTokenPath(join(folder, 'cloud')), 'utf8').trim() });
  }

  /** Started, with its operators' interface open; the line to the broker may still be down. */
  async start(entryFile: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = startChild(process.execPath, [entryFile, this.#configFile], { logFile: this.logFile, environment });
    this.#child = child;
    await until(this.#time, 'the cloud answers', async () => {
      if (!child.running) throw new CardtillError('SETUP_FAILED', 'the cloud ended at its start');
      return existsSync(adminTokenPath(join(this.#settings.folder, 'cloud'))) && (await this.client.health().then(() => true, () => false));
    });
  }

  async linked(): Promise<void> {
    await until(this.#time, 'the cloud is connected to the broker', async () => (await this.client.health().catch(() => undefined))?.link === 'up');
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#child?.end(signal);
  }
}
