import { fork, type ChildProcess } from 'node:child_process';
import type { Clock, Random, Timer, Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { LogFields, Logger } from '../../base/logger.ts';
import { fullJitter } from '../../base/retry-schedule.ts';
import type { BytePort, ByteTransport, OpenOptions } from '../../ports/byte-port.ts';
import { HostConnection } from './host-connection.ts';
import type { HostAnswer } from './host-message.ts';
import { StuckAddresses } from './stuck-addresses.ts';

/** What the keeper uses of a process that it started. */
export type HostProcess = Pick<ChildProcess, 'pid' | 'connected' | 'send' | 'on' | 'once' | 'kill' | 'disconnect' | 'unref'>;

export interface DeviceHostOptions {
  /** The bundled entry of the device host. */
  readonly entryFile: string;
  /** Starts a process; Node's own way where absent. */
  readonly fork?: (entryFile: string) => HostProcess;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface DeviceHostTransport extends ByteTransport {
  /** Forks the host. It is forked again whenever it ends, until `stop`. */
  start(): void;
  /** Ends the host and waits for it. Open ports end with `host-lost`. */
  stop(): Promise<void>;
  onRestart(listener: () => void): void;
  /** Of the running host. */
  readonly pid: number | undefined;
}

/**
 * Opens devices in a process of their own, so that a hung or crashed device library cannot touch money (architecture,
 * Two processes). A host that is silent for limits.deviceHeartbeatLostMs, or cannot free a device, is killed; its ports end with `host-lost`. The device that it
 * could not free is refused for a while (DEVICE_STUCK), longer each time.
 */
export function deviceHostTransport(options: DeviceHostOptions): DeviceHostTransport {
  return new HostKeeper(options);
}

class HostKeeper implements DeviceHostTransport {
  readonly #options: DeviceHostOptions;
  readonly #stuck: StuckAddresses;
  #running: RunningHost | undefined;
  #delays: Iterator<number>;
  #restartTimer: Timer | undefined;
  #restartListener: (() => void) | undefined;
  #life: 'new' | 'kept' | 'stopped' = 'new';
  #forks = 0;

  constructor(options: DeviceHostOptions) {
    this.#options = options;
    this.#stuck = new StuckAddresses(options);
    this.#delays = this.#schedule();
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  start(): void {
    if (this.#life !== 'new') return;
    this.#life = 'kept';
    this.#fork();
  }

  onRestart(listener: () => void): void {
    this.#restartListener = listener;
  }

  async stop(): Promise<void> {
    this.#life = 'stopped';
    this.#restartTimer?.cancel();
    this.#stuck.stop();
    const running = this.#running;
    if (running === undefined) return;
    await running.end();
  }

  async open(address: string, { signal, appearedMonotonicMs }: OpenOptions = {}): Promise<BytePort> {
    signal?.throwIfAborted();
    const refusal = this.#stuck.refusal(address, appearedMonotonicMs);
    if (refusal !== undefined) throw refusal;
    if (this.#running === undefined) throw new CardtillError('DEVICE_HOST_LOST', 'the device host is not running');
    const port = await this.#running.connection.open(address, signal);
    this.#stuck.opened(address, port);
    return port;
  }

  #schedule(): Iterator<number> {
    return fullJitter({ baseMs: limits.deviceHostRestartBaseMs, capMs: limits.deviceHostRestartCapMs }, this.#options.random);
  }

  #fork(): void {
    const { logger, clock } = this.#options;
    const startedMs = clock.monotonicMs();
    const running: RunningHost = new RunningHost(this.#options, (address) => this.#stuck.stuck(address), (detail) => {
      this.#running = undefined;
      if (this.#life === 'stopped') return;
      if (clock.monotonicMs() - startedMs >= limits.deviceSteadyMs) this.#delays = this.#schedule();
      const delayMs = this.#delays.next().value as number;
      logger.log('warn', 'device-host.lost', { detail, retryMs: delayMs });
      this.#restartTimer = this.#options.timers.after(delayMs, () => this.#fork());
    });
    this.#running = running;
    this.#forks += 1;
    logger.log('info', 'device-host.started', { pid: running.child.pid });
    if (this.#forks > 1) this.#restartListener?.();
  }
}

/** One life of the host process: its heartbeat, its connection, its end. */
class RunningHost {
  readonly child: HostProcess;
  readonly connection: HostConnection;
  readonly #options: DeviceHostOptions;
  readonly #onStuck: (address: string) => number;
  readonly #onEnd: (detail: string) => void;
  #exited: Promise<void>;
  #beatTimer: Timer | undefined;
  #killTimer: Timer | undefined;
  #ended = false;
  #heardMs: number;
  #tickMs: number;
  #spoken = false;
  #pings = 0;

  constructor(options: DeviceHostOptions, onStuck: (address: string) => number, onEnd: (detail: string) => void) {
    this.#options = options;
    this.#onStuck = onStuck;
    this.#onEnd = onEnd;
    this.#heardMs = options.clock.monotonicMs();
    this.#tickMs = this.#heardMs;
    this.child = (options.fork ?? forkHost)(options.entryFile);
    const child = this.child;
    this.connection = new HostConnection(options.timers, (request) => {
      if (child.connected) child.send(request, () => undefined);
    });
    child.on('message', (message) => {
      this.#heardMs = options.clock.monotonicMs();
      this.#spoken = true;
      const answer = message as HostAnswer;
      if (answer.type === 'stuck') this.#kill('device-host.stuck', { address: answer.address, refusedMs: this.#onStuck(answer.address) });
      else this.connection.take(answer);
    });
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#finish(`exit ${code ?? ''}${signal ?? ''}`);
        resolve();
      });
      child.once('error', () => {
        this.#finish('not started');
        resolve();
      });
    });
    this.#beat();
  }

  /** Closes the line, on which the host exits; kills it when it does not, and does not wait for one that even then stays. */
  async end(): Promise<void> {
    this.#beatTimer?.cancel();
    if (this.child.connected) this.child.disconnect();
    if (await this.#exitsInTime()) return;
    this.child.kill('SIGKILL');
    if (!(await this.#exitsInTime())) this.child.unref();
  }

  #exitsInTime(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#options.timers.after(limits.deviceHostStopMs, () => resolve(false));
      void this.#exited.then(() => {
        timer.cancel();
        resolve(true);
      });
    });
  }

  #beat(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const sleptMs = nowMs - this.#tickMs - limits.deviceHeartbeatMs;
    this.#tickMs = nowMs;
    // A beat that comes late means that this process stood still, and says nothing about the host.
    if (sleptMs > limits.deviceHeartbeatMs) this.#heardMs = nowMs;
    if (nowMs - this.#heardMs > (this.#spoken ? limits.deviceHeartbeatLostMs : limits.deviceHostStartMs)) {
      return this.#kill('device-host.silent', { silentMs: nowMs - this.#heardMs });
    }
    this.#pings += 1;
    if (this.child.connected) this.child.send({ type: 'ping', number: this.#pings }, () => undefined);
    this.#beatTimer = this.#options.timers.after(limits.deviceHeartbeatMs, () => this.#beat());
  }

  /** A process that waits for a device in the kernel dies when the kernel lets it: the next one is started without it. */
  #kill(event: string, fields: LogFields): void {
    if (this.#ended || this.#killTimer !== undefined) return;
    this.#options.logger.log('error', event, { pid: this.child.pid, ...fields });
    this.#beatTimer?.cancel();
    this.child.kill('SIGKILL');
    this.#killTimer = this.#options.timers.after(limits.deviceHostStopMs, () => {
      this.child.unref();
      this.#finish('does not end');
    });
  }

  #finish(detail: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#beatTimer?.cancel();
    this.#killTimer?.cancel();
    this.connection.lost();
    this.#onEnd(detail);
  }
}

function forkHost(entryFile: string): HostProcess {
  return fork(entryFile, [], {
    serialization: 'advanced',
    // Nothing of the agent's surroundings is the host's business; a big NODE_EXTRA_CA_CERTS alone triples its start.
    env: {},
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
