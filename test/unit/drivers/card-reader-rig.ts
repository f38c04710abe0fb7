import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { factsOf, type TwinIdentity, type TwinModel } from '../../../src/doubles/twin-model.ts';
import { checkCardPrefixes } from '../../../src/drivers/card-reader/card-prefixes.ts';
import { makeCardReader } from '../../../src/drivers/card-reader/make-card-reader.ts';
import type { CardReaderEvent } from '../../../src/ports/card-reader.ts';
import type { CardReaderCapabilities, CardReaderProfile, CardReaderProtocol, QuirkUse } from '../../../src/profiles/device-profile.ts';

export function readerProfile(protocol: CardReaderProtocol, capabilities: CardReaderCapabilities = {}, quirks: readonly QuirkUse[] = []): CardReaderProfile {
  return { id: protocol, name: protocol, class: 'card-reader', protocol, transports: ['hid'], status: { kind: 'should-work', manual: 'test' }, capabilities, quirks };
}

export interface CardRigOptions {
  readonly identity?: TwinIdentity;
  /** Bytes of a stream arrive in pieces. */
  readonly pieceBytes?: number;
  readonly cardPrefixes?: readonly string[];
}

/** What was told, in one word each. Only here are numbers revealed. */
export function told(event: CardReaderEvent): string {
  switch (event.kind) {
    case 'card': {
      const { card } = event;
      return card.medium === 'stripe' ? `stripe ${card.digits.reveal()}` : card.medium === 'tag' ? `tag ${card.number.reveal()}` : `${card.kind} ${card.uid.reveal()}`;
    }
    case 'bank-card-refused': return `bank ${event.hint}`;
    case 'unreadable': return event.reason;
    case 'card-removed': return 'removed';
  }
}

/** A driver on a memory port with a twin at the other end. */
export function cardRig<Model extends TwinModel>(profile: CardReaderProfile, model: Model, { identity, pieceBytes = Infinity, cardPrefixes = [] }: CardRigOptions = {}) {
  const time = new ManualTime();
  const { port, far } = memoryLink(identity === undefined ? {} : factsOf(identity));
  joinMemory(model, far);
  model.onData = (bytes) => {
    for (let at = 0; at < bytes.length; at += Math.min(pieceBytes, bytes.length)) far.send(bytes.subarray(at, at + pieceBytes));
  };
  const reader = makeCardReader({ port, profile, cardPrefixes: checkCardPrefixes(cardPrefixes), clock: time, timers: time });
  const events: string[] = [];
  const raw: CardReaderEvent[] = [];
  const start = () => reader.onEvent((event) => {
    raw.push(event);
    events.push(told(event));
  });
  start();
  const unplug = () => {
    far.hangUp();
    reader.end();
  };
  return { time, far, port, reader, events, raw, model, unplug };
}
