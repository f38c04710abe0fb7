import type { Clock } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import { encodeEscpos } from '../../codecs/escpos/encode-escpos.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import { readDeviceId, readPortStatus } from '../../codecs/usb-printer/usb-printer-class.ts';
import type { ReceiptDocument } from '../../domain/receipt/receipt-document.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrinterStatus, DrawerOutcome, PrintOutcome } from '../../ports/receipt-printer.ts';
import { hasQuirk, type ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import { composeReceipt, type ReceiptArtist } from './compose-receipt.ts';
import { composed, notComposed } from './composed.ts';
import { EscposConversation, type ProofKind } from './escpos-conversation.ts';
import { drawerCommand } from './layout-receipt.ts';
import { conditionOfPort, isSameStatus } from './printer-condition.ts';
import { PrintJobs, queueFull } from './print-jobs.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { PrinterDriver, PrinterDriverOptions } from './printer-driver.ts';

/** Online, errors and paper; not the drawer, which says nothing of printing (devices §3.2). */
const automaticStatusMask = 0x0e;
const deviceIdBytesMax = 1_024;
const proofIds = 36 ** 4;

/**
 * An ESC/POS printer. One job at a time; limits.printJobsMax wait. Status is asked before: a fault sends nothing. What
 * proves a job is, by what the profile says of the printer: the answer to GS ( H, given when everything before it is on
 * paper; else GS r 1, answered when everything before it was processed, and a good status after it; else the status
 * alone; else nothing (devices §3.1, §3.2).
 */
export class EscposPrinter implements PrinterDriver {
  readonly #port: BytePort;
  readonly #profile: ReceiptPrinterProfile;
  readonly #clock: Clock;
  readonly #artist: ReceiptArtist | undefined;
  readonly #conversation: EscposConversation;
  readonly #jobs = new PrintJobs();
  readonly #silence: SilenceWatch;
  #known: PrinterStatus = { kind: 'unknown' };
  #otherModel: string | undefined;
  #proofId: number;
  #listener: (status: PrinterStatus) => void = () => undefined;

  constructor(options: PrinterDriverOptions) {
    this.#port = options.port;
    this.#profile = options.profile;
    this.#clock = options.clock;
    this.#artist = options.artist;
    this.#silence = new SilenceWatch(options.port);
    // Another number than those of the port before: what that one asked for may be answered here.
    this.#proofId = Math.floor(options.clock.wallMs()) % proofIds;
    this.#conversation = new EscposConversation(options.port, options.timers, { told: (status) => this.#noted(status), named: (model) => this.#named(model) });
    if (options.owesProof === true) this.#conversation.doubt();
    void this.#jobs.run(undefined, () => this.#greet());
  }

  get owesProof(): boolean {
    return this.#conversation.owesProof;
  }

  get detail(): string {
    const condition = this.#known.kind === 'faulted' ? this.#known.fault : this.#known.kind === 'ready' && this.#known.paper === 'near-end' ? 'paper near end' : '';
    return [this.#otherModel === undefined ? '' : `says it is ${this.#otherModel}`, condition].filter((part) => part !== '').join(', ');
  }

  end(): void {
    this.#conversation.end();
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listener = listener;
  }

  print(document: ReceiptDocument, { afterDoubt = false }: { readonly afterDoubt?: boolean } = {}): Promise<PrintOutcome> {
    return this.#jobs.run(queueFull, async () => {
      if (afterDoubt) this.#conversation.doubt();
      const commands = await composed(this.#artist, () => composeReceipt(document, this.#profile.capabilities, this.#artist));
      return commands === undefined ? notComposed : this.#printNow(commands);
    });
  }

  openDrawer(): Promise<DrawerOutcome> {
    const command = drawerCommand(this.#profile.capabilities);
    if (command === undefined) return Promise.resolve({ kind: 'no-drawer' });
    return this.#jobs.run(queueFull, () => this.#printNow([command]));
  }

  status(): Promise<PrinterStatus> {
    return this.#jobs.run<PrinterStatus>({ kind: 'unknown' }, () => this.#statusNow());
  }

  /** Its name, where the profile knows names or the port gives one for nothing; and that it tells changes by itself. */
  async #greet(): Promise<void> {
    const { modelNames, automaticStatus } = this.#profile.capabilities;
    const model = await this.#usbModel();
    if (model !== undefined) this.#named(model);
    const commands: EscposCommand[] = [];
    if (model === undefined && modelNames !== undefined) commands.push({ type: 'name-request', name: 'model' });
    if (automaticStatus === true) commands.push({ type: 'automatic-status', mask: automaticStatusMask });
    // A port that fails has ended: its session opens the next one.
    if (commands.length > 0) await this.#conversation.send(commands).catch(() => undefined);
  }

  /** A model that the profile does not name prints all the same: names differ within one series, and paper matters more. */
  #named(model: string): void {
    const { modelNames = [] } = this.#profile.capabilities;
    const said = model.trim().slice(0, limits.printerNameCharsMax);
    const other = modelNames.length === 0 || modelNames.some((name) => said.startsWith(name)) ? undefined : said;
    if (other === this.#otherModel) return;
    this.#otherModel = other;
    this.#listener(this.#known);
  }

  async #printNow(commands: readonly EscposCommand[]): Promise<PrintOutcome> {
    const { realTimeStatus, automaticStatus } = this.#profile.capabilities;
    const proof = this.#proofKind();
    const request: EscposCommand[] = proof === undefined ? [] : proof.kind === 'process-id' ? [{ type: 'proof-request', id: proof.id }] : [{ type: 'paper-status-request' }];
    // ESC @ at the head of a receipt ends automatic status on some printers, and so does their switch.
    const tell: EscposCommand[] = automaticStatus === true ? [{ type: 'automatic-status', mask: automaticStatusMask }] : [];
    const all = [...commands, ...tell, ...request];
    const bytes = await composed(this.#artist, () => encodeEscpos(all));
    if (bytes === undefined) return notComposed;
    const before = await this.#readyNow();
    if (before.kind === 'faulted') return { kind: 'refused', fault: before.fault };
    if (before.kind === 'unknown' && realTimeStatus) return { kind: 'refused', fault: 'no-answer' };
    if (proof?.kind === 'paper-sensor' && !(await this.#conversation.settleProofs()) && !(await this.#knowsNoOrder())) return { kind: 'refused', fault: this.#port.status === 'closed' ? 'gone' : 'no-answer' };
    if (this.#port.status === 'closed') return { kind: 'refused', fault: 'gone' };
    try {
      const byteCount = await this.#conversation.send(all, bytes);
      return await (proof === undefined ? this.#afterwards() : this.#proof(proof, byteCount));
    } catch {
      return { kind: 'unproved', fault: 'write-failed' };
    }
  }

  /** It answers in real time and is well, but to GS r it has never said a word: nothing that it prints will be proved, and nothing is gained by waiting. */
  async #knowsNoOrder(): Promise<boolean> {
    return !this.#conversation.hasAnsweredInOrder && this.#profile.capabilities.realTimeStatus && (await this.#statusNow()).kind === 'ready';
  }

  /** After a fault of the cutter the printer waits for DLE ENQ: what it had not printed goes, and nothing of it is ours any more. */
  async #readyNow(): Promise<PrinterStatus> {
    const status = await this.#statusNow();
    if (status.kind !== 'faulted' || status.fault !== 'cutter') return status;
    await this.#conversation.send([{ type: 'recover' }]).catch(() => undefined);
    return this.#statusNow();
  }

  #proofKind(): ProofKind | undefined {
    const { processId, realTimeStatus, automaticStatus } = this.#profile.capabilities;
    if (processId === true) {
      this.#proofId = (this.#proofId + 1) % proofIds;
      return { kind: 'process-id', id: this.#proofId.toString(36).padStart(4, '0') };
    }
    return (realTimeStatus || automaticStatus === true) && !hasQuirk(this.#profile, 'no-ordered-status') ? { kind: 'paper-sensor' } : undefined;
  }

  /** Waits for the ordered answer, looking at the status meanwhile: a printer that stopped answers nothing in order. */
  async #proof(wanted: ProofKind, byteCount: number): Promise<PrintOutcome> {
    const untilMs = this.#clock.monotonicMs() + limits.printProofTimeoutMs + (byteCount * 1_000) / limits.printBytesPerSecondMin;
    for (;;) {
      const answer = await this.#conversation.proof(wanted, limits.printerStatusTimeoutMs);
      if (answer === 'paper-out') return { kind: 'unproved', fault: 'paper-out' };
      if (answer === 'proved') return wanted.kind === 'process-id' ? { kind: 'proved' } : this.#afterwards();
      const status = await this.#statusNow();
      if (status.kind === 'faulted') return { kind: 'unproved', fault: status.fault };
      const isMute = status.kind === 'unknown' && this.#profile.capabilities.realTimeStatus;
      if (!isMute && this.#clock.monotonicMs() < untilMs) continue;
      return { kind: 'unproved', fault: !isMute && wanted.kind === 'paper-sensor' && (await this.#knowsNoOrder()) ? 'no-proof' : 'no-answer' };
    }
  }

  async #afterwards(): Promise<PrintOutcome> {
    const { realTimeStatus, automaticStatus } = this.#profile.capabilities;
    const after = await this.#statusNow();
    if (after.kind === 'faulted') return { kind: 'unproved', fault: after.fault };
    // What a USB port says of itself is about its cable and its paper, not about what was printed.
    if (!realTimeStatus && automaticStatus !== true) return { kind: 'unproved', fault: 'no-proof' };
    return after.kind === 'ready' ? { kind: 'proved' } : { kind: 'unproved', fault: 'no-answer' };
  }

  async #statusNow(): Promise<PrinterStatus> {
    const status = await this.#askedStatus();
    this.#noted(status);
    return status;
  }

  async #askedStatus(): Promise<PrinterStatus> {
    if (this.#port.status === 'closed') return { kind: 'faulted', fault: 'gone' };
    const { realTimeStatus, automaticStatus } = this.#profile.capabilities;
    const said = realTimeStatus ? await this.#conversation.status() : automaticStatus === true ? await this.#conversation.told() : undefined;
    if (realTimeStatus) this.#silence.asked(said?.kind === 'ready' || (said?.kind === 'faulted' && said.fault !== 'gone'));
    if (said !== undefined && said.kind !== 'unknown') return said;
    const port = await this.#usbCondition();
    // A port that says it is well is no answer of a printer that should have given one.
    return port === undefined || (port.kind === 'ready' && realTimeStatus) ? { kind: 'unknown' } : port;
  }

  #noted(status: PrinterStatus): void {
    if (isSameStatus(status, this.#known)) return;
    this.#known = status;
    this.#listener(status);
  }

  /** GET_PORT_STATUS. */
  async #usbCondition(): Promise<PrinterStatus | undefined> {
    const bytes = await this.#classRequest(1, 0, 1);
    return bytes?.[0] === undefined ? undefined : conditionOfPort(readPortStatus(bytes[0]));
  }

  /** GET_DEVICE_ID, of the first configuration and the first setting of the interface. */
  async #usbModel(): Promise<string | undefined> {
    const bytes = await this.#classRequest(0, 8, deviceIdBytesMax);
    return bytes === undefined ? undefined : readDeviceId(bytes)?.model;
  }

  /** Undefined where the port is no USB port, or the printer has no such request. */
  async #classRequest(request: number, indexShift: number, byteCount: number): Promise<Uint8Array | undefined> {
    const interfaceNumber = this.#port.facts.usb?.interfaceNumber;
    if (interfaceNumber === undefined) return undefined;
    return this.#port.control({ kind: 'usb-in', requestType: 0xa1, request, value: 0, index: interfaceNumber << indexShift, byteCount }).catch(() => undefined);
  }
}
