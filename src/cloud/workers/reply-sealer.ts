import type { Clock } from '../../base/clock.ts';
import type { SigningKey } from '../../base/crypto.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Body } from '../../wire/bodies.ts';
import { encodeBody } from '../../wire/body-codec.ts';
import { sealMessage } from '../../wire/envelope.ts';
import { kinds, type BodyKind } from '../../wire/kinds.ts';
import { topicOf, topics } from '../../wire/topics.ts';
import type { OutgoingMessage } from '../../mqtt/broker-session.ts';

export interface Addressee {
  readonly terminalId: string;
  readonly terminalEpoch: number;
}

/** What is stored is the content of a reply; it is signed here, each time that it is sent (wire: Envelope). */
export class ReplySealer {
  readonly #key: SigningKey;
  readonly #clock: Clock;

  constructor(key: SigningKey, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  reply<Kind extends BodyKind>(to: Addressee, id: OrderId, kind: Kind, body: Body<Kind>): OutgoingMessage {
    return this.#seal('downReply', to, id, kind, body);
  }

  notice(to: Addressee, id: OrderId, body: Body<'notice'>): OutgoingMessage {
    return this.#seal('downNotice', to, id, 'notice', body);
  }

  config(to: Addressee, id: OrderId, body: Body<'config'>): OutgoingMessage {
    return this.#seal('downConfig', to, id, 'config', body);
  }

  #seal<Kind extends BodyKind>(topic: 'downReply' | 'downNotice' | 'downConfig', to: Addressee, id: OrderId, kind: Kind, body: Body<Kind>): OutgoingMessage {
    const header = {
      terminalId: to.terminalId, terminalEpoch: to.terminalEpoch, id, kind: kinds[kind], storeId: '', assignmentVersion: 0, configVersion: 0,
      wallMs: this.#clock.wallMs(), monotonicMs: Math.floor(this.#clock.monotonicMs()), bootId: this.#clock.bootId, clockQuality: 'good' as const,
    };
    return { topic: topicOf(topic, to.terminalId), bytes: sealMessage('down', header, encodeBody(kind, body), this.#key), retain: topics[topic].retain };
  }
}
