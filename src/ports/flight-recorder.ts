import type { FlightEntry } from '../domain/flight/flight-entry.ts';

/**
 * Keeps what the agent did, for people who look for a defect. Never synced and never in the way: it
 * may lose what it was given (and says so with a gap), it does not throw, and it is bounded.
 */
export interface FlightRecorder {
  note(entry: FlightEntry): void;
  /** Waits for what is on its way to the disk. */
  close(): Promise<void>;
}
