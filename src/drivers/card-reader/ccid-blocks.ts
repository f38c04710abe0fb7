import type { CardAnswer, CardCommand } from '../../codecs/card-commands/card-command.ts';
import type { CardKey, ContactlessKind } from '../../ports/card-reader.ts';
import type { AccessRefusal } from './block-rules.ts';
import type { BlockWork } from './block-storage.ts';
import { exchange, powerOff, powerOn, readUid, type CardFailure } from './ccid-card.ts';
import type { CcidConversation } from './ccid-conversation.ts';

/** The card that was told of. */
export interface PresentCard {
  readonly uid: string;
  readonly kind: ContactlessKind;
}

/** The card is powered for as long as the work takes: the key is loaded into the reader, the sector opened, the block read or written (devices §2.4). */
export async function ccidBlock(conversation: CcidConversation, card: PresentCard, block: number, key: CardKey, work: BlockWork): Promise<Uint8Array | AccessRefusal> {
  const powered = await powerOn(conversation);
  if (typeof powered === 'string') return reasonOf(powered);
  const answer = await opened(conversation, card, block, key, work.type === 'read' ? { type: 'read', block, byteCount: 16 } : { ...work, block });
  await powerOff(conversation);
  return answer;
}

async function opened(conversation: CcidConversation, card: PresentCard, block: number, key: CardKey, command: CardCommand): Promise<Uint8Array | AccessRefusal> {
  const found = await readUid(conversation);
  if (typeof found === 'string') return reasonOf(found);
  // Another card than the one that was asked about.
  if (found.uid !== card.uid) return 'no-card';
  for (const step of [{ type: 'load-key', slot: 0, key: key.bytes.reveal() }, { type: 'authenticate', block, key: key.type, slot: 0 }] as const) {
    const answer = await exchange(conversation, step);
    if (isDone(answer)) continue;
    return step.type === 'authenticate' && typeof answer !== 'string' && answer.kind === 'failed' ? 'wrong-key' : reasonOf(answer);
  }
  const answer = await exchange(conversation, command);
  return isDone(answer) ? answer.data : reasonOf(answer);
}

function isDone(answer: CardAnswer | CardFailure): answer is Extract<CardAnswer, { kind: 'done' }> {
  return typeof answer !== 'string' && answer.kind === 'done';
}

function reasonOf(answer: CardAnswer | CardFailure): AccessRefusal {
  if (answer === 'gone' || answer === 'ended') return 'no-card';
  return typeof answer !== 'string' && answer.kind === 'unsupported' ? 'not-supported' : 'failed';
}
