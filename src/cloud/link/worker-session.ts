import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MqttClient, type IClientOptions } from 'mqtt';
import type { Timers } from '../../base/clock.ts';
import { toHex } from '../../base/bytes.ts';
import type { Random } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { sharedWorkerFilter, workerFilter } from '../../wire/topics.ts';
import { nullStore } from './null-store.ts';

export interface BrokerAddress {
  /** mqtt://host:port or mqtts://host:port. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** 4 is MQTT 3.1.1 (the embedded broker), 5 is MQTT 5. */
  readonly protocolVersion: 4 | 5;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly retain: boolean;
}

export type PublishOutcome = 'published' | 'failed';

export interface WorkerSessionOptions {
  readonly address: BrokerAddress;
  readonly timers: Timers;
  readonly random: Random;
  onMessage(topic: string, bytes: Uint8Array): void;
  onDown(reason: string): void;
}

/**
 * One connection to the broker, used once. Publishes in flight when it is lost never call back
 * (mqtt.js issue 1974), which is why each has a timeout and why the next connection is a new object.
 */
export class WorkerSession {
  readonly #options: WorkerSessionOptions;
  readonly #client: MqttClient;
  #ended = false;

  constructor(options: WorkerSessionOptions) {
    this.#options = options;
    this.#client = new MqttClient(() => openStream(options.address.url), clientOptions(options));
    this.#client.on('error', (error) => this.#down(error.message));
    this.#client.on('close', () => this.#down('the connection closed'));
    this.#client.on('message', (topic, bytes) => options.onMessage(topic, bytes));
  }

  /** Resolves when connected and subscribed; rejects with LINK_REFUSED or LINK_TIMEOUT. */
  async open(): Promise<void> {
    await this.#within(new Promise<void>((resolve, reject) => {
      this.#client.once('connect', () => resolve());
      this.#client.once('error', (cause) => reject(new CardtillError('LINK_REFUSED', cause.message, { cause })));
      this.#client.once('close', () => reject(new CardtillError('LINK_REFUSED', 'the broker closed the connection')));
    }));
    // Brokers of 3.1.1 accept `$share` as an ordinary topic and deliver nothing on it. A shared
    // subscription is given no retained messages, so presence is read by every worker for itself.
    const filters = this.#options.address.protocolVersion === 5 ? [sharedWorkerFilter, 'cardtill/v1/+/up/presence'] : [workerFilter];
    const granted = await this.#within(this.#client.subscribeAsync(filters, { qos: 1 }));
    if (granted.length !== filters.length || granted.some((grant) => grant.qos > 1)) throw new CardtillError('LINK_REFUSED', 'the broker refused the subscription');
  }

  async publish(message: OutgoingMessage): Promise<PublishOutcome> {
    if (this.#ended) return 'failed';
    try {
      await this.#within(this.#client.publishAsync(message.topic, Buffer.from(message.bytes), { qos: 1, retain: message.retain }));
      return 'published';
    } catch {
      return 'failed';
    }
  }

  close(): Promise<void> {
    this.#ended = true;
    return new Promise((resolve) => this.#client.end(true, {}, () => resolve()));
  }

  #down(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#client.end(true);
    this.#options.onDown(reason);
  }

  #within<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#options.timers.after(limits.publishTimeoutMs, () => {
        reject(new CardtillError('LINK_TIMEOUT', 'the broker did not answer'));
      });
      work.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}

function clientOptions({ address, random }: WorkerSessionOptions): IClientOptions {
  return {
    protocolId: 'MQTT',
    protocolVersion: address.protocolVersion,
    clientId: `${address.username}-${toHex(random.bytes(8))}`,
    username: address.username,
    password: address.password,
    clean: true,
    keepalive: limits.keepaliveSeconds,
    connectTimeout: limits.publishTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    outgoingStore: nullStore(),
    incomingStore: nullStore(),
  };
}

/** mqtt.js has no option for TCP_NODELAY, and without it a QoS 1 round trip takes 88 ms (measured). */
function openStream(url: string): ReturnType<typeof connectTcp> {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'mqtts:';
  const to = { host: hostname, port: Number(port || (secure ? 8883 : 1883)) };
  const socket = secure ? connectTls({ ...to, servername: hostname }) : connectTcp(to);
  socket.setNoDelay(true);
  return socket;
}
