import type { Assignment, NamedStore } from '../domain/attribution/attribution.ts';
import type { TimeMark } from '../domain/time/cloud-time.ts';
import type { TerminalConfig } from '../domain/config/terminal-config.ts';

/** What a terminal knows of the cloud while it does not hear it. */
export interface OfflineFacts {
  readonly time: TimeMark;
  /** Up to here the cloud had acknowledged everything. */
  readonly acknowledged: { readonly epoch: number; readonly seq: number };
}

/** The small facts a terminal keeps beside its journal. Each write is whole or not at all. */
export interface TerminalStateStore {
  /** The last good configuration, or undefined before the first. */
  config(): TerminalConfig | undefined;
  /** Durable when it returns. Throws STORAGE_FAILED; the one before is then still in force. */
  saveConfig(config: TerminalConfig): void;
  assignment(): Assignment | undefined;
  saveAssignment(assignment: Assignment): void;
  /** Of this and earlier bindings, oldest first, at most limits.storeNamesKeptMax. */
  stores(): readonly NamedStore[];
  saveStores(stores: readonly NamedStore[]): void;
  offlineFacts(): OfflineFacts | undefined;
  saveOfflineFacts(facts: OfflineFacts): void;
}
