import { CardtillError } from './errors.ts';

/**
 * States something that only a programmer can break. A failure ends the process: the supervisor
 * restarts it and the journal resumes. Expected failures are results, never assertions.
 */
export function assert(condition: unknown, statement: string): asserts condition {
  if (!condition) throw new CardtillError('ASSERTION_FAILED', statement);
}

/** Compile-time proof that a switch is exhaustive. */
export function unreachable(value: never): never {
  throw new CardtillError('ASSERTION_FAILED', `unreachable: ${JSON.stringify(value)}`);
}
