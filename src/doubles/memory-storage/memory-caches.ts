import { limits } from '../../base/limits.ts';
import type { Assignment, NamedStore } from '../../domain/attribution/attribution.ts';
import type { TerminalConfig } from '../../domain/config/terminal-config.ts';
import type { MemberView } from '../../domain/member/member.ts';
import type { MemberCache } from '../../ports/member-cache.ts';
import type { FlightEntry } from '../../domain/flight/flight-entry.ts';
import type { FlightRecorder } from '../../ports/flight-recorder.ts';
import type { LeaseMark, RollbackWitness } from '../../ports/rollback-witness.ts';
import type { PrintSpool, ReceiptOutcome, SpooledJob } from '../../ports/print-spool.ts';
import type { OfflineFacts, TerminalStateStore } from '../../ports/terminal-state.ts';

export function memoryMemberCache(): MemberCache {
  const byId = new Map<string, MemberView>();
  return {
    byId: (memberId) => byId.get(memberId),
    byNumber: (memberNumber) => [...byId.values()].find((member) => member.memberNumber === memberNumber),
    put: (member) => {
      const known = byId.get(member.memberId);
      if (known === undefined || known.memberSequence <= member.memberSequence || known.asOfWallMs < member.asOfWallMs) byId.set(member.memberId, member);
    },
    failures: 0,
    close: async () => undefined,
  };
}

export function memoryPrintSpool(): PrintSpool {
  const jobs = new Map<string, SpooledJob>();
  const outcomes = new Map<string, ReceiptOutcome>();
  let upToSeq: number | undefined;
  return {
    jobs: () => [...jobs.values()].sort((left, right) => left.place - right.place),
    put: (job) => void jobs.set(job.document.jobId, job),
    remove: (jobId) => void jobs.delete(jobId),
    outcomes: () => [...outcomes.values()],
    putOutcome: (outcome) => {
      outcomes.delete(outcome.orderId);
      outcomes.set(outcome.orderId, outcome);
      if (outcomes.size > limits.printOutcomesKeptMax) outcomes.delete(outcomes.keys().next().value!);
    },
    dueUpToSeq: () => upToSeq,
    setDueUpToSeq: (seq) => { upToSeq = seq; },
    settled: async () => true,
    close: async () => undefined,
  };
}

export function memoryTerminalState(): TerminalStateStore {
  let config: TerminalConfig | undefined;
  let assignment: Assignment | undefined;
  let stores: readonly NamedStore[] = [];
  let offline: OfflineFacts | undefined;
  return {
    config: () => config,
    saveConfig: (next) => { config = next; },
    assignment: () => assignment,
    saveAssignment: (next) => { assignment = next; },
    stores: () => stores,
    saveStores: (next) => { stores = next; },
    offlineFacts: () => offline,
    saveOfflineFacts: (next) => { offline = next; },
  };
}

/** Outlives the agent and not the test: as a counter in a chip would, or memory between two boots. */
export function memoryWitness(): RollbackWitness & { forget(): void } {
  let known: LeaseMark | undefined;
  return {
    recall: () => known,
    remember: (mark) => { known = mark; },
    forget: () => { known = undefined; },
  };
}

export function memoryFlightRecorder(): FlightRecorder & { readonly entries: readonly FlightEntry[] } {
  const entries: FlightEntry[] = [];
  return { entries, note: (entry) => void entries.push(structuredClone(entry)), close: async () => undefined };
}
