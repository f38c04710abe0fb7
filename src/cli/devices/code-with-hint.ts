import { errorTable, type ErrorEntry } from '../../base/errors.ts';

/** An error code with what to do about it; another text as it is. */
export function codeWithHint(text: string): string {
  const entry = (errorTable as Readonly<Record<string, ErrorEntry>>)[text];
  return entry === undefined ? text : `${text}: ${entry.hint}`;
}
