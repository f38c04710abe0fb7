import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import { brokerPasswordVerifier } from '../../cloud/fleet/broker-password.ts';
import { BrokerSession } from '../../mqtt/broker-session.ts';
import { terminalFilter } from '../../wire/topics.ts';
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

  /**
   * Written for the running broker as well, which has taken them over when this resolves: they hold an account of their own, and it is admitted.
   * One call at a time. A signal that comes while it reads is lost on it (Mosquitto 2.0.11): it is told again when it has admitted nobody for a while.
   */
  async setFiles(files: BrokerFiles): Promise<void> {
    const password = Buffer.from(this.#time.random.bytes(24)).toString('base64url');
    this.#write('passwords', `${files.passwords}${markName}:${brokerPasswordVerifier(password, this.#time.random)}\n`);
    this.#write('acl', files.accessList);
    if (this.#child === undefined) return;
    let looks = 0;
    await until(this.#time, 'Mosquitto has taken its files over', () => {
      if (looks % looksASignal === 0) this.#child?.signal('SIGHUP');
      looks += 1;
      return this.#admits(password);
    });
  }

  /** In one step: it may be reading. */
  #write(name: string, text: string): void {
    const file = join(this.#folder, name);
    writeFileSync(`${file}.new`, text, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  }

  async #admits(password: string): Promise<boolean> {
    const session = new BrokerSession({
      address: { url: `mqtt://127.0.0.1:${this.port}`, username: markName, password, protocolVersion: 5 }, clientId: markName, filters: [terminalFilter(markName)],
      timers: this.#time.timers, onMessage: () => undefined, onDown: () => undefined,
    });
    const isIn = await session.open().then(() => true, () => false);
    await session.close();
    return isIn;
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

const markName = 'chaos.mark';
const looksASignal = 50;
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
