import { CardtillError, isCardtillError, type ErrorCode } from '../base/errors.ts';

/** How a command is repeated so that it is the same one: what names it, and the option that takes the name. */
export interface Repeat {
  readonly option: 'token' | 'id';
  readonly name: string;
  /** For programs: the whole of what names it. */
  readonly fields: Readonly<Record<string, string | number>>;
}

/** A command that moves money has failed, and may have moved it. */
export class UnfinishedError extends CardtillError {
  readonly repeat: Repeat;

  constructor(code: ErrorCode, repeat: Repeat, cause: CardtillError) {
    super(code, cause.message, { cause });
    this.repeat = repeat;
  }
}

/** Codes that decide nothing about what was asked for. */
const undecided: readonly ErrorCode[] = ['OUTCOME_UNKNOWN', 'NO_ANSWER', 'ANSWER_LATE', 'DATABASE_FAILED', 'JOURNAL_WRITE_FAILED', 'ASSERTION_FAILED'];

/**
 * Runs what moves money under a name. A failure that decides nothing is thrown as UnfinishedError of OUTCOME_UNKNOWN; after `begun` was called every failure
 * is an UnfinishedError, because what was begun goes on without us: then "nobody listens" decides nothing either.
 */
export async function underName<Value>(repeat: Repeat, run: (begun: () => void) => Promise<Value>): Promise<Value> {
  const state = { begun: false };
  try {
    return await run(() => { state.begun = true; });
  } catch (error) {
    if (!isCardtillError(error)) throw error;
    if (undecided.includes(error.code) || (state.begun && error.code === 'OFFLINE')) throw new UnfinishedError('OUTCOME_UNKNOWN', repeat, error);
    throw state.begun ? new UnfinishedError(error.code, repeat, error) : error;
  }
}

export function repeatLine({ option, name }: Repeat): string {
  return `The same command with --${option} ${name} asks what became of it, and moves the money at most once.`;
}
