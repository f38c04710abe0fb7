import type { CardAnswer, CardCommand } from '../../codecs/card-commands/card-command.ts';
import type { CardAccess, CardKey, CardStorage, ContactlessKind } from '../../ports/card-reader.ts';
import { readRefusal, refused, writeRefusal, type AccessRefusal } from './block-rules.ts';
import { exchange, powerOff, powerOn, readUid, type CardFailure } from './ccid-card.ts';
import type { CcidConversation } from './ccid-conversation.ts';
import type { Turns } from './turns.ts';

/** The card that was told of. */
export interface PresentCard {
  readonly uid: string;
  readonly kind: ContactlessKind;
}

export interface CcidStorageOptions {
  readonly conversation: CcidConversation;
  readonly turns: Turns;
  /** Undefined where no card lies on the reader. */
  readonly present: () => PresentCard | undefined;
}

/** Blocks of MIFARE Classic: the key is loaded into the reader, the sector opened, the block read or written (devices §2.4). */
export class CcidStorage implements CardStorage {
  readonly #options: CcidStorageOptions;

  constructor(options: CcidStorageOptions) {
    this.#options = options;
  }

  async readBlock(block: number, key: CardKey): Promise<CardAccess<Uint8Array>> {
    const answer = await this.#access(block, key, { type: 'read', block, byteCount: 16 }, readRefusal);
    if (typeof answer === 'string') return refused(answer);
    return answer.length === 16 ? { kind: 'done', value: answer } : refused('failed');
  }

  async writeBlock(block: number, key: CardKey, data: Uint8Array, options: { readonly allowProtected?: boolean } = {}): Promise<CardAccess<void>> {
    if (data.length !== 16) return refused('not-supported');
    const answer = await this.#access(block, key, { type: 'write', block, data }, (kind) => writeRefusal(kind, block, options.allowProtected === true));
    return typeof answer === 'string' ? refused(answer) : { kind: 'done', value: undefined };
  }

  async #access(block: number, key: CardKey, command: CardCommand, refusal: (kind: ContactlessKind, block: number) => AccessRefusal | undefined): Promise<Uint8Array | AccessRefusal> {
    const card = this.#options.present();
    if (card === undefined) return 'no-card';
    const reason = refusal(card.kind, block);
    if (reason !== undefined) return reason;
    return (await this.#options.turns.take(() => this.#open(card, block, key, command))) ?? 'failed';
  }

  async #open(card: PresentCard, block: number, key: CardKey, command: CardCommand): Promise<Uint8Array | AccessRefusal> {
    const { conversation } = this.#options;
    const powered = await powerOn(conversation);
    if (typeof powered === 'string') return reasonOf(powered);
    const answer = await this.#work(card, block, key, command);
    await powerOff(conversation);
    return answer;
  }

  async #work(card: PresentCard, block: number, key: CardKey, command: CardCommand): Promise<Uint8Array | AccessRefusal> {
    const { conversation } = this.#options;
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
}

function isDone(answer: CardAnswer | CardFailure): answer is Extract<CardAnswer, { kind: 'done' }> {
  return typeof answer !== 'string' && answer.kind === 'done';
}

function reasonOf(answer: CardAnswer | CardFailure): AccessRefusal {
  if (answer === 'gone' || answer === 'ended') return 'no-card';
  return typeof answer !== 'string' && answer.kind === 'unsupported' ? 'not-supported' : 'failed';
}

