import { equalBytes } from '../../base/bytes.ts';
import { answerToResetOf } from '../../codecs/card-commands/storage-card.ts';

export type CardModelKind = 'mifare-classic-1k' | 'mifare-classic-4k' | 'mifare-mini' | 'mifare-ultralight' | 'desfire' | 'contact';

export interface CardModelOptions {
  readonly kind?: CardModelKind;
  /** 4, 7 or 10 bytes. */
  readonly uid: Uint8Array;
  /** Opens every sector, as A and as B; as cards leave their maker where absent. */
  readonly key?: Uint8Array;
}

const blockBytes = 16;
const transportKey = new Uint8Array(6).fill(0xff);

/** SEL_RES of ISO/IEC 14443-3 (devices §2.5). */
const selectAnswers = { 'mifare-classic-1k': 0x08, 'mifare-classic-4k': 0x18, 'mifare-mini': 0x09, 'mifare-ultralight': 0x00, desfire: 0x20, contact: 0x20 } as const;

/** A card with a UID and blocks, as a reader sees it. What it was opened for ends when it leaves the field. */
export class CardModel {
  readonly kind: CardModelKind;
  readonly uid: Uint8Array;
  /** A chip that does not answer. */
  isMute = false;
  readonly #key: Uint8Array;
  readonly #blocks = new Map<number, Uint8Array>();
  #openSector: number | undefined;

  constructor({ kind = 'mifare-classic-1k', uid, key = transportKey }: CardModelOptions) {
    this.kind = kind;
    this.uid = uid;
    this.#key = key;
  }

  get selectAnswer(): number {
    return selectAnswers[this.kind];
  }

  get answerToReset(): Uint8Array {
    if (this.kind === 'desfire') return Uint8Array.of(0x3b, 0x81, 0x80, 0x01, 0x80, 0x80);
    // A bank's contact chip: T=0, historical bytes of its own.
    return this.kind === 'contact' ? Uint8Array.of(0x3b, 0x65, 0x00, 0x00, 0x20, 0x63, 0xcb, 0x68, 0x00) : answerToResetOf(this.kind);
  }

  authenticate(block: number, key: Uint8Array): boolean {
    this.#openSector = equalBytes(key, this.#key) ? sectorOf(block) : undefined;
    return this.#openSector !== undefined;
  }

  /** Undefined: not opened. */
  read(block: number): Uint8Array | undefined {
    return this.#openSector === sectorOf(block) ? (this.#blocks.get(block) ?? new Uint8Array(blockBytes)).slice() : undefined;
  }

  write(block: number, data: Uint8Array): boolean {
    if (this.#openSector !== sectorOf(block)) return false;
    this.#blocks.set(block, data.slice());
    return true;
  }

  left(): void {
    this.#openSector = undefined;
  }
}

function sectorOf(block: number): number {
  return block < 128 ? Math.floor(block / 4) : 32 + Math.floor((block - 128) / 16);
}
