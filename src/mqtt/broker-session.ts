import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MqttClient, type IClientOptions } from 'mqtt';
import type { Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
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

/** refused: the broker said no to this message (MQTT 5, reason codes from 0x80 on); the line is good. */
export type PublishOutcome = 'published' | 'failed' | 'refused';

export interface BrokerSessionOptions {
  readonly address: BrokerAddress;
  /** One connection each: a second with the same id ends the first. */
  readonly clientId: string;
  readonly filters: readonly string[];
  /** Published by the broker when the connection is lost without a goodbye. */
  readonly will?: OutgoingMessage;
  readonly timers: Timers;
  /** Must not work, only queue: a slow handler starves the keep-alive (measured). */
  onMessage(topic: string, bytes: Uint8Array): void;
  onDown(reason: string): void;
}

/** One connection, used once: what uplink and workers need of a `BrokerSession`, and all that a simulated broker has to be. */
export interface BrokerLine {
  /** Resolves when connected and subscribed; rejects with LINK_REFUSED or LINK_TIMEOUT. */
  open(): Promise<void>;
  publish(message: OutgoingMessage): Promise<PublishOutcome>;
  /** Without a goodbye the broker publishes the will. */
  close(): Promise<void>;
}

export type MakeBrokerLine = (options: BrokerSessionOptions) => BrokerLine;

/**
 * One connection to a broker, used once. Publishes in flight when it is lost never call back
 * (mqtt.js issue 1974), which is why each has a timeout and why the next connection is a new object.
 */
export class BrokerSession implements BrokerLine {
  readonly #options: BrokerSessionOptions;
  readonly #client: MqttClient;
  #ended = false;

  constructor(options: BrokerSessionOptions) {
    this.#options = options;
    this.#client = new MqttClient(() => openStream(options.address.url), clientOptions(options));
    this.#client.on('error', (error) => this.#down(error.message));
    this.#client.on('close', () => this.#down('the connection closed'));
    this.#client.on('message', (topic, bytes) => options.onMessage(topic, bytes));
  }

  async open(): Promise<void> {
    await this.#within(new Promise<void>((resolve, reject) => {
      this.#client.connect();
      this.#client.once('connect', () => resolve());
      this.#client.once('error', (cause) => reject(new CardtillError('LINK_REFUSED', cause.message, { cause })));
      this.#client.once('close', () => reject(new CardtillError('LINK_REFUSED', 'the broker closed the connection')));
    }));
    const { filters } = this.#options;
    const granted = await this.#within(this.#client.subscribeAsync([...filters], { qos: 1 }));
    if (granted.length !== filters.length || granted.some((grant) => grant.qos > 1)) throw new CardtillError('LINK_REFUSED', 'the broker refused the subscription');
  }

  async publish(message: OutgoingMessage): Promise<PublishOutcome> {
    if (this.#ended) return 'failed';
    try {
      await this.#within(this.#client.publishAsync(message.topic, Buffer.from(message.bytes), { qos: 1, retain: message.retain }));
      return 'published';
    } catch (error) {
      return isRefusal(error) ? 'refused' : 'failed';
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

function clientOptions({ address, clientId, will }: BrokerSessionOptions): IClientOptions {
  return {
    protocolId: 'MQTT',
    protocolVersion: address.protocolVersion,
    clientId,
    username: address.username,
    password: address.password,
    clean: true,
    keepalive: limits.keepaliveSeconds,
    connectTimeout: limits.publishTimeoutMs,
    // Connects in `open`, when somebody listens for what becomes of it.
    manualConnect: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // The cache is a buffer for each of 65,536 packet ids: 25 ms of the terminal's start and 12 MB for as long as it runs.
    writeCache: false,
    outgoingStore: nullStore(),
    incomingStore: nullStore(),
    ...(will === undefined ? {} : { will: { topic: will.topic, payload: Buffer.from(will.bytes), qos: 1, retain: will.retain } }),
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

/** MQTT 5 section 3.4.2.1: a PUBACK with a reason code. Our own timeouts carry a code in words. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'number' && code >= 0x80;
}
