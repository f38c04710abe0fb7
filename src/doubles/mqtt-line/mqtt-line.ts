import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Random, Timers } from '../../base/clock.ts';
import { ackedPacketId, PacketCutter, packetType, packetTypes, protocolLevel, publishAck, readPublish, withPacketId, type MqttPublish } from './mqtt-packets.ts';

export type LineDirection = 'up' | 'down';

/** What becomes of a message. `up` is from the client to the broker. */
export type Treatment =
  | { readonly kind: 'pass' }
  /** Goes nowhere and is never acknowledged. */
  | { readonly kind: 'swallow' }
  /** Goes nowhere; its sender is told that it arrived. */
  | { readonly kind: 'lose' }
  | { readonly kind: 'repeat'; readonly times: number }
  /** Its sender is told that it arrived; it does so after the delay, or at `release` when there is none. */
  | { readonly kind: 'hold'; readonly delayMs?: number };

export interface LineMessage {
  readonly direction: LineDirection;
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface MqttLine {
  readonly port: number;
  readonly held: number;
  /** Messages that were treated otherwise than passed. */
  readonly treated: number;
  /** Asked for every message of QoS 1. */
  treat(rule: (message: LineMessage) => Treatment): void;
  /** Delivers what is held, last first, on the connection that stands then. */
  release(): void;
  /** Everything passes from now on; what is held is delivered. */
  clear(): void;
  stop(): Promise<void>;
}

interface Held {
  readonly direction: LineDirection;
  readonly publish: MqttPublish;
}

const pass: Treatment = { kind: 'pass' };
/** Clients and brokers count packet ids from 1 and never have so many in flight. */
const ownIdFirst = 60_000;
const ownIdLast = 65_000;
const heldMax = 10_000;

/** A relay on loopback between a client and a broker that reads MQTT: messages of QoS 1 are doubled, held, reordered or lost, one by one. */
export async function startMqttLine(options: { readonly targetPort: number; readonly timers: Timers; readonly random: Random }): Promise<MqttLine> {
  const relay = new Relay(options);
  const server = createServer({ noDelay: true }, (near) => relay.accept(near));
  const port = await listen(server);
  return {
    port,
    get held() { return relay.held.length; },
    get treated() { return relay.treated; },
    treat: (rule) => { relay.rule = rule; },
    release: () => relay.release(),
    clear: () => {
      relay.rule = () => pass;
      relay.release();
    },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      relay.end();
    }),
  };
}

class Relay {
  rule: (message: LineMessage) => Treatment = () => pass;
  treated = 0;
  readonly held: Held[] = [];
  readonly #options: { readonly targetPort: number; readonly timers: Timers };
  readonly #pairs = new Set<Pair>();
  /** The youngest: where held messages go. */
  #last: Pair | undefined;

  constructor(options: { readonly targetPort: number; readonly timers: Timers }) {
    this.#options = options;
  }

  accept(near: Socket): void {
    const far = connect({ port: this.#options.targetPort, host: '127.0.0.1', noDelay: true });
    const pair = new Pair(near, far, (direction, publish) => this.#take(pair, direction, publish));
    this.#pairs.add(pair);
    this.#last = pair;
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        pair.end();
      });
    }
  }

  release(): void {
    const pair = this.#last;
    for (const { direction, publish } of this.held.splice(0).reverse()) pair?.inject(direction, publish);
  }

  end(): void {
    for (const pair of [...this.#pairs]) pair.end();
  }

  #take(pair: Pair, direction: LineDirection, publish: MqttPublish): void {
    const treatment = this.rule({ direction, topic: publish.topic, payload: publish.payload });
    if (treatment.kind !== 'pass') this.treated += 1;
    switch (treatment.kind) {
      case 'pass': return pair.forward(direction, publish.bytes);
      case 'swallow': return;
      case 'lose': return pair.acknowledge(direction, publish.packetId);
      case 'repeat':
        pair.forward(direction, publish.bytes);
        for (let copy = 1; copy < treatment.times; copy += 1) pair.inject(direction, publish);
        return;
      case 'hold': {
        pair.acknowledge(direction, publish.packetId);
        if (this.held.length >= heldMax) return;
        // The pieces of a stream are reused: what is kept is copied.
        const held: Held = { direction, publish: { ...publish, bytes: Buffer.from(publish.bytes) } };
        this.held.push(held);
        if (treatment.delayMs !== undefined) this.#options.timers.after(treatment.delayMs, () => this.#deliver(held));
      }
    }
  }

  #deliver(held: Held): void {
    const at = this.held.indexOf(held);
    if (at < 0) return;
    this.held.splice(at, 1);
    this.#last?.inject(held.direction, held.publish);
  }
}

/** One connection: both halves, cut into packets. */
class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #onPublish: (direction: LineDirection, publish: MqttPublish) => void;
  #level = 4;
  #nextId = ownIdFirst;

  constructor(near: Socket, far: Socket, onPublish: (direction: LineDirection, publish: MqttPublish) => void) {
    this.#near = near;
    this.#far = far;
    this.#onPublish = onPublish;
    const up = new PacketCutter();
    const down = new PacketCutter();
    near.on('data', (bytes: Uint8Array) => { for (const packet of up.push(bytes)) this.#take('up', packet); });
    far.on('data', (bytes: Uint8Array) => { for (const packet of down.push(bytes)) this.#take('down', packet); });
  }

  forward(direction: LineDirection, bytes: Uint8Array): void {
    const to = direction === 'up' ? this.#far : this.#near;
    if (!to.destroyed) to.write(bytes);
  }

  /** To the one from whom the message came. */
  acknowledge(direction: LineDirection, packetId: number): void {
    this.forward(direction === 'up' ? 'down' : 'up', publishAck(packetId));
  }

  inject(direction: LineDirection, publish: MqttPublish): void {
    this.#nextId = this.#nextId >= ownIdLast ? ownIdFirst : this.#nextId + 1;
    this.forward(direction, withPacketId(publish, this.#nextId));
  }

  end(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  #take(direction: LineDirection, packet: Buffer): void {
    const type = packetType(packet);
    if (type === packetTypes.connect) this.#level = protocolLevel(packet);
    // Answers to messages that this line made go no further.
    if (type === packetTypes.publishAck && ackedPacketId(packet) >= ownIdFirst) return;
    const publish = type === packetTypes.publish ? readPublish(packet, this.#level) : undefined;
    if (publish === undefined) this.forward(direction, packet);
    else this.#onPublish(direction, publish);
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
