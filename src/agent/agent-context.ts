import type { Clock, Random, Timers } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Assignment } from '../domain/attribution/attribution.ts';
import type { TerminalConfig } from '../domain/config/terminal-config.ts';
import type { Moment } from '../domain/payment/payment-step.ts';
import type { Journal } from '../ports/journal.ts';
import type { MemberCache } from '../ports/member-cache.ts';
import type { PrintSpool } from '../ports/print-spool.ts';
import type { ReceiptSigner } from '../ports/receipt-signer.ts';
import type { FlightRecorder } from '../ports/flight-recorder.ts';
import type { MemberQrReader } from '../ports/member-qr-reader.ts';
import type { RollbackWitness } from '../ports/rollback-witness.ts';
import type { RecordSealer } from '../ports/record-sealer.ts';
import type { CardReaderEvent } from '../ports/card-reader.ts';
import type { CashAcceptor } from '../ports/cash-acceptor.ts';
import type { CustomerDisplay } from '../ports/customer-display.ts';
import type { ReceiptPrinter } from '../ports/receipt-printer.ts';
import type { RecordStreams } from './record-streams.ts';
import type { ScannerEvent } from '../ports/scanner.ts';
import type { TerminalStateStore } from '../ports/terminal-state.ts';
import type { Uplink } from '../ports/uplink.ts';

/** The devices as the agent sees them (agent/devices gives them). */
export interface AgentDevices {
  onScan(listener: (event: ScannerEvent) => void): void;
  onCard(listener: (event: CardReaderEvent) => void): void;
  /** Whether codes are wanted: scanners that look only when they are told are told. */
  triggerScanners(on: boolean): void;
  onStatus(listener: () => void): void;
  readonly printer: ReceiptPrinter;
  readonly display: CustomerDisplay;
  /** Absent where the terminal has no acceptor. */
  readonly cash?: CashAcceptor | undefined;
  statuses(): readonly { readonly name: string; readonly class: string; readonly status: { readonly kind: string; readonly code?: string; readonly reason?: string }; readonly detail?: string; readonly label?: string }[];
  /** Absent in a world without plugs. */
  unsupported?(): readonly { readonly label: string; readonly portPath: string; readonly reason: string }[];
  statisticsOf?(name: string): Readonly<Record<string, number>>;
  /** Undefined where no device has this name. `useWithinMs`: an interactive check waits so long for somebody. */
  check?(name: string, level: 'internal' | 'external' | 'interactive', useWithinMs: number): Promise<{ readonly kind: 'good' | 'bad'; readonly text: string } | { readonly kind: 'not-offered' }> | undefined;
  readonly counters: Readonly<object>;
}

export interface AgentOptions {
  readonly journal: Journal;
  readonly sealer: RecordSealer;
  readonly receiptSigner: ReceiptSigner;
  readonly memberQrReader: MemberQrReader;
  readonly rollbackWitness: RollbackWitness;
  readonly flightRecorder: FlightRecorder;
  readonly uplink: Uplink;
  readonly devices: AgentDevices;
  readonly memberCache: MemberCache;
  readonly spool: PrintSpool;
  readonly stateStore: TerminalStateStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  readonly terminalId: string;
  /** From the enrolment file; later ones are in the journal. */
  readonly terminalEpoch: number;
  /** A person serves this terminal; a kiosk has nobody to ask. */
  readonly attended: boolean;
  /** From the enrolment file; a later one comes with HELLO. */
  readonly assignment: Assignment;
  readonly agentVersion: string;
  /** Told which terminal epoch is in force: at the start, and when the cloud gave a new one. */
  onEpoch?(terminalEpoch: number): void;
  /** Told of a pushed configuration: at the start of the one in force, and when another is applied. */
  onConfig?(config: TerminalConfig): void;
}

/** What every part of the agent shares. */
export interface AgentContext extends AgentOptions {
  readonly counters: Counters;
  readonly streams: RecordStreams;
  assignmentNow(): Assignment;
  config(): TerminalConfig;
  moment(): Moment;
}

/** Numbers for metrics and reports, by name. */
export class Counters {
  readonly #values = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + by);
  }

  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#values);
  }
}
