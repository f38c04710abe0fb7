import { startAgent, type RunningAgent } from '../agent/start-agent.ts';
import type { AgentDevices } from '../agent/agent-context.ts';
import { isCardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { Sensitive } from '../base/sensitive.ts';
import { defaultTerminalConfig } from '../domain/config/terminal-config.ts';
import type { Assignment } from '../domain/attribution/attribution.ts';
import type { OfflineCaps } from '../domain/lease/decide-offline.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import { memoryMemberCache, memoryPrintSpool, memoryTerminalState } from '../doubles/memory-storage/memory-caches.ts';
import { simulatedFolder, type SimulatedFolder } from '../doubles/simulated-disk/simulated-folder.ts';
import type { AgentEvent } from '../ports/agent-control.ts';
import type { PrintOutcome } from '../ports/receipt-printer.ts';
import type { ScannerEvent } from '../ports/scanner.ts';
import { openJournal } from '../storage/journal/open-journal.ts';
import type { FlightRecorder } from '../ports/flight-recorder.ts';
import type { LeaseMark, RollbackWitness } from '../ports/rollback-witness.ts';
import { memberQrReader } from '../uplink/mapping/member-qr-reader.ts';
import { receiptSigner } from '../uplink/mapping/receipt-signer.ts';
import { recordSealer, type TerminalIdentity } from '../uplink/mapping/record-sealer.ts';
import { mqttUplink } from '../uplink/mqtt-uplink.ts';
import { cheapKey } from './cheap-keys.ts';
import { NodeTime, type Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { cloudKeyId, cloudKeyText } from './simulated-cloud.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { Sometimes } from './sometimes.ts';

/** Small, so that worlds see several segments. */
const segmentBytes = 16_384;

export interface SimulatedTerminalParts {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly sometimes: Sometimes;
  readonly broker: SimulatedBroker;
  readonly logger: Logger;
  readonly terminalId: string;
  readonly keyId: string;
  readonly keyText: string;
  readonly attended: boolean;
  /** A counter outside the disk that survives the power. */
  readonly hasTpm: boolean;
  /** What differs from the defaults of a terminal. */
  readonly offline: Partial<OfflineCaps>;
  readonly assignment: Assignment;
  /** Everything that the agent lets out, at the moment that it does. */
  onEvent(event: AgentEvent): void;
  /** The journal cannot be opened: a person has to look. */
  onBroken(code: string): void;
}

/** A world is run again from its seed. */
const noFlightRecorder: FlightRecorder = { note: () => undefined, close: async () => undefined };

/** A machine at a counter: disks that outlive the process, a process that may die at any write, paper that stays. */
export class SimulatedTerminal {
  readonly #parts: SimulatedTerminalParts;
  readonly #offset = { ms: 0 };
  readonly #state = memoryTerminalState();
  /** What the printer was handed; whether the process lived to hear that it is on paper is another matter. */
  readonly receipts: ReceiptDocument[] = [];
  #spool = memoryPrintSpool();
  /** An image of the disk knows nothing of what was printed after it was made. */
  hadOldDisk = false;
  #disks: readonly SimulatedFolder[];
  #boots = 0;
  #machine: { readonly bootId: string; readonly bootedMs: number };
  #time: NodeTime | undefined;
  #agent: RunningAgent | undefined;
  #scanned: (event: ScannerEvent) => void = () => undefined;
  /** The power goes when so many more writes have been asked for. */
  #writesUntilCut = Number.POSITIVE_INFINITY;
  #witness: { readonly bootId: string; readonly mark: LeaseMark } | undefined;
  #snapshot: readonly ReadonlyMap<string, Uint8Array>[] | undefined;
  /** Off until somebody finds it. */
  #lost = false;

  constructor(parts: SimulatedTerminalParts) {
    this.#parts = parts;
    this.#state.saveConfig({ ...defaultTerminalConfig, offline: { ...defaultTerminalConfig.offline, ...parts.offline } });
    this.#disks = ['a', 'b'].map((name) => this.#newDisk(name));
    this.#machine = this.#boot();
  }

  get id(): string {
    return this.#parts.terminalId;
  }

  get attended(): boolean {
    return this.#parts.attended;
  }

  get trustsReboots(): boolean {
    return this.#parts.offline.rebootTrust === true && !this.#parts.hasTpm;
  }

  get agent(): RunningAgent | undefined {
    return this.#agent;
  }

  /** What an inspector reads from the disk, without the process. */
  files(copy: number): ReadonlyMap<string, Uint8Array> {
    return this.#disks[copy]!.files();
  }

  start(): void {
    if (this.#agent !== undefined || this.#lost) return;
    const { scheduler, broker, logger, terminalId, attended, assignment, sometimes } = this.#parts;
    const time = new NodeTime(scheduler, { ...this.#machine, offset: this.#offset });
    const random = this.#parts.random.fork(`${terminalId}-${this.#boots}-${scheduler.steps}`);
    const epoch = { inForce: 1 };
    const identity: TerminalIdentity = { terminalId, terminalEpoch: () => epoch.inForce, key: this.#key(), ownKey: this.#key(), clock: time, configVersion: () => 0 };
    try {
      const journal = openJournal({ folders: this.#disks, logger, segmentBytes, onFailure: () => this.kill('process', 500) });
      if (journal.condition.kind === 'sound' && journal.condition.repaired !== undefined) sometimes.happened('journal.repaired');
      const uplink = mqttUplink({
        address: { url: 'mqtt://simulated', username: terminalId, password: '', protocolVersion: 5 }, identity, cloudKey: cheapKey(cloudKeyId, cloudKeyText), agentVersion: '0.0.0',
        timers: time, random, logger, makeLine: (options) => broker.line(options, terminalId, time), assignment: () => this.#state.assignment() ?? assignment,
      });
      this.#time = time;
      this.#agent = startAgent({
        journal, sealer: recordSealer(identity), receiptSigner: receiptSigner(identity), memberQrReader: memberQrReader(cheapKey(cloudKeyId, cloudKeyText)), rollbackWitness: this.#witnessFor(time), flightRecorder: noFlightRecorder, uplink, devices: this.#devices(time, random), memberCache: memoryMemberCache(), spool: this.#spool, stateStore: this.#state,
        clock: time, timers: time, random, logger, terminalId, terminalEpoch: 1, attended, assignment, agentVersion: '0.0.0', onEpoch: (inForce) => { epoch.inForce = inForce; },
      });
      this.#agent.control.subscribe((event) => { if (time.alive) this.#parts.onEvent(event); });
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      time.kill();
      this.#parts.onBroken(error.code);
    }
  }

  /** The process dies; with the power also what the disk had not yet written, torn at any sector. */
  kill(how: 'process' | 'power', downMs: number): void {
    if (this.#agent === undefined) return;
    this.#parts.sometimes.happened(how === 'power' ? 'terminal.power-cut' : 'terminal.killed');
    this.#end(how);
    if (how === 'power') this.#machine = this.#boot();
    this.#parts.scheduler.after(downMs, () => this.start());
  }

  /** The power goes at one of the next writes, whatever it is a write of. */
  cutAtWrite(writes: number): void {
    this.#writesUntilCut = writes;
  }

  setDiskFull(full: boolean): void {
    for (const disk of this.#disks) disk.free = full ? 0 : Number.MAX_SAFE_INTEGER;
  }

  jumpClock(byMs: number): void {
    this.#offset.ms += byMs;
  }

  keepSnapshot(): void {
    this.#snapshot = this.#disks.map((disk) => disk.files());
  }

  /** Somebody puts the old image of the disk back. */
  restoreSnapshot(): void {
    if (this.#snapshot === undefined) return;
    this.#end('power');
    this.#disks = this.#snapshot.map((files, copy) => this.#newDisk(['a', 'b'][copy]!, files));
    this.#snapshot = undefined;
    this.#spool = memoryPrintSpool();
    this.hadOldDisk = true;
    this.#machine = this.#boot();
    this.#parts.sometimes.happened('terminal.old-disk');
    this.#parts.scheduler.after(5_000, () => this.start());
  }

  lose(): void {
    this.#lost = true;
    this.#end('power');
    this.#machine = this.#boot();
  }

  find(): void {
    this.#lost = false;
    this.start();
  }

  scan(code: string): void {
    this.#scanned({ kind: 'code', code: new Sensitive(code) });
  }

  /** Forgets at every boot, unless the machine has a counter of its own. */
  #witnessFor(time: NodeTime): RollbackWitness {
    return {
      recall: () => (this.#witness !== undefined && (this.#parts.hasTpm || this.#witness.bootId === time.bootId) ? this.#witness.mark : undefined),
      remember: (mark) => { this.#witness = { bootId: time.bootId, mark }; },
    };
  }

  #end(how: 'process' | 'power'): void {
    if (this.#agent === undefined) return;
    this.#time?.kill();
    this.#agent = undefined;
    this.#parts.broker.forget(this.id);
    this.#writesUntilCut = Number.POSITIVE_INFINITY;
    if (how === 'process') for (const disk of this.#disks) disk.release();
    this.#disks = this.#disks.map((disk) => (how === 'power' ? disk.afterPowerCut(this.#parts.random) : this.#newDisk(disk.name, disk.files())));
  }

  #boot(): { readonly bootId: string; readonly bootedMs: number } {
    this.#boots += 1;
    return { bootId: `${this.#parts.terminalId}-boot-${this.#boots}`, bootedMs: this.#parts.scheduler.nowMs - this.#parts.random.integer(1_000, 9_000) };
  }

  #newDisk(name: string, files: ReadonlyMap<string, Uint8Array> = new Map()): SimulatedFolder {
    return simulatedFolder(name, { files, schedule: (complete) => this.#write(complete) });
  }

  #write(complete: () => void): void {
    this.#writesUntilCut -= 1;
    if (this.#writesUntilCut <= 0) {
      this.#parts.sometimes.happened('terminal.cut-at-write');
      // Not inside the write: the process that asked for it is still on the stack.
      this.#parts.scheduler.after(0, () => this.kill('power', this.#parts.random.integer(1_000, 60_000)));
      this.#writesUntilCut = Number.POSITIVE_INFINITY;
    }
    this.#parts.scheduler.after(0.2 + this.#parts.random.unit() * 4, complete);
  }

  #key() {
    return cheapKey(this.#parts.keyId, this.#parts.keyText);
  }

  #devices(time: NodeTime, random: SeededRandom): AgentDevices {
    const print = (document: ReceiptDocument) => new Promise<PrintOutcome>((resolve) => {
      this.receipts.push(document);
      time.after(random.integer(200, 1_500), () => resolve({ kind: 'proved' }));
    });
    return {
      onScan: (listener) => { this.#scanned = listener; },
      onCard: () => undefined,
      triggerScanners: () => undefined,
      onStatus: () => undefined,
      printer: { print, openDrawer: async () => ({ kind: 'proved' }), status: async () => ({ kind: 'ready', paper: 'present' }), onStatus: () => undefined },
      display: { show: () => undefined },
      statuses: () => [],
      counters: {},
    };
  }
}
