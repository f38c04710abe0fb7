import type { Timer, Timers } from '../../base/clock.ts';
import { concatBytes } from '../../base/bytes.ts';
import { EscposDecoder } from '../../codecs/escpos/decode-escpos.ts';
import type { EscposFrame } from '../../codecs/escpos/escpos-command.ts';
import { writeAutomaticStatus, writeStatusByte, type EscposAutomaticStatus } from '../../codecs/escpos/escpos-reply.ts';
import { writeDeviceId, writePortStatus } from '../../codecs/usb-printer/usb-printer-class.ts';
import type { ControlRequest } from '../../ports/byte-port.ts';
import { unheard, type TwinModel } from '../twin-model.ts';
import { PaperLines } from './paper-lines.ts';
import { twinReceipt, type TwinReceipt } from './twin-receipt.ts';

export interface ReceiptPrinterModelOptions {
  readonly columns?: number;
  /** False for a printer that knows single-byte pages alone. */
  readonly hasChinese?: boolean;
  /** Pieces of paper that are kept; 50 where absent. */
  readonly receiptsMax?: number;
  /** Answers GS ( H when what came before it is on paper. */
  readonly processId?: boolean;
  /** Obeys GS a. */
  readonly automaticStatus?: boolean;
  /** To GS I 67; without one it says nothing. */
  readonly modelName?: string;
  /** To GET_DEVICE_ID, for instance `MFG:EPSON;MDL:TM-T88V;CMD:ESC/POS;`. */
  readonly deviceId?: string;
  /** For a printer that takes its time; without them it is never slow. */
  readonly timers?: Timers;
}

/** A printer's buffer: a job that is held while the paper is out may not grow without end. */
const heldFramesMax = 20_000;
const unreadBytesMax = 256 * 1024;
const receiptBytesMax = 512 * 1024;
/** What these print stands in the line buffer: it is not on paper before the line ends. */
const inLine: ReadonlySet<EscposFrame['type']> = new Set(['init', 'text', 'single-byte-text', 'kanji-mode', 'code-page', 'bold', 'size', 'align']);

/**
 * An 80 mm ESC/POS printer without a link: decodes bytes, prints line by line on a virtual roll, answers with what is true.
 * Its buffer is the one deviation from metal: it holds a whole job, so that nothing is lost while it has stopped. What it
 * holds is lost with its power, as in metal.
 */
