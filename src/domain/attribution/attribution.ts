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
