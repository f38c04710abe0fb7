import type { Clock, Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { maskCode, Sensitive } from '../../base/sensitive.ts';
import { isBankCard } from '../../codecs/bank-card/is-bank-card.ts';
import { LineFrames, type LineFrame } from '../../codecs/line-frames/line-frames.ts';
import { aimPrefixBytes } from '../../codecs/text/aim-prefix.ts';
import { decodeText } from '../../codecs/text/decode-text.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { Scanner, ScannerEvent } from '../../ports/scanner.ts';
import type { ScannerProfile } from '../../profiles/device-profile.ts';

export interface ScannerCounters {
  readonly codes: number;
  readonly duplicates: number;
  readonly bankCardsRefused: number;
  readonly unreadable: number;
}

export interface LineScannerOptions {
  readonly port: BytePort;
  readonly profile: ScannerProfile;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A code of limits.scanCodeCharsMax characters in the widest encoding. */
const lineBytesMax = limits.scanCodeCharsMax * 4;

/**
 * Scanner that sends lines of text (serial, CDC, network). The same code within limits.scanDedupeMs of its last report
 * is dropped: scanners repeat what is held in front of them. Bytes are overwritten once they have been read, and a bank
 * card is recognised before any string of it exists (money rules §8).
 */
export class LineScanner implements Scanner {
  readonly #options: LineScannerOptions;
  readonly #frames = new LineFrames(lineBytesMax);
  readonly #counters = { codes: 0, duplicates: 0, bankCardsRefused: 0, unreadable: 0 };
  #listener: ((event: ScannerEvent) => void) | undefined;
  #idleTimer: Timer | undefined;
  #last: { readonly code: Sensitive<string>; readonly atMs: number } | undefined;

  constructor(options: LineScannerOptions) {
    this.#options = options;
  }

  get counters(): ScannerCounters {
    return this.#counters;
  }

  /** Bytes that came before the listener are kept by the port. */
  onEvent(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener;
    this.#options.port.onData((chunk) => this.#take(chunk));
  }

  /** Stops the idle timer; call when the port has ended. A half line is dropped. */
  end(): void {
    this.#idleTimer?.cancel();
    this.#listener = undefined;
    this.#last = undefined;
    for (const frame of this.#frames.flush()) if (frame.kind === 'line') frame.bytes.fill(0);
  }

  #take(chunk: Uint8Array): void {
    this.#idleTimer?.cancel();
    this.#idleTimer = undefined;
    const frames = this.#frames.push(chunk);
    chunk.fill(0);
    for (const frame of frames) this.#report(frame);
    if (this.#frames.pendingBytes > 0) {
      this.#idleTimer = this.#options.timers.after(limits.scanIdleFrameMs, () => {
        for (const frame of this.#frames.flush()) this.#report(frame);
      });
    }
  }

  #report(frame: LineFrame): void {
    const event = frame.kind === 'discarded' ? ({ kind: 'unreadable', reason: 'too-long' } as const) : this.#read(frame.bytes);
    if (event === 'duplicate') {
      this.#counters.duplicates += 1;
      return;
    }
    if (event.kind === 'code') this.#counters.codes += 1;
    else if (event.kind === 'bank-card-refused') this.#counters.bankCardsRefused += 1;
    else this.#counters.unreadable += 1;
    this.#listener?.(event);
  }

  #read(line: Uint8Array): ScannerEvent | 'duplicate' {
    const prefix = this.#options.profile.capabilities.aimPrefix ? aimPrefixBytes(line) : 0;
    const data = line.subarray(prefix);
    const refused = isBankCard(data) || isBankCard(line);
    const text = refused ? undefined : decodeText(data)?.trim();
    line.fill(0);
    if (refused) return { kind: 'bank-card-refused' };
    if (text === undefined || text === '') return { kind: 'unreadable', reason: 'not-text' };
    if (text.length > limits.scanCodeCharsMax) return { kind: 'unreadable', reason: 'too-long' };
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#last?.code.reveal() === text && nowMs - this.#last.atMs < limits.scanDedupeMs) return 'duplicate';
    const code = new Sensitive(text, maskCode(text));
    this.#last = { code, atMs: nowMs };
    return { kind: 'code', code };
  }
}
