import type { Sensitive } from '../base/sensitive.ts';

/** A card that was shown. It identifies and proves nothing: stripes and UIDs can be copied (money rules §8). */
export type PresentedCard =
  /** The merchant's own card: the digits of its track. */
  | { readonly medium: 'stripe'; readonly digits: Sensitive<string> }
  /** Upper-case hexadecimal, in the order in which the air interface sends it. */
  | { readonly medium: 'contactless'; readonly uid: Sensitive<string>; readonly kind: ContactlessKind }
  /** A number that a keyboard-like reader typed, as upper-case hexadecimal. `isUid`: the whole UID of a 13.56 MHz card, as `uid` above. */
  | { readonly medium: 'tag'; readonly number: Sensitive<string>; readonly isUid: boolean };

export type ContactlessKind = 'classic-1k' | 'classic-4k' | 'mini' | 'ultralight' | 'iso-14443-4' | 'other';

export type CardReaderEvent =
  | { readonly kind: 'card'; readonly card: PresentedCard }
  | { readonly kind: 'card-removed' }
  /** A bank card: dropped and counted here. `hint` has its first six and last four digits at most, for the counter's screen alone. */
  | { readonly kind: 'bank-card-refused'; readonly hint: string }
  /** `damaged`: it was read with errors; `mute`: a chip that does not answer; `encrypted`: the reader gives its tracks to banks alone. */
  | { readonly kind: 'unreadable'; readonly reason: 'damaged' | 'mute' | 'encrypted' | 'too-long' };

export interface CardReader {
  onEvent(listener: (event: CardReaderEvent) => void): void;
}

/** The key of a MIFARE Classic sector: six bytes. */
export interface CardKey {
  readonly type: 'A' | 'B';
  readonly bytes: Sensitive<Uint8Array>;
}

export type CardAccess<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** `protected-block`: block 0 or a sector's trailer, which is refused unless it is asked for. */
  | { readonly kind: 'refused'; readonly reason: 'no-card' | 'wrong-key' | 'protected-block' | 'not-supported' | 'failed' };

/** Blocks of the card that lies on a contactless reader, sixteen bytes each. */
export interface CardStorage {
  readBlock(block: number, key: CardKey): Promise<CardAccess<Uint8Array>>;
  writeBlock(block: number, key: CardKey, data: Uint8Array, options?: { readonly allowProtected?: boolean }): Promise<CardAccess<void>>;
}
