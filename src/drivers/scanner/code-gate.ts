import type { Clock } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { maskCode, Sensitive } from '../../base/sensitive.ts';
import { isBankCard } from '../../codecs/bank-card/is-bank-card.ts';
import { aimPrefixBytes } from '../../codecs/text/aim-prefix.ts';
import { decodeText } from '../../codecs/text/decode-text.ts';
import type { ScannerEvent } from '../../ports/scanner.ts';
import type { ScanRead } from './scan-protocol.ts';

export interface ScannerCounters {
  readonly codes: number;
  readonly duplicates: number;
  readonly bankCardsRefused: number;
  readonly unreadable: number;
}

/**
 * What of the bytes that a scanner read leaves its driver, whatever the scanner speaks. The same code within
 * limits.scanDedupeMs of its last report is dropped: scanners repeat what is held in front of them. A bank card is
 * recognised before any string of it exists (money rules §8), and bytes are overwritten once they have been looked at.
 */
export class CodeGate {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #counters = { codes: 0, duplicates: 0, bankCardsRefused: 0, unreadable: 0 };
  #last: { readonly code: Sensitive<string>; readonly atMs: number } | undefined;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get counters(): ScannerCounters {
    return this.#counters;
  }

  /** Undefined for a code that was just reported. */
  pass(read: ScanRead): ScannerEvent | undefined {
    const event = this.#look(read);
    read.bytes.fill(0);
    if (event === 'duplicate') {
      this.#counters.duplicates += 1;
      return undefined;
    }
    return this.#counted(event);
  }

  /** Something was read that is no code. */
  refuse(reason: 'too-long' | 'not-text'): ScannerEvent {
    return this.#counted({ kind: 'unreadable', reason });
  }

  forget(): void {
    this.#last = undefined;
  }

  #counted(event: ScannerEvent): ScannerEvent {
    if (event.kind === 'code') this.#counters.codes += 1;
    else if (event.kind === 'bank-card-refused') this.#counters.bankCardsRefused += 1;
    else this.#counters.unreadable += 1;
    return event;
  }

  #look({ bytes, prefixBytes, symbology }: ScanRead): ScannerEvent | 'duplicate' {
    const data = bytes.subarray(prefixBytes);
    // Behind an identifier that the profile does not know of it is a card all the same.
    if ([data, bytes, bytes.subarray(aimPrefixBytes(bytes))].some(isBankCard)) return { kind: 'bank-card-refused' };
    const text = decodeText(data)?.trim();
    if (text === undefined || text === '') return { kind: 'unreadable', reason: 'not-text' };
    if (text.length > limits.scanCodeCharsMax) return { kind: 'unreadable', reason: 'too-long' };
    const nowMs = this.#clock.monotonicMs();
    if (this.#last?.code.reveal() === text && nowMs - this.#last.atMs < limits.scanDedupeMs) return 'duplicate';
    const code = new Sensitive(text, maskCode(text));
    this.#last = { code, atMs: nowMs };
    return { kind: 'code', code, ...(symbology === undefined ? {} : { symbology }) };
  }
}
