import type { Socket } from 'node:net';
import { connect, type MqttClient } from 'mqtt';
import { signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import type { Bodies, Body } from '../../../src/wire/bodies.ts';
import { decodeBody, encodeBody } from '../../../src/wire/body-codec.ts';
import type { EnrolmentDocument } from '../../../src/wire/enrolment.ts';
import { openMessage, recordHash, sealMessage, type Header } from '../../../src/wire/envelope.ts';
import { isMoneyKind, kindName, kinds, type BodyKind } from '../../../src/wire/kinds.ts';
import { topicOf, type TopicName } from '../../../src/wire/topics.ts';
import { newId } from './cloud-support.ts';

export interface Heard<Kind extends BodyKind = BodyKind> {
  readonly kind: Kind;
  readonly id: OrderId;
  readonly body: Body<Kind>;
}

/** The contract's other side, reduced to its envelopes: signs what it is told to, opens what comes. */
export class TerminalTongue {
  readonly document: EnrolmentDocument;
  #seq = 0;
  #hash: Uint8Array = new Uint8Array(32);

  constructor(document: EnrolmentDocument) {
    this.document = document;
  }

  get head(): { readonly seq: number; readonly hash: Uint8Array } {
    return { seq: this.#seq, hash: this.#hash };
  }

  seal<Kind extends BodyKind>(kind: Kind, id: OrderId, body: Body<Kind>, changes: Partial<Header> = {}): Uint8Array {
    return this.sealRaw(kinds[kind], id, encodeBody(kind, body), changes);
  }

  /** Money kinds take the next place in the chain. */
  sealRaw(kind: number, id: OrderId, body: Uint8Array, changes: Partial<Header> = {}): Uint8Array {
    const { terminalId, terminalEpoch, assignment, terminalKeyId, terminalKey } = this.document;
    const chain = isMoneyKind(kind) ? { seq: this.#seq + 1, previousHash: this.#hash } : {};
    const header: Header = {
      terminalId, terminalEpoch, id, kind, storeId: assignment.storeId, assignmentVersion: assignment.assignmentVersion, configVersion: 0,
      wallMs: Date.now(), monotonicMs: 1, bootId: 'boot', clockQuality: 'good', ...chain, ...changes,
    };
    const sealed = sealMessage('up', header, body, signingKey(terminalKeyId, terminalKey));
    if (isMoneyKind(kind)) {
      this.#seq += 1;
      this.#hash = recordHash(sealed);
    }
    return sealed;
  }

  /** Throws when the cloud's signature or addressee is wrong. */
  open(bytes: Uint8Array): Heard {
    const { header, body } = openMessage('down', bytes, (keyId) => (keyId === this.document.cloudKeyId ? verifyingKey(keyId, this.document.cloudPublicKey) : undefined));
    if (header.terminalId !== this.document.terminalId) throw new Error('a message for somebody else');
    const kind = kindName(header.kind) as BodyKind;
    return { kind, id: header.id, body: decodeBody(kind, body) };
  }
}

/** The same on a real connection. */
export class TerminalOnLine {
  readonly tongue: TerminalTongue;
  readonly heard: Heard[] = [];
  readonly #client: MqttClient;
  #waiting: (() => void)[] = [];

  private constructor(tongue: TerminalTongue, client: MqttClient) {
    this.tongue = tongue;
    this.#client = client;
    client.on('message', (_topic, bytes) => {
      this.heard.push(tongue.open(new Uint8Array(bytes)));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async connect(document: EnrolmentDocument): Promise<TerminalOnLine> {
    const { terminalId, brokerPassword, brokerUrl, brokerProtocolVersion } = document;
    const client = connect(brokerUrl, { username: terminalId, password: brokerPassword, clientId: terminalId, protocolVersion: brokerProtocolVersion, reconnectPeriod: 200 });
    client.on('error', () => undefined);
    // Nagle and delayed acknowledgement would make every question take 88 ms (wire: Session).
    client.on('connect', () => (client.stream as Socket).setNoDelay(true));
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    const terminal = new TerminalOnLine(new TerminalTongue(document), client);
    await client.subscribeAsync(`cardtill/v1/${terminalId}/down/#`, { qos: 1 });
    return terminal;
  }

  async publish(sealed: Uint8Array, topic: TopicName = 'upRequest', retain = false): Promise<void> {
    await this.#client.publishAsync(topicOf(topic, this.tongue.document.terminalId), Buffer.from(sealed), { qos: 1, retain });
  }

  /** Publishes and waits for the answer of that kind to that id. */
  async ask<Kind extends BodyKind>(sealed: Uint8Array, answer: Kind, id: OrderId): Promise<Bodies[Kind]> {
    await this.publish(sealed);
    return this.hear(answer, (heard) => heard.id === id);
  }

  async hear<Kind extends BodyKind>(kind: Kind, matches: (heard: Heard) => boolean = () => true): Promise<Bodies[Kind]> {
    const deadlineMs = Date.now() + 60_000;
    for (;;) {
      const found = this.heard.find((each) => each.kind === kind && matches(each));
      if (found !== undefined) return found.body as Bodies[Kind];
      if (Date.now() > deadlineMs) throw new Error(`never heard ${kind}; heard ${this.heard.map((each) => each.kind).join(' ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        this.#waiting.push(() => { clearTimeout(timer); resolve(); });
      });
    }
  }

  end(): void {
    this.#client.end(true);
  }

  /** As a crash would: without DISCONNECT, so that the will is published. */
  vanish(): void {
    this.#client.options.reconnectPeriod = 0;
    this.#client.stream.destroy();
  }
}

export function payBody(code: string, amountFen: number, id: OrderId = newId()): Bodies['pay'] {
  return {
    amountFen, member: { dynamicCode: code }, reference: { till: 'till-1', token: id, attempt: 1 }, staffId: '', attended: true,
    orderNumber: `10000001000001260101120000${String(Number.parseInt(id.slice(-5), 16) % 1_000_000).padStart(6, '0')}`,
  };
}
