import { toHex } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import { encodeCardCommand, readCardAnswer, type CardAnswer, type CardCommand } from '../../codecs/card-commands/card-command.ts';
import { storageCardOf } from '../../codecs/card-commands/storage-card.ts';
import type { CcidReply } from '../../codecs/ccid/ccid-message.ts';
import type { ContactlessKind } from '../../ports/card-reader.ts';
import type { CcidConversation } from './ccid-conversation.ts';

/** `gone`: no card any more. `silent`: the reader, not the card. `ended`: the port. */
export type CardFailure = 'gone' | 'mute' | 'failed' | 'silent' | 'ended';

export interface PoweredCard {
  readonly kind: ContactlessKind;
}

const mute = 0xfe;
/** bError 1 to 127 is the place of a byte that the reader cannot use: 7 is the voltage (CCID 1.1 §6.2.6). */
const voltageRefused = 0x07;
const voltages = ['automatic', '5V', '3V', '1.8V'] as const;

/** Lets the card in the slot work; what it is says its answer to reset. */
export async function powerOn(conversation: CcidConversation): Promise<PoweredCard | CardFailure> {
  for (const voltage of voltages) {
    const reply = await conversation.ask({ type: 'power-on', voltage }, limits.cardAnswerTimeoutMs);
    if (typeof reply === 'string') return reply;
    if (reply.outcome === 'done') return reply.card === 'absent' ? 'gone' : { kind: kindOf(reply.data) };
    if (reply.error !== voltageRefused) return failureOf(reply);
  }
  return 'failed';
}

/** Whether the card is still there. */
export async function powerOff(conversation: CcidConversation): Promise<'there' | CardFailure> {
  const reply = await conversation.ask({ type: 'power-off' }, limits.cardAnswerTimeoutMs);
  if (typeof reply === 'string') return reply;
  return reply.card === 'absent' ? 'gone' : 'there';
}

/** One command and the card's answer; a card that names another length is asked again with it. */
export async function exchange(conversation: CcidConversation, command: CardCommand): Promise<CardAnswer | CardFailure> {
  const bytes = encodeCardCommand(command);
  try {
    const first = await transfer(conversation, bytes);
    if (typeof first === 'string' || first.kind !== 'wrong-length') return first;
    bytes[bytes.length - 1] = first.byteCount;
    return await transfer(conversation, bytes);
  } finally {
    // A key, or what is written to a card.
    bytes.fill(0);
  }
}

/** Upper-case hexadecimal. */
export async function readUid(conversation: CcidConversation): Promise<{ readonly uid: string } | CardFailure> {
  const answer = await exchange(conversation, { type: 'uid' });
  if (typeof answer === 'string') return answer;
  if (answer.kind !== 'done' || ![4, 7, 10].includes(answer.data.length)) return 'failed';
  const uid = toHex(answer.data).toUpperCase();
  answer.data.fill(0);
  return { uid };
}

async function transfer(conversation: CcidConversation, bytes: Uint8Array): Promise<CardAnswer | CardFailure> {
  const reply = await conversation.ask({ type: 'transfer', data: bytes }, limits.cardAnswerTimeoutMs);
  if (typeof reply === 'string') return reply;
  if (reply.outcome !== 'done' || reply.card === 'absent') return failureOf(reply);
  const answer = readCardAnswer(reply.data);
  reply.data.fill(0);
  return answer;
}

function failureOf(reply: CcidReply): CardFailure {
  if (reply.card === 'absent') return 'gone';
  return reply.error === mute ? 'mute' : 'failed';
}

function kindOf(answerToReset: Uint8Array): ContactlessKind {
  const storage = storageCardOf(answerToReset);
  if (storage !== undefined) return storageKinds[storage];
  // PC/SC part 3 §3.1.3.2.3: 3B 8n 80 01 is made up for cards of ISO/IEC 14443-4.
  const isContactless = answerToReset[0] === 0x3b && (answerToReset[1]! & 0xf0) === 0x80 && answerToReset[2] === 0x80 && answerToReset[3] === 0x01;
  return isContactless ? 'iso-14443-4' : 'other';
}

const storageKinds = { 'mifare-classic-1k': 'classic-1k', 'mifare-classic-4k': 'classic-4k', 'mifare-ultralight': 'ultralight', 'mifare-mini': 'mini' } as const;
