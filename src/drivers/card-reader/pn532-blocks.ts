import { limits } from '../../base/limits.ts';
import type { Pn532Command } from '../../codecs/pn532/pn532-command.ts';
import type { CardKey, ContactlessKind } from '../../ports/card-reader.ts';
import type { AccessRefusal } from './block-rules.ts';
import type { BlockWork } from './block-storage.ts';
import type { Pn532Conversation } from './pn532-conversation.ts';

export interface ListedCard {
  readonly uid: Uint8Array;
  readonly kind: ContactlessKind;
}

/** First byte behind the reply code (UM0701-02 §7.1); its two upper bits say something else. */
const errors = { none: 0x00, noAnswer: 0x01, wrongKey: 0x14 } as const;

/** Through InDataExchange, of a card that was just selected: the chip keeps no keys, each access opens its sector. */
export async function pn532Block(conversation: Pn532Conversation, card: ListedCard, block: number, key: CardKey, work: BlockWork): Promise<Uint8Array | AccessRefusal> {
  const opened = await exchanged(conversation, { type: 'authenticate', block, key: key.type, keyBytes: key.bytes.reveal(), uid: card.uid });
  return typeof opened === 'string' ? opened : exchanged(conversation, { ...work, block });
}

async function exchanged(conversation: Pn532Conversation, command: Pn532Command): Promise<Uint8Array | AccessRefusal> {
  const reply = await conversation.ask(command, limits.cardAnswerTimeoutMs);
  if (typeof reply === 'string') return reply === 'ended' ? 'no-card' : 'failed';
  const error = (reply[1] ?? 0xff) & 0x3f;
  if (error === errors.none) return reply.slice(2);
  if (error === errors.noAnswer) return 'no-card';
  return error === errors.wrongKey ? 'wrong-key' : 'failed';
}
