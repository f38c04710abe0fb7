import type { Timers } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { BytePort, PortFacts } from '../../ports/byte-port.ts';
import { PortCore } from '../port-core.ts';
import type { HostAnswer, HostRequest } from './host-message.ts';

interface Opening {
  readonly opened: (facts: PortFacts) => void;
  readonly failed: (error: unknown) => void;
}

interface Proxy {
  readonly core: PortCore;
  readonly writes: Map<number, (error?: Error) => void>;
  readonly controls: Map<number, (answer: Extract<HostAnswer, { type: 'controlled' }>) => void>;
  readonly catchUps: Map<number, () => void>;
  /** The host has let go of the device. */
  readonly released: () => void;
}

/** The agent's side of one life of the host: turns its messages into byte ports. */
export class HostConnection {
  readonly #timers: Timers;
  readonly #send: (request: HostRequest) => void;
  readonly #opening = new Map<number, Opening>();
  readonly #proxies = new Map<number, Proxy>();
  #lastId = 0;
  #lost = false;

  constructor(timers: Timers, send: (request: HostRequest) => void) {
    this.#timers = timers;
    this.#send = send;
  }

  open(address: string, signal?: AbortSignal): Promise<BytePort> {
    if (this.#lost) return Promise.reject(new CardtillError('DEVICE_HOST_LOST', 'the device host ended'));
    if (this.#opening.size + this.#proxies.size >= limits.devicePortsMax) return Promise.reject(new CardtillError('BUSY', 'too many open devices'));
    this.#lastId += 1;
    const portId = this.#lastId;
    return new Promise((resolve, reject) => {
      // The host has its own time limit for opening; this one is for a host that is silent.
      const timer = this.#timers.after(limits.deviceHostStartMs + limits.deviceOpenTimeoutMs, () => giveUp(new CardtillError('DEVICE_TIMEOUT', 'the device host did not answer')));
      const settle = () => {
        timer.cancel();
        signal?.removeEventListener('abort', onAbort);
        this.#opening.delete(portId);
      };
      const giveUp = (error: unknown) => {
        settle();
        this.#send({ type: 'close', portId });
        reject(error);
      };
      const onAbort = () => giveUp(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#opening.set(portId, {
        opened: (facts) => {
          settle();
          resolve(this.#port(portId, facts));
        },
        failed: (error) => {
          settle();
          reject(error);
        },
      });
      this.#send({ type: 'open', portId, address });
    });
  }

  take(answer: HostAnswer): void {
    switch (answer.type) {
      case 'opened': {
        const opening = this.#opening.get(answer.portId);
        // Given up meanwhile: the close that was sent is already on its way, and a late open is closed again.
        if (opening === undefined) this.#send({ type: 'close', portId: answer.portId });
        else opening.opened(answer.facts);
        return;
      }
      case 'open-failed': return this.#opening.get(answer.portId)?.failed(new CardtillError(answer.code, answer.message));
      case 'data': return this.#proxies.get(answer.portId)?.core.receive(answer.bytes);
      case 'notice': return this.#proxies.get(answer.portId)?.core.receiveNotice(answer.bytes);
      case 'written': return this.#written(answer);
      case 'controlled': {
        const controls = this.#proxies.get(answer.portId)?.controls;
        controls?.get(answer.controlId)?.(answer);
        return void controls?.delete(answer.controlId);
      }
      case 'caught-up': {
        const catchUps = this.#proxies.get(answer.portId)?.catchUps;
        catchUps?.get(answer.catchUpId)?.();
        return void catchUps?.delete(answer.catchUpId);
      }
      case 'closed': {
        const proxy = this.#proxies.get(answer.portId);
        this.#proxies.delete(answer.portId);
        proxy?.core.end(answer.reason === 'requested' ? 'failed' : answer.reason);
        return proxy?.released();
      }
      case 'stuck': case 'pong': return;
    }
  }

  /** The host is gone and everything that was open in it. */
  lost(): void {
    this.#lost = true;
    for (const opening of this.#opening.values()) opening.failed(new CardtillError('DEVICE_HOST_LOST', 'the device host ended'));
    for (const proxy of this.#proxies.values()) {
      proxy.core.end('host-lost');
      proxy.released();
    }
    this.#proxies.clear();
  }

  #port(portId: number, facts: PortFacts): BytePort {
    const writes: Proxy['writes'] = new Map();
    const controls: Proxy['controls'] = new Map();
    const catchUps: Proxy['catchUps'] = new Map();
    let writeId = 0;
    let catchUpId = 0;
    let controlId = 0;
    let released: () => void = () => undefined;
    const release = new Promise<void>((resolve) => { released = resolve; });
    const core = new PortCore(this.#timers, {
      write: (bytes, timeoutMs, done) => {
        writeId += 1;
        writes.set(writeId, done);
        this.#send({ type: 'write', portId, writeId, bytes, timeoutMs });
      },
      control: (request, timeoutMs) => new Promise((resolve, reject) => {
        controlId += 1;
        controls.set(controlId, ({ bytes, code }) => {
          if (bytes !== undefined) resolve(bytes);
          else reject(new CardtillError(code ?? 'DEVICE_GONE', 'the device did not take the request'));
        });
        this.#send({ type: 'control', portId, controlId, request, timeoutMs });
      }),
      caughtUp: () => new Promise((resolve) => {
        catchUpId += 1;
        catchUps.set(catchUpId, resolve);
        this.#send({ type: 'catch-up', portId, catchUpId });
      }),
      release: () => {
        this.#send({ type: 'close', portId });
        return release;
      },
    }, facts);
    this.#proxies.set(portId, { core, writes, controls, catchUps, released });
    return core;
  }

  #written(answer: Extract<HostAnswer, { type: 'written' }>): void {
    const writes = this.#proxies.get(answer.portId)?.writes;
    const done = writes?.get(answer.writeId);
    writes?.delete(answer.writeId);
    done?.(answer.code === undefined ? undefined : new CardtillError(answer.code, 'the device host could not write'));
  }
}
