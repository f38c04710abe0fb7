import { concatBytes } from '../../base/bytes.ts';
import { EscposDecoder } from '../../codecs/escpos/decode-escpos.ts';
import type { EscposFrame } from '../../codecs/escpos/escpos-command.ts';
import { writeStatusByte, type EscposStatusFlags } from '../../codecs/escpos/escpos-reply.ts';
import { startTwinServer, type TwinConnection, type TwinServer } from '../twin-server.ts';
import { PaperLines, type PaperItem } from './paper-lines.ts';
import { paperText, receiptFields } from './paper-text.ts';
import { drawPaper } from './draw-paper.ts';

/** One piece of paper, from the first line to the cut. */
export interface TwinReceipt {
  /** 1, 2, 3 … since the start. */
  readonly number: number;
  /** Exactly what came over the socket for it, status questions left out. */
  readonly bytes: Uint8Array;
  /** As a person would read it, symbols in brackets. */
  readonly text: string;
  /** Label → value of every line that has both. */
  readonly fields: Readonly<Record<string, string>>;
  readonly qrCodes: readonly string[];
  readonly barcodes: readonly string[];
  readonly items: readonly PaperItem[];
  /** The paper as a picture, drawn from the bytes. */
  png(): Promise<Uint8Array>;
}

export interface ReceiptPrinterTwin {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Oldest first; the last `receiptsMax`. */
  receipts(): readonly TwinReceipt[];
  onReceipt(listener: (receipt: TwinReceipt) => void): void;
  /** With paper out nothing is printed: what was received is held, and printed when there is paper again. */
  setPaperOut(out: boolean): void;
  setPaperNearEnd(nearEnd: boolean): void;
  setCoverOpen(open: boolean): void;
  /** A muted printer prints but answers nothing. */
  setMute(mute: boolean): void;
  /** The roll ends after so many more printed lines. */
  endPaperAfter(lines: number): void;
  readonly drawerOpenings: number;
  readonly discardedBytes: number;
  hangUp(): void;
  stop(): Promise<void>;
}

export interface ReceiptPrinterTwinOptions {
  readonly host?: string;
  readonly port?: number;
  readonly columns?: number;
  /** False for a printer that knows single-byte pages alone. */
  readonly hasChinese?: boolean;
  readonly receiptsMax?: number;
}

/**
 * An 80 mm ESC/POS printer on a socket: decodes the bytes, prints on a virtual roll, answers DLE EOT with what is true.
 * Its buffer is the one deviation from metal: it holds a whole job, so that nothing is lost while the paper is out.
 */
export async function startReceiptPrinterTwin(options: ReceiptPrinterTwinOptions = {}): Promise<ReceiptPrinterTwin> {
  const printer = new PrinterTwin(options);
  const server = await startTwinServer(options, {
    onConnect: () => printer.connected(),
    onData: (bytes, connection) => printer.take(bytes, connection),
  });
  return printer.behind(server);
}

/** A job that is held while the paper is out may not grow without end. */
const heldFramesMax = 20_000;
const receiptBytesMax = 512 * 1024;

class PrinterTwin {
  readonly #options: ReceiptPrinterTwinOptions;
  readonly #receipts: TwinReceipt[] = [];
  #decoder: EscposDecoder;
  #paper: PaperLines;
  #bytes: Uint8Array[] = [];
  #held: { readonly frame: EscposFrame; readonly connection: TwinConnection }[] = [];
  #flags: Partial<EscposStatusFlags> = {};
  #muted = false;
  #linesLeft = Number.POSITIVE_INFINITY;
  #count = 0;
  #drawerOpenings = 0;
  #discardedBytes = 0;
  #listener: (receipt: TwinReceipt) => void = () => undefined;

  constructor(options: ReceiptPrinterTwinOptions) {
    this.#options = options;
    this.#paper = new PaperLines(options.columns ?? 48);
    this.#decoder = this.#newDecoder();
  }

  /** Half a command of a connection that was cut does not eat the next one's first bytes. */
  connected(): void {
    this.#decoder = this.#newDecoder();
  }

