import { StarDecoder } from '../../codecs/star/decode-star.ts';
import { writeStarStatus, type StarStatus } from '../../codecs/star/star-status.ts';
import { drawPaper } from '../receipt-printer-twin/draw-paper.ts';
import { PaperLines, type PaperItem } from '../receipt-printer-twin/paper-lines.ts';
import { paperText } from '../receipt-printer-twin/paper-text.ts';
import { unheard, type TwinModel } from '../twin-model.ts';
import { StarHead } from './star-head.ts';

export interface StarReceipt {
  readonly text: string;
  readonly items: readonly PaperItem[];
  png(): Promise<Uint8Array>;
}

/** A Star printer without a link. */
export interface StarPrinterModel extends TwinModel {
  receipts(): readonly StarReceipt[];
  /** A printer that is out of paper or open holds nothing: what comes meanwhile is lost. */
  set(status: Partial<Pick<StarStatus, 'paperOut' | 'paperNearEnd' | 'coverOpen'>>): void;
  /** A muted printer prints but answers nothing. */
  setMute(mute: boolean): void;
  readonly drawerOpenings: number;
  readonly discardedBytes: number;
}

const receiptsMax = 50;
const blocksRound = 32;

/** `stands`: its status has room for the counter, and it never counts. */
export type StarCounter = 'counts' | 'stands' | 'absent';

/** An 80 mm Star printer: it reads what encode-star.ts writes, and counts ETB unless told otherwise. */
export function starPrinterModel({ columns = 48, counter = 'counts' }: { readonly columns?: number; readonly counter?: StarCounter } = {}): StarPrinterModel {
  return new StarPrinter(columns, counter);
}

class StarPrinter implements StarPrinterModel {
  readonly #columns: number;
  readonly #counter: StarCounter;
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  #decoder = new StarDecoder();
  readonly #head = new StarHead();
  readonly #paper: PaperLines;
  readonly #receipts: StarReceipt[] = [];
  #status: Partial<StarStatus> = {};
  #blocksDone = 0;
  #muted = false;
  #drawerOpenings = 0;
  #discardedBytes = 0;

  constructor(columns: number, counter: StarCounter) {
    this.#columns = columns;
    this.#counter = counter;
    this.#paper = new PaperLines(columns);
  }

  receipts(): readonly StarReceipt[] {
    return [...this.#receipts];
  }

  set(status: Parameters<StarPrinterModel['set']>[0]): void {
    this.#status = { ...this.#status, ...status };
  }

  setMute(mute: boolean): void {
    this.#muted = mute;
  }

  get drawerOpenings(): number {
    return this.#drawerOpenings;
  }

  get discardedBytes(): number {
    return this.#discardedBytes;
  }

  opened(): void {
    this.#decoder = new StarDecoder();
  }

  take(bytes: Uint8Array): void {
    const stopped = () => this.#status.paperOut === true || this.#status.coverOpen === true;
    const answer = () => {
      if (!this.#muted) this.onData(writeStarStatus({ ...this.#status, offline: stopped(), blocksDone: this.#blocksDone }, this.#counter === 'absent' ? 7 : 9));
    };
    for (const frame of this.#decoder.push(bytes)) {
      if (frame.type === 'status-request') answer();
      else if (stopped()) continue;
      else if (frame.type === 'block-end') {
        if (this.#counter === 'counts') this.#blocksDone = (this.#blocksDone + 1) % blocksRound;
        answer();
      } else {
        if (frame.type === 'discarded') this.#discardedBytes += frame.byteCount;
        if (frame.type === 'drawer') this.#drawerOpenings += 1;
        for (const one of this.#head.frames(frame)) this.#paper.take(one);
        if (frame.type === 'cut') this.#cut();
      }
    }
  }

  #cut(): void {
    const items = this.#paper.tear();
    if (!items.some((item) => item.kind !== 'blank')) return;
    this.#receipts.push({ items, text: paperText(items, this.#columns), png: () => drawPaper(items, this.#columns) });
    if (this.#receipts.length > receiptsMax) this.#receipts.shift();
  }
}
