import { sleep } from '../../base/clock.ts';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import type { ChaosTime } from '../chaos-row.ts';
import { startChild, type Child } from './child.ts';
import { until } from './until.ts';

const program = '/usr/sbin/mosquitto';

export interface BrokerFiles {
  readonly passwords: string;
  readonly accessList: string;
}

/** Debian's Mosquitto on one port of loopback. Persistence is off: what it had not passed on dies with it. */
export class BrokerProcess {
  readonly port: number;
  readonly #folder: string;
  readonly #time: ChaosTime;
  #child: Child | undefined;

  constructor(folder: string, port: number, time: ChaosTime) {
    if (!existsSync(program)) throw new CardtillError('SETUP_FAILED', 'Mosquitto is not installed: apt-get install mosquitto');
    this.#folder = folder;
    this.port = port;
    this.#time = time;
    mkdirSync(folder, { recursive: true });
    // It gives up root and reads its files as its own user.
    chmodSync(folder, 0o755);
  }

  /** Written for the running broker as well: it takes them over. A signal that comes while it reads is lost on it (Mosquitto 2.0.11), so that there is time before and after each. */
  async setFiles(files: BrokerFiles): Promise<void> {
    await sleep(this.#time.timers, this.#child === undefined ? 0 : reloadMs);
    writeFileSync(join(this.#folder, 'passwords'), files.passwords, { mode: 0o644 });
    writeFileSync(join(this.#folder, 'acl'), files.accessList, { mode: 0o644 });
    this.#child?.signal('SIGHUP');
    await sleep(this.#time.timers, this.#child === undefined ? 0 : reloadMs);
  }

  async start(extraLines: readonly string[] = []): Promise<void> {
    const lines = [
      `listener ${this.port} 127.0.0.1`, 'allow_anonymous false', `password_file ${join(this.#folder, 'passwords')}`, `acl_file ${join(this.#folder, 'acl')}`,
      'set_tcp_nodelay true', 'persistence false', ...extraLines, '',
    ];
    const file = join(this.#folder, 'mosquitto.conf');
    writeFileSync(file, lines.join('\n'), { mode: 0o644 });
    // Now and then a start after a kill ends at once (seen twice in some hundred, the reason is not known): its service manager would start it again, too.
    for (let tries = 1; ; tries += 1) {
      const child = startChild(program, ['-c', file], { logFile: join(this.#folder, 'mosquitto.log') });
      this.#child = child;
      if (await until(this.#time, 'Mosquitto listens', async () => (await opens(this.port)) || !child.running).then(() => child.running)) return;
      if (tries === startsMax) throw new CardtillError('SETUP_FAILED', `Mosquitto ended at each of ${tries} starts, the last with ${await child.ended}: ${readFileSync(join(this.#folder, 'mosquitto.log'), 'utf8').slice(-300)}`);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.end('SIGKILL');
  }
}

const reloadMs = 150;
const startsMax = 3;

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
