import { limits } from '../../base/limits.ts';
import type { Pn532Command } from '../../codecs/pn532/pn532-command.ts';
import type { CardAccess, CardKey, CardStorage, ContactlessKind } from '../../ports/card-reader.ts';
import { readRefusal, refused, writeRefusal, type AccessRefusal } from './block-rules.ts';
import type { Pn532Conversation } from './pn532-conversation.ts';
import type { Turns } from './turns.ts';

export interface ListedCard {
  readonly uid: Uint8Array;
  readonly kind: ContactlessKind;
}

export interface Pn532StorageOptions {
  readonly conversation: Pn532Conversation;
  readonly turns: Turns;
  /** The card that was told of. */
  readonly present: () => ListedCard | undefined;
  /** Looks again, and selects what lies there: whether it is this card. */
  readonly select: (card: ListedCard) => Promise<boolean>;
}

/** First byte behind the reply code (UM0701-02 §7.1); its two upper bits say something else. */
const errors = { none: 0x00, noAnswer: 0x01, wrongKey: 0x14 } as const;

/** Blocks of MIFARE Classic through InDataExchange: the chip keeps no keys, each access opens its sector. */
export class Pn532Storage implements CardStorage {
  readonly #options: Pn532StorageOptions;

  constructor(options: Pn532StorageOptions) {
    this.#options = options;
  }

  async readBlock(block: number, key: CardKey): Promise<CardAccess<Uint8Array>> {
    const answer = await this.#access(block, key, { type: 'read', block }, readRefusal);
    if (typeof answer === 'string') return refused(answer);
    return answer.length === 16 ? { kind: 'done', value: answer } : refused('failed');
  }

  async writeBlock(block: number, key: CardKey, data: Uint8Array, options: { readonly allowProtected?: boolean } = {}): Promise<CardAccess<void>> {
    if (data.length !== 16) return refused('not-supported');
    const answer = await this.#access(block, key, { type: 'write', block, data }, (kind) => writeRefusal(kind, block, options.allowProtected === true));
    return typeof answer === 'string' ? refused(answer) : { kind: 'done', value: undefined };
  }

  async #access(block: number, key: CardKey, command: Pn532Command, refusal: (kind: ContactlessKind, block: number) => AccessRefusal | undefined): Promise<Uint8Array | AccessRefusal> {
    const card = this.#options.present();
    if (card === undefined) return 'no-card';
    const reason = refusal(card.kind, block);
    if (reason !== undefined) return reason;
    return (await this.#options.turns.take(() => this.#work(card, block, key, command))) ?? 'failed';
  }

  async #work(card: ListedCard, block: number, key: CardKey, command: Pn532Command): Promise<Uint8Array | AccessRefusal> {
    if (!(await this.#options.select(card))) return 'no-card';
    const opened = await this.#exchange({ type: 'authenticate', block, key: key.type, keyBytes: key.bytes.reveal(), uid: card.uid });
    return typeof opened === 'string' ? opened : this.#exchange(command);
  }

  async #exchange(command: Pn532Command): Promise<Uint8Array | AccessRefusal> {
    const reply = await this.#options.conversation.ask(command, limits.cardAnswerTimeoutMs);
    if (typeof reply === 'string') return reply === 'ended' ? 'no-card' : 'failed';
    const error = (reply[1] ?? 0xff) & 0x3f;
    if (error === errors.none) return reply.slice(2);
    if (error === errors.noAnswer) return 'no-card';
    return error === errors.wrongKey ? 'wrong-key' : 'failed';
  }
}
