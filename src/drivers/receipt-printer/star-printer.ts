import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { Clock, Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import { encodeStar } from '../../codecs/star/encode-star.ts';
import type { StarCommand, StarDialect } from '../../codecs/star/star-command.ts';
import { starStatusReader, type StarStatus } from '../../codecs/star/star-status.ts';
import type { ReceiptDocument } from '../../domain/receipt/receipt-document.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrinterStatus, DrawerOutcome, PrintOutcome } from '../../ports/receipt-printer.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';
import { composeReceipt, type ReceiptArtist } from './compose-receipt.ts';
import { composed, notComposed } from './composed.ts';
import { drawerCommand } from './layout-receipt.ts';
import { conditionOf, isSameStatus } from './printer-condition.ts';
import { PrintJobs, queueFull } from './print-jobs.ts';
import type { PrinterDriver, PrinterDriverOptions } from './printer-driver.ts';
import { SilenceWatch } from './silence-watch.ts';
import { StarBlockCounter } from './star-block-counter.ts';
import { starCommands } from './star-commands.ts';

/** The status counts blocks from 0 to 31 and round. */
const blocksRound = 32;

/**
 * A Star printer in StarPRNT or Star Line Mode. One job at a time; limits.printJobsMax wait. Status is asked before: a fault sends nothing. What proves a
 * job is the counter of blocks in its status. A status itself is given ahead of what waits to be printed (devices §3.4): a printer without a counter proves nothing.
 */
export class StarPrinter implements PrinterDriver {
  readonly #port: BytePort;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #artist: ReceiptArtist | undefined;
  readonly #dialect: StarDialect;
  readonly #capabilities: ReceiptPrinterCapabilities;
  readonly #reader = starStatusReader();
  readonly #jobs = new PrintJobs();
  readonly #silence: SilenceWatch;
  readonly #counter: StarBlockCounter;
  #known: PrinterStatus = { kind: 'unknown' };
  #latest: StarStatus | undefined;
  /** An end of a block was sent whose count nobody saw, of whatever job: it may still be in the printer. */
  #owed: boolean;
  #listener: (status: PrinterStatus) => void = () => undefined;
  #awaiting: ((status: StarStatus | undefined) => void) | undefined;

  constructor({ port, profile, clock, timers, artist, owesProof = false }: PrinterDriverOptions) {
    assert(profile.protocol !== 'escpos', 'an ESC/POS printer has a driver of its own');
    this.#port = port;
    this.#clock = clock;
    this.#timers = timers;
    this.#artist = artist;
    this.#owed = owesProof;
    this.#silence = new SilenceWatch(port);
    this.#counter = new StarBlockCounter(profile.capabilities.processId === true);
    this.#dialect = profile.protocol;
    // The encoder knows no Chinese, and every printer of these two languages takes pictures.
    const { characters } = profile.capabilities;
    this.#capabilities = { ...profile.capabilities, characters: characters === 'gb18030' ? 'cp858' : characters, images: 'raster' };
    port.onData((chunk) => {
      for (const frame of this.#reader.push(chunk)) if (!('kind' in frame)) this.#take(frame);
    });
  }

  get detail(): string {
    if (this.#known.kind === 'faulted') return this.#known.fault;
    return this.#known.kind === 'ready' && this.#known.paper === 'near-end' ? 'paper near end' : '';
  }

  get owesProof(): boolean {
    return this.#owed;
  }

  end(): void {
    this.#awaiting?.(undefined);
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listener = listener;
  }

  print(document: ReceiptDocument, { afterDoubt = false }: { readonly afterDoubt?: boolean } = {}): Promise<PrintOutcome> {
    return this.#jobs.run(queueFull, () => this.#printNow(() => composeReceipt(document, this.#capabilities, this.#artist), afterDoubt));
  }

  openDrawer(): Promise<DrawerOutcome> {
    const command = drawerCommand(this.#capabilities);
    if (command === undefined) return Promise.resolve({ kind: 'no-drawer' });
    return this.#jobs.run(queueFull, () => this.#printNow(() => [command]));
  }

  status(): Promise<PrinterStatus> {
    return this.#jobs.run<PrinterStatus>({ kind: 'unknown' }, async () => (await this.#ask()).condition);
  }

  async #printNow(compose: () => EscposCommand[] | Promise<EscposCommand[]>, afterDoubt = false): Promise<PrintOutcome> {
    const body = await composed(this.#artist, async () => this.#encoded(starCommands(await compose())));
    if (body === undefined) return notComposed;
    const before = await this.#ask();
    if (before.condition.kind === 'faulted') return { kind: 'refused', fault: before.condition.fault };
    if (before.condition.kind === 'unknown' && this.#capabilities.realTimeStatus) return { kind: 'refused', fault: 'no-answer' };
    let blocks = this.#counter.of(before.status);
    let isCounted = true;
    if ((afterDoubt || this.#owed) && blocks !== undefined) {
      const rest = await this.#rest(blocks);
      if (typeof rest === 'object') return rest;
      isCounted = rest !== undefined;
      blocks = isCounted || this.#counter.missed() === 'no-answer' ? (rest ?? blocks) : undefined;
    }
    const bytes = blocks === undefined ? body : concatBytes(body, await this.#encoded([{ type: 'block-end' }]));
    if (this.#port.status === 'closed') return { kind: 'refused', fault: 'gone' };
    if (blocks !== undefined) this.#owed = true;
    try {
      await this.#write(bytes);
    } catch {
      return { kind: 'unproved', fault: 'write-failed' };
    }
    if (blocks === undefined) return this.#afterwards();
    const outcome = await this.#proof((blocks + 1) % blocksRound, bytes.length);
    if (outcome.kind !== 'proved') return outcome;
    if (!isCounted) return { kind: 'unproved', fault: 'no-answer' };
    this.#owed = false;
    return outcome;
  }

  /**
   * The end of a block in an earlier document must not pass for this one's: a lone end behind it is waited for, and the counter at rest is
   * what is counted from. Undefined when the counter does not rest: it proves nothing then.
   */
  async #rest(blocksBefore: number): Promise<number | PrintOutcome | undefined> {
    this.#owed = true;
    try {
      await this.#write(await this.#encoded([{ type: 'block-end' }]));
    } catch {
      return { kind: 'refused', fault: 'write-failed' };
    }
    const untilMs = this.#clock.monotonicMs() + limits.printProofTimeoutMs;
    let blocks: number | undefined = blocksBefore;
    let sinceMs = this.#clock.monotonicMs();
    for (;;) {
      const status = (await this.#next()) ?? (await this.#ask()).status;
      if (this.#port.status === 'closed') return { kind: 'refused', fault: 'gone' };
      if (status === undefined) return { kind: 'refused', fault: 'no-answer' };
      const condition = conditionOfStar(status);
      if (condition.kind === 'faulted') return { kind: 'refused', fault: condition.fault };
      const nowMs = this.#clock.monotonicMs();
      if (status.blocksDone !== blocks) sinceMs = nowMs;
      blocks = status.blocksDone;
      if (blocks !== undefined && blocks !== blocksBefore && nowMs - sinceMs >= limits.printerStatusTimeoutMs) {
        this.#owed = false;
        return blocks;
      }
      if (nowMs >= untilMs) return undefined;
    }
  }

  /** The printer tells by itself when a block is done, perhaps while the last bytes are still being written; one that does not is asked. */
  async #proof(blocksDone: number, byteCount: number): Promise<PrintOutcome> {
    const untilMs = this.#clock.monotonicMs() + limits.printProofTimeoutMs + (byteCount * 1_000) / limits.printBytesPerSecondMin;
    if (this.#latest?.blocksDone === blocksDone) return { kind: 'proved' };
    for (;;) {
      const status = (await this.#next()) ?? (await this.#ask()).status;
      if (this.#port.status === 'closed') return { kind: 'unproved', fault: 'gone' };
      const condition = status === undefined ? this.#known : conditionOfStar(status);
      if (condition.kind === 'faulted') return { kind: 'unproved', fault: condition.fault };
      if (status?.blocksDone === blocksDone) return { kind: 'proved' };
      if (status === undefined) return { kind: 'unproved', fault: 'no-answer' };
      if (this.#clock.monotonicMs() >= untilMs) return { kind: 'unproved', fault: this.#counter.missed() };
    }
  }

  async #afterwards(): Promise<PrintOutcome> {
    const { condition } = await this.#ask();
    if (condition.kind === 'faulted') return { kind: 'unproved', fault: condition.fault };
    return { kind: 'unproved', fault: condition.kind === 'unknown' && this.#capabilities.realTimeStatus ? 'no-answer' : 'no-proof' };
  }

  async #ask(): Promise<{ readonly condition: PrinterStatus; readonly status?: StarStatus }> {
    if (this.#port.status === 'closed') return { condition: { kind: 'faulted', fault: 'gone' } };
    if (!this.#capabilities.realTimeStatus) return { condition: { kind: 'unknown' } };
    // The encoder is loaded at the first call: that takes none of the printer's time.
    const request = await composed(this.#artist, () => this.#encoded([{ type: 'status-request' }]));
    if (request === undefined) return { condition: { kind: 'unknown' } };
    const answer = this.#next();
    try {
      await this.#write(request);
    } catch {
      this.#awaiting?.(undefined);
    }
    const status = await answer;
    this.#silence.asked(status !== undefined);
    if (status !== undefined) return { condition: conditionOfStar(status), status };
    return { condition: isClosed(this.#port) ? { kind: 'faulted', fault: 'gone' } : { kind: 'unknown' } };
  }

  /** The next status, asked or not; undefined after limits.printerStatusTimeoutMs. */
  #next(): Promise<StarStatus | undefined> {
    if (this.#port.status === 'closed') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const done = (status: StarStatus | undefined) => {
        timer.cancel();
        this.#awaiting = undefined;
        resolve(status);
      };
      const timer: Timer = this.#timers.after(limits.printerStatusTimeoutMs, () => done(undefined));
      this.#awaiting = done;
    });
  }

  #take(status: StarStatus): void {
    const condition = conditionOfStar(status);
    const isNew = !isSameStatus(condition, this.#known);
    this.#known = condition;
    this.#latest = status;
    this.#counter.saw(status);
    this.#awaiting?.(status);
    if (isNew) this.#listener(condition);
  }

  #encoded(commands: readonly StarCommand[]): Promise<Uint8Array> {
    const { characters, columns } = this.#capabilities;
    return encodeStar(commands, { dialect: this.#dialect, page: characters === 'cp437' ? 'cp437' : 'cp858', columns });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += limits.printChunkBytesMax) await this.#port.write(bytes.subarray(at, at + limits.printChunkBytesMax));
  }
}

/** Asked again after a wait: it may have closed meanwhile. */
function isClosed(port: BytePort): boolean {
  return port.status === 'closed';
}

function conditionOfStar({ offline, coverOpen, drawerOpen, cutterError, unrecoverable, paperOut, paperNearEnd }: StarStatus): PrinterStatus {
  return conditionOf([{ offline, coverOpen, cutterError, unrecoverable, paperOut, paperNearEnd, drawerPin3High: drawerOpen, feedButton: false }]);
}