export class ReceiptPrinterModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly #options: ReceiptPrinterModelOptions;
  readonly #pieces: TwinReceipt[] = [];
  #decoder: EscposDecoder;
  #paper: PaperLines;
  #line: EscposFrame[] = [];
  #bytes: Uint8Array[] = [];
  #held: EscposFrame[] = [];
  #unread: Uint8Array[] = [];
  #flags: Partial<EscposAutomaticStatus> = {};
  #powered = true;
  #hot = false;
  #muted = false;
  #deaf = false;
  #isJammed = false;
  #tellsChanges = false;
  #msPerLine = 0;
  #resting: Timer | undefined;
  #linesUntilPaperEnd = Number.POSITIVE_INFINITY;
  #linesUntilPowerCut = Number.POSITIVE_INFINITY;
  #count = 0;
  #drawerOpenings = 0;
  #discardedBytes = 0;
  #receiptListener: (receipt: TwinReceipt) => void = () => undefined;
  #powerListener: (powered: boolean) => void = () => undefined;

  constructor(options: ReceiptPrinterModelOptions = {}) {
    this.#options = options;
    this.#decoder = this.#newDecoder();
    this.#paper = this.#newPaper();
  }

  get drawerOpenings(): number {
    return this.#drawerOpenings;
  }

  get discardedBytes(): number {
    return this.#discardedBytes;
  }

  get isPowered(): boolean {
    return this.#powered;
  }

  /** It holds something that is not on paper yet. */
  get isPrinting(): boolean {
    return this.#held.length > 0;
  }

  /** What was cut, oldest first. */
  receipts(): readonly TwinReceipt[] {
    return this.#pieces.filter(({ end }) => end === 'cut');
  }

  /** Every piece of paper, torn ones as well, oldest first: what really was printed. */
  pieces(): readonly TwinReceipt[] {
    return [...this.#pieces];
  }

  onReceipt(listener: (receipt: TwinReceipt) => void): void {
    this.#receiptListener = listener;
  }

  onPower(listener: (powered: boolean) => void): void {
    this.#powerListener = listener;
  }

  /** Half a command of a connection that was cut does not eat the next one's first bytes. */
  opened(): void {
    this.#decoder = this.#newDecoder();
    this.#unread = [];
  }

  take(bytes: Uint8Array): void {
    if (!this.#powered) return;
    if (!this.#deaf) return this.#read(bytes);
    if (this.#unread.reduce((sum, chunk) => sum + chunk.length, 0) < unreadBytesMax) this.#unread.push(bytes.slice());
  }

  /** Requests of USB printers (USB printer class 1.1 §4.2). */
  control(request: ControlRequest): Uint8Array | undefined {
    if (!this.#powered || !('request' in request)) return undefined;
    if (request.kind === 'usb-in' && request.requestType === 0xa1 && request.request === 0 && this.#options.deviceId !== undefined) return writeDeviceId(this.#options.deviceId).slice(0, request.byteCount);
    if (request.kind === 'usb-in' && request.requestType === 0xa1 && request.request === 1) return Uint8Array.of(writePortStatus({ paperEmpty: this.#flags.paperOut === true, selected: true, error: this.#isStopped }));
    if (request.kind !== 'usb-out' || request.requestType !== 0x21 || request.request !== 2) return undefined;
    this.#loseBuffer();
    return new Uint8Array(0);
  }

  /** With paper out nothing is printed: what was received is held, and printed when there is paper again. */
  setPaperOut(out: boolean): void {
    if (!out) this.#linesUntilPaperEnd = Number.POSITIVE_INFINITY;
    this.#set({ paperOut: out });
  }

  setPaperNearEnd(paperNearEnd: boolean): void {
    this.#set({ paperNearEnd });
  }

  setCoverOpen(coverOpen: boolean): void {
    this.#set({ coverOpen });
  }

  /** The head is too hot: offline until it has cooled, nothing is lost. */
  setHot(hot: boolean): void {
    this.#hot = hot;
    this.#set({ recoverable: hot });
  }

  /** A jammed knife stops the printer at the next cut, until it is free and the printer is told to go on (DLE ENQ 2), which empties its buffer. */
  setCutterJammed(jammed: boolean): void {
    this.#isJammed = jammed;
  }

  /** A muted printer prints but answers nothing. */
  setMute(mute: boolean): void {
    this.#muted = mute;
  }

  /** A deaf one takes no bytes: they wait for it. */
  setDeaf(deaf: boolean): void {
    this.#deaf = deaf;
    if (!deaf) for (const bytes of this.#unread.splice(0)) this.#read(bytes);
  }

  setSlow(msPerLine: number): void {
    this.#msPerLine = msPerLine;
  }

  /** The roll ends after so many more printed lines. */
  endPaperAfter(lines: number): void {
    this.#linesUntilPaperEnd = lines;
  }

  /** The power goes after so many more printed lines. */
  cutPowerAfter(lines: number): void {
    this.#linesUntilPowerCut = lines;
  }

  /** What is in its buffer is lost, and what is on the paper so far is a piece of its own. */
  cutPower(): void {
    if (!this.#powered) return;
    this.#powered = false;
    this.#linesUntilPowerCut = Number.POSITIVE_INFINITY;
    this.#loseBuffer();
    this.#endPiece('torn');
    this.#paper = this.#newPaper();
    this.#tellsChanges = false;
    this.#powerListener(false);
  }

  restorePower(): void {
    if (this.#powered) return;
    this.#powered = true;
    this.#flags = { ...this.#flags, cutterError: false };
    this.#powerListener(true);
  }

  get #isStopped(): boolean {
    return !this.#powered || this.#hot || this.#flags.paperOut === true || this.#flags.coverOpen === true || this.#flags.cutterError === true;
  }

  get #columns(): number {
    return this.#options.columns ?? 48;
  }

  #newDecoder(): EscposDecoder {
    return new EscposDecoder({ hasChinese: this.#options.hasChinese ?? true });
  }

  #newPaper(): PaperLines {
    return new PaperLines(this.#columns);
  }

  #loseBuffer(): void {
    this.#resting?.cancel();
    this.#resting = undefined;
    this.#decoder = this.#newDecoder();
    this.#held = [];
    this.#unread = [];
    this.#line = [];
    this.#bytes = [];
  }

  #read(bytes: Uint8Array): void {
    if (this.#bytes.reduce((sum, chunk) => sum + chunk.length, 0) < receiptBytesMax) this.#bytes.push(withoutQuestions(bytes));
    for (const frame of this.#decoder.push(bytes)) {
      if (!this.#powered) return;
      if (frame.type === 'status-request') this.#answer(Uint8Array.of(writeStatusByte(frame.status, { ...this.#flags, offline: this.#isStopped })));
      else if (frame.type === 'recover') this.#recover();
      else if (this.#held.length < heldFramesMax) this.#held.push(frame);
      this.#work();
    }
  }

  #recover(): void {
    if (this.#flags.cutterError !== true || this.#isJammed) return;
    this.#loseBuffer();
    this.#set({ cutterError: false });
  }

  #set(flags: Partial<EscposAutomaticStatus>): void {
    this.#flags = { ...this.#flags, ...flags };
    if (this.#tellsChanges) this.#answer(this.#automaticStatus());
    this.#work();
  }

  #automaticStatus(): Uint8Array {
    return writeAutomaticStatus({ ...this.#flags, offline: this.#isStopped });
  }

  #work(): void {
    while (!this.#isStopped && this.#resting === undefined && this.#held.length > 0) {
      const frame = this.#held.shift()!;
      this.#print(frame);
      if (this.#msPerLine > 0 && (frame.type === 'line-feed' || frame.type === 'feed')) this.#rest();
    }
  }

  #rest(): void {
    this.#resting = this.#options.timers?.after(this.#msPerLine, () => {
      this.#resting = undefined;
      this.#work();
    });
  }

  #print(frame: EscposFrame): void {
    switch (frame.type) {
      case 'paper-status-request': return this.#answer(Uint8Array.of(this.#flags.paperNearEnd === true ? 0x03 : 0x00));
      case 'proof-request': return this.#options.processId === true ? this.#answer(Buffer.from(`7"${frame.id}\0`, 'latin1')) : undefined;
      case 'name-request': return frame.name === 'model' && this.#options.modelName !== undefined ? this.#answer(Buffer.from(`_${this.#options.modelName}\0`, 'latin1')) : undefined;
      case 'automatic-status':
        if (this.#options.automaticStatus !== true) return;
        this.#tellsChanges = frame.mask !== 0;
        return this.#tellsChanges ? this.#answer(this.#automaticStatus()) : undefined;
      case 'cut': return this.#cut();
      case 'drawer': this.#drawerOpenings += 1; break;
      case 'discarded': this.#discardedBytes += frame.byteCount; break;
      default: break;
    }
    this.#line.push(frame);
    if (inLine.has(frame.type)) return;
    for (const each of this.#line.splice(0)) this.#paper.take(each);
    if (frame.type === 'line-feed' || frame.type === 'feed') this.#printedLine();
  }

  #printedLine(): void {
    this.#linesUntilPaperEnd -= 1;
    if (this.#linesUntilPaperEnd <= 0) this.#set({ paperOut: true });
    this.#linesUntilPowerCut -= 1;
    if (this.#linesUntilPowerCut <= 0) this.cutPower();
  }

  #cut(): void {
    for (const each of this.#line.splice(0)) this.#paper.take(each);
    if (this.#isJammed) return this.#set({ cutterError: true });
    this.#endPiece('cut');
  }

  #endPiece(end: TwinReceipt['end']): void {
    const items = this.#paper.tear();
    const bytes = concatBytes(...this.#bytes);
    this.#bytes = [];
    if (!items.some((item) => item.kind !== 'blank')) return;
    this.#count += 1;
    const receipt = twinReceipt({ number: this.#count, end, bytes, items }, this.#columns);
    this.#pieces.push(receipt);
    if (this.#pieces.length > (this.#options.receiptsMax ?? 50)) this.#pieces.shift();
    if (end === 'cut') this.#receiptListener(receipt);
  }

  #answer(bytes: Uint8Array): void {
    if (!this.#muted && this.#powered) this.onData(bytes);
  }
}

/** The questions of the driver are not part of a receipt; they come in chunks of their own. */
function withoutQuestions(bytes: Uint8Array): Uint8Array {
  return bytes.length === 3 && bytes[0] === 0x10 && (bytes[1] === 0x04 || bytes[1] === 0x05) ? new Uint8Array(0) : bytes.slice();
}
