import type { Timers } from '../../base/clock.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { BytePort, ByteTransport } from '../../ports/byte-port.ts';
import type { HostAnswer, HostRequest } from './host-message.ts';

/** The line to the agent, as the process sees it. */
export interface HostChannel {
  /** `sent` is called when the message has left this process. */
  send(answer: HostAnswer, sent: () => void): void;
  onRequest(listener: (request: HostRequest) => void): void;
}

/**
 * The device host: opens ports for the agent and carries their bytes. It holds nothing worth keeping, so that it
 * can be killed at any time. Serving ends with the process.
 */
export function deviceHostMain(channel: HostChannel, transport: ByteTransport, timers: Timers): void {
  const host = new DeviceHost(channel, transport, timers);
  channel.onRequest((request) => host.take(request));
}

/** Tells the agent of a device that only another process can have again: it ends this one. */
export function stuckTeller(channel: HostChannel): (address: string) => void {
  return (address) => channel.send({ type: 'stuck', address }, () => undefined);
}

interface HostedPort {
  readonly port: BytePort;
  /** Bytes handed to the channel that have not left yet. */
  backlogBytes: number;
  /** Not answered yet. */
  readonly writes: Set<Promise<void>>;
}

class DeviceHost {
  readonly #channel: HostChannel;
  readonly #transport: ByteTransport;
  readonly #timers: Timers;
  readonly #ports = new Map<number, HostedPort>();
  readonly #opening = new Map<number, AbortController>();

  constructor(channel: HostChannel, transport: ByteTransport, timers: Timers) {
    this.#channel = channel;
    this.#transport = transport;
    this.#timers = timers;
  }

  take(request: HostRequest): void {
    switch (request.type) {
      case 'open': return void this.#open(request.portId, request.address);
      case 'write': return this.#write(request);
      case 'control': return this.#control(request);
      case 'catch-up': return this.#catchUp(request);
      case 'close': return this.#close(request.portId);
      case 'ping': return this.#answer({ type: 'pong', number: request.number });
    }
  }

  async #open(portId: number, address: string): Promise<void> {
    const abort = new AbortController();
    try {
      if (this.#ports.size + this.#opening.size >= limits.devicePortsMax) throw new CardtillError('BUSY', 'too many open devices');
      this.#opening.set(portId, abort);
      const port = await this.#transport.open(address, { signal: abort.signal });
      this.#serve(portId, port);
    } catch (error) {
      const code = isCardtillError(error) ? error.code : 'DEVICE_GONE';
      this.#answer({ type: 'open-failed', portId, code, message: error instanceof Error ? error.message : 'the device could not be opened' });
    } finally {
      this.#opening.delete(portId);
    }
  }

  #serve(portId: number, port: BytePort): void {
    const hosted: HostedPort = { port, backlogBytes: 0, writes: new Set() };
    this.#ports.set(portId, hosted);
    this.#answer({ type: 'opened', portId, facts: port.facts });
    port.onData((chunk) => this.#data(portId, hosted, chunk));
    port.onNotice((bytes) => this.#answer({ type: 'notice', portId, bytes }));
    port.onClose((reason) => {
      this.#ports.delete(portId);
      // A write that took too long ends its port: what it took too long for is said before the end.
      void Promise.all(hosted.writes).then(() => this.#answer({ type: 'closed', portId, reason }));
    });
  }

  /** A device that talks faster than the agent reads is closed: its bytes may not fill this process. */
  #data(portId: number, hosted: HostedPort, bytes: Uint8Array): void {
    hosted.backlogBytes += bytes.length;
    if (hosted.backlogBytes > limits.deviceHostBacklogBytesMax) {
      void hosted.port.close();
      return;
    }
    this.#channel.send({ type: 'data', portId, bytes }, () => {
      hosted.backlogBytes -= bytes.length;
      // The channel has copied it; a read code or card does not stay behind here.
      bytes.fill(0);
    });
  }

  #write(request: Extract<HostRequest, { type: 'write' }>): void {
    const { portId, writeId } = request;
    const hosted = this.#ports.get(portId);
    if (hosted === undefined) return this.#answer({ type: 'written', portId, writeId, code: 'DEVICE_GONE' });
    const { port, writes } = hosted;
    const answered = port.write(request.bytes, { timeoutMs: request.timeoutMs }).then(() => this.#answer({ type: 'written', portId, writeId }), (error: unknown) => {
      const code = isCardtillError(error) ? error.code : 'DEVICE_GONE';
      // Of a port that has ended `closed` tells the rest, and with it why.
      if (port.status === 'open' || code === 'DEVICE_TIMEOUT') this.#answer({ type: 'written', portId, writeId, code });
    }).finally(() => writes.delete(answered));
    writes.add(answered);
  }

  #control(request: Extract<HostRequest, { type: 'control' }>): void {
    const { portId, controlId } = request;
    const hosted = this.#ports.get(portId);
    if (hosted === undefined) return this.#answer({ type: 'controlled', portId, controlId, code: 'DEVICE_GONE' });
    hosted.port.control(request.request, { timeoutMs: request.timeoutMs }).then(
      (bytes) => this.#answer({ type: 'controlled', portId, controlId, bytes }),
      (error: unknown) => this.#answer({ type: 'controlled', portId, controlId, code: isCardtillError(error) ? error.code : 'DEVICE_GONE' }),
    );
  }

  /** The request may have been read before what had come from the device: the answer waits until both were, in the next turn of the loop. */
  #catchUp({ portId, catchUpId }: Extract<HostRequest, { type: 'catch-up' }>): void {
    this.#timers.after(0, () => this.#answer({ type: 'caught-up', portId, catchUpId }));
  }

  #close(portId: number): void {
    this.#opening.get(portId)?.abort(new CardtillError('DEVICE_GONE', 'the agent gave up'));
    void this.#ports.get(portId)?.port.close();
  }

  #answer(answer: HostAnswer): void {
    this.#channel.send(answer, () => undefined);
  }
}