  #newDecoder(): EscposDecoder {
    return new EscposDecoder({ hasChinese: this.#options.hasChinese ?? true });
  }

  take(bytes: Uint8Array, connection: TwinConnection): void {
    if (this.#bytes.reduce((sum, chunk) => sum + chunk.length, 0) < receiptBytesMax) this.#bytes.push(withoutQuestions(bytes));
    for (const frame of this.#decoder.push(bytes)) {
      if (frame.type === 'status-request') this.#answer(writeStatusByte(frame.status, { ...this.#flags, offline: this.#stopped }), connection);
      else if (this.#stopped) this.#hold(frame, connection);
      else this.#print(frame, connection);
    }
  }

  behind(server: TwinServer): ReceiptPrinterTwin {
    const twin = this;
    return {
      host: server.host,
      port: server.port,
      get connections() { return server.connections; },
      get drawerOpenings() { return twin.#drawerOpenings; },
      get discardedBytes() { return twin.#discardedBytes; },
      receipts: () => [...twin.#receipts],
      onReceipt: (listener) => { twin.#listener = listener; },
      setPaperOut: (out) => {
        if (!out) twin.#linesLeft = Number.POSITIVE_INFINITY;
        twin.#set({ paperOut: out });
      },
      setPaperNearEnd: (paperNearEnd) => twin.#set({ paperNearEnd }),
      setCoverOpen: (coverOpen) => twin.#set({ coverOpen }),
      setMute: (mute) => { twin.#muted = mute; },
      endPaperAfter: (lines) => { twin.#linesLeft = lines; },
      hangUp: () => server.hangUp(),
      stop: () => server.stop(),
    };
  }

  get #stopped(): boolean {
    return this.#flags.paperOut === true || this.#flags.coverOpen === true;
  }

  #set(flags: Partial<EscposStatusFlags>): void {
    this.#flags = { ...this.#flags, ...flags };
    while (!this.#stopped && this.#held.length > 0) {
      const { frame, connection } = this.#held.shift()!;
      this.#print(frame, connection);
    }
  }

  #hold(frame: EscposFrame, connection: TwinConnection): void {
    if (this.#held.length < heldFramesMax) this.#held.push({ frame, connection });
  }

  #print(frame: EscposFrame, connection: TwinConnection): void {
    if (frame.type === 'paper-status-request') return this.#answer(this.#flags.paperNearEnd === true ? 0x03 : 0x00, connection);
    if (frame.type === 'drawer') this.#drawerOpenings += 1;
    if (frame.type === 'discarded') this.#discardedBytes += frame.byteCount;
    this.#paper.take(frame);
    if (frame.type === 'cut') return this.#cut();
    if (frame.type === 'line-feed' || frame.type === 'feed') {
      this.#linesLeft -= 1;
      if (this.#linesLeft <= 0) this.#flags = { ...this.#flags, paperOut: true };
    }
  }

  #cut(): void {
    const items = this.#paper.tear();
    const bytes = concatBytes(...this.#bytes);
    this.#bytes = [];
    if (!items.some((item) => item.kind !== 'blank')) return;
    this.#count += 1;
    const receipt: TwinReceipt = {
      number: this.#count,
      bytes,
      items,
      text: paperText(items, this.#options.columns ?? 48),
      fields: receiptFields(items),
      qrCodes: items.flatMap((item) => (item.kind === 'qr' ? [item.data] : [])),
      barcodes: items.flatMap((item) => (item.kind === 'code128' ? [item.data] : [])),
      png: () => drawPaper(items, this.#options.columns),
    };
    this.#receipts.push(receipt);
    if (this.#receipts.length > (this.#options.receiptsMax ?? 50)) this.#receipts.shift();
    this.#listener(receipt);
  }

  #answer(byte: number, connection: TwinConnection): void {
    if (!this.#muted) connection.send(Uint8Array.of(byte));
  }
}

/** The questions of the driver are not part of a receipt; they come in chunks of their own. */
function withoutQuestions(bytes: Uint8Array): Uint8Array {
  return bytes.length === 3 && bytes[0] === 0x10 && bytes[1] === 0x04 ? new Uint8Array(0) : bytes.slice();
}
