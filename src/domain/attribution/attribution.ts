import { limits } from '../../base/limits.ts';

/**
 * Which store a record is booked to: captured when the record is journaled, signed with it and
 * never changed (money rules §6).
 */
export interface Attribution {
  readonly storeId: string;
  readonly assignmentVersion: number;
  /** Empty on a kiosk. */
  readonly staffId: string;
}

/** The terminal's binding in force, from enrolment and every HELLO answer. */
export interface Assignment {
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly storeName: string;
  readonly merchantName: string;
  /** 8 digits: start of every human order number. */
  readonly orderPrefix: string;
  /** 6 digits. */
  readonly terminalShortId: string;
}

/** A binding of the terminal, and what its store was called. */
export type NamedStore = Pick<Assignment, 'storeId' | 'assignmentVersion' | 'storeName'>;

/** The bindings that are remembered, oldest first, with this one as the newest. */
export function rememberStore(known: readonly NamedStore[], { storeId, assignmentVersion, storeName }: NamedStore): readonly NamedStore[] {
  const others = known.filter((store) => store.storeId !== storeId || store.assignmentVersion !== assignmentVersion);
  return [...others, { storeId, assignmentVersion, storeName }].slice(-limits.storeNamesKeptMax);
}

/** What the store that a record is booked to was called then, or under another of its bindings; its id where nobody knows. */
export function storeNameOf({ storeId, assignmentVersion }: Pick<Attribution, 'storeId' | 'assignmentVersion'>, known: readonly NamedStore[]): string {
  const ofStore = known.filter((store) => store.storeId === storeId);
  return (ofStore.find((store) => store.assignmentVersion === assignmentVersion) ?? ofStore.at(-1))?.storeName ?? storeId;
}
