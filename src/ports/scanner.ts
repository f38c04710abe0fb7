import type { Sensitive } from '../base/sensitive.ts';

/** What a scanner driver hands up. A code is a one-time secret until it is used: hence Sensitive. */
export type ScannerEvent =
  /** `symbology`: what kind of symbol it was, where the scanner says so (`qr`, `ean13`: codecs/symbology). */
  | { readonly kind: 'code'; readonly code: Sensitive<string>; readonly symbology?: string }
  /** A bank card was read. It is dropped here, zeroised and counted; no digit of it leaves the driver. */
  | { readonly kind: 'bank-card-refused' }
  /** `not-text`: also a part of a code, each time that a silence has cut one. */
  | { readonly kind: 'unreadable'; readonly reason: 'too-long' | 'not-text' };

export interface Scanner {
  onEvent(listener: (event: ScannerEvent) => void): void;
  /** Whether to look for codes: for scanners that light up when they are told to. Others look by themselves, and this does nothing. */
  trigger(on: boolean): void;
}
