import type { EscposStatusNumber } from './escpos-command.ts';

/** What a printer says, told apart byte by byte (Epson's interface manual, appendix G; devices §3.2). */
export type EscposReply =
  /** Answer to DLE EOT; which of the four it answers only the asker knows. */
  | { readonly kind: 'status'; readonly byte: number }
  /** Automatic status back: four bytes, unasked. */
  | { readonly kind: 'automatic-status'; readonly bytes: Uint8Array }
  /** Answer to GS r 1. */
  | { readonly kind: 'paper-sensor'; readonly byte: number }
  | { readonly kind: 'flow'; readonly on: boolean }
  /** `_` or `7` up to NUL: names and process ids. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'discarded'; readonly byte: number };

const replyTextBytesMax = 80;

export class EscposReplyDecoder {
  /** Bytes of an automatic status or a text that is not complete. */
  #open: number[] = [];

  get pendingBytes(): number {
    return this.#open.length;
  }

  push(chunk: Uint8Array): EscposReply[] {
    const replies: EscposReply[] = [];
    for (const byte of chunk) this.#take(byte, replies);
    return replies;
  }

  #take(byte: number, replies: EscposReply[]): void {
    if (this.#open.length > 0) return this.#continue(byte, replies);
    if (byte === 0x11 || byte === 0x13) replies.push({ kind: 'flow', on: byte === 0x11 });
    else if ((byte & 0x93) === 0x12) replies.push({ kind: 'status', byte });
    else if ((byte & 0x93) === 0x10 || byte === 0x5f || byte === 0x37) this.#open = [byte];
    else if ((byte & 0x90) === 0) replies.push({ kind: 'paper-sensor', byte });
    else replies.push({ kind: 'discarded', byte });
  }

  #continue(byte: number, replies: EscposReply[]): void {
    const [first] = this.#open;
    const isText = first === 0x5f || first === 0x37;
    if (isText ? byte === 0 : (byte & 0x90) === 0) {
      this.#open.push(byte);
      if (isText) replies.push({ kind: 'text', text: Buffer.from(this.#open.slice(1, -1)).toString('latin1') });
      else if (this.#open.length === 4) replies.push({ kind: 'automatic-status', bytes: Uint8Array.from(this.#open) });
      else return;
      this.#open = [];
    } else if (isText && byte >= 0x20 && this.#open.length < replyTextBytesMax) {
      this.#open.push(byte);
    } else {
      // Broken off: what came before is lost, and this byte may begin the next reply.
      for (const lost of this.#open) replies.push({ kind: 'discarded', byte: lost });
      this.#open = [];
      this.#take(byte, replies);
    }
  }
}

/** One answer to DLE EOT, read by the number that was asked. */
export interface EscposStatusFlags {
  readonly offline: boolean;
  readonly drawerPin3High: boolean;
  readonly feedButton: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperNearEnd: boolean;
  readonly cutterError: boolean;
  readonly unrecoverable: boolean;
}

const nothingSaid: EscposStatusFlags = { offline: false, drawerPin3High: false, feedButton: false, coverOpen: false, paperOut: false, paperNearEnd: false, cutterError: false, unrecoverable: false };

/** Bits of devices §3.2; only those that status `number` defines are read. */
export function readStatusByte(number: EscposStatusNumber, byte: number): EscposStatusFlags {
  const bit = (index: number) => (byte & (1 << index)) !== 0;
  switch (number) {
    case 1: return { ...nothingSaid, drawerPin3High: bit(2), offline: bit(3) };
    case 2: return { ...nothingSaid, coverOpen: bit(2), feedButton: bit(3), paperOut: bit(5) };
    case 3: return { ...nothingSaid, cutterError: bit(3), unrecoverable: bit(5) };
    case 4: return { ...nothingSaid, paperNearEnd: bit(2) || bit(3), paperOut: bit(5) || bit(6) };
  }
}

/** The byte a printer in this condition answers: used by the printer twin. */
export function writeStatusByte(number: EscposStatusNumber, flags: Partial<EscposStatusFlags>): number {
  const fixed = 0x12;
  const mask = (condition: boolean | undefined, bits: number) => (condition === true ? bits : 0);
  switch (number) {
    case 1: return fixed | mask(flags.drawerPin3High, 0x04) | mask(flags.offline, 0x08);
    case 2: return fixed | mask(flags.coverOpen, 0x04) | mask(flags.feedButton, 0x08) | mask(flags.paperOut, 0x20);
    case 3: return fixed | mask(flags.cutterError, 0x08) | mask(flags.unrecoverable, 0x20);
    case 4: return fixed | mask(flags.paperNearEnd, 0x0c) | mask(flags.paperOut, 0x60);
  }
}

/** GS r 1: bits 0 and 1 near end, bits 2 and 3 out. */
export function readPaperSensor(byte: number): { readonly paperNearEnd: boolean; readonly paperOut: boolean } {
  return { paperNearEnd: (byte & 0x03) !== 0, paperOut: (byte & 0x0c) !== 0 };
}

/** What an automatic status says: as the real-time statuses, and what they have no bits for. */
export interface EscposAutomaticStatus extends EscposStatusFlags {
  /** Waits for DLE ENQ, or goes on by itself. */
  readonly recoverable: boolean;
}

/** GS a, four bytes (Epson's ESC/POS reference, ASB p.319; devices §3.2). */
export function readAutomaticStatus(bytes: Uint8Array): EscposAutomaticStatus {
  const [printer = 0, error = 0, paper = 0] = bytes;
  return {
    drawerPin3High: (printer & 0x04) !== 0, offline: (printer & 0x08) !== 0, coverOpen: (printer & 0x20) !== 0, feedButton: (printer & 0x40) !== 0 || (error & 0x02) !== 0,
    cutterError: (error & 0x08) !== 0, unrecoverable: (error & 0x20) !== 0, recoverable: (error & 0x41) !== 0, paperNearEnd: (paper & 0x03) !== 0, paperOut: (paper & 0x0c) !== 0,
  };
}

/** The bytes that a printer in this condition sends: used by the printer twin. */
export function writeAutomaticStatus(flags: Partial<EscposAutomaticStatus>): Uint8Array {
  const mask = (condition: boolean | undefined, bits: number) => (condition === true ? bits : 0);
  const printer = 0x10 | mask(flags.drawerPin3High, 0x04) | mask(flags.offline, 0x08) | mask(flags.coverOpen, 0x20) | mask(flags.feedButton, 0x40);
  const error = mask(flags.cutterError, 0x08) | mask(flags.unrecoverable, 0x20) | mask(flags.recoverable, 0x40);
  return Uint8Array.of(printer, error, mask(flags.paperNearEnd, 0x03) | mask(flags.paperOut, 0x0c), 0x0f);
}
