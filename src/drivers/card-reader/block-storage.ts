import type { CardAccess, CardKey, CardStorage, ContactlessKind } from '../../ports/card-reader.ts';
import { readRefusal, refused, writeRefusal, type AccessRefusal } from './block-rules.ts';
import type { Turns } from './turns.ts';

/** What is done with one block, when its sector is open. */
export type BlockWork = { readonly type: 'read' } | { readonly type: 'write'; readonly data: Uint8Array };

export interface BlockStorageOptions<Card> {
  readonly turns: Turns;
  /** The card that was told of; undefined where none lies on the reader. */
  readonly present: () => Card | undefined;
  /** Makes sure that this card is there, opens the block's sector and does the work: the bytes of what was read, anything for what was written. */
  readonly work: (card: Card, block: number, key: CardKey, work: BlockWork) => Promise<Uint8Array | AccessRefusal>;
}

const blockBytes = 16;

/** Blocks of MIFARE Classic over any reader: what may be asked for is asked in its turn (devices §2.4). */
export class BlockStorage<Card extends { readonly kind: ContactlessKind }> implements CardStorage {
  readonly #options: BlockStorageOptions<Card>;

  constructor(options: BlockStorageOptions<Card>) {
    this.#options = options;
  }

  async readBlock(block: number, key: CardKey): Promise<CardAccess<Uint8Array>> {
    const answer = await this.#access(block, key, { type: 'read' }, readRefusal);
    if (typeof answer === 'string') return refused(answer);
    return answer.length === blockBytes ? { kind: 'done', value: answer } : refused('failed');
  }

  async writeBlock(block: number, key: CardKey, data: Uint8Array, options: { readonly allowProtected?: boolean } = {}): Promise<CardAccess<void>> {
    if (data.length !== blockBytes) return refused('not-supported');
    const answer = await this.#access(block, key, { type: 'write', data }, (kind) => writeRefusal(kind, block, options.allowProtected === true));
    return typeof answer === 'string' ? refused(answer) : { kind: 'done', value: undefined };
  }

  async #access(block: number, key: CardKey, work: BlockWork, refusal: (kind: ContactlessKind, block: number) => AccessRefusal | undefined): Promise<Uint8Array | AccessRefusal> {
    const card = this.#options.present();
    if (card === undefined) return 'no-card';
    const reason = refusal(card.kind, block);
    if (reason !== undefined) return reason;
    return (await this.#options.turns.take(() => this.#options.work(card, block, key, work))) ?? 'failed';
  }
}
