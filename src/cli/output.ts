import { errorTable, isCardtillError, type CardtillError, type ErrorCode } from '../base/errors.ts';
import { formatYuan } from '../base/fen.ts';
import { repeatLine, UnfinishedError } from './under-name.ts';

/** What a command prints: lines for people, or one JSON value for programs. */
export interface Output {
  readonly json: boolean;
  line(text: string): void;
  value(value: unknown, lines: readonly string[]): void;
}

export function standardOutput(json: boolean): Output {
  return {
    json,
    line: (text) => { if (!json) process.stdout.write(`${text}\n`); },
    value: (value, lines) => process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join('')),
  };
}

export function yuan(fen: number): string {
  return `¥${formatYuan(fen as never)}`;
}

/** Instead of the hints for programs that call an API. */
const typedHints: Partial<Record<ErrorCode, string>> = {
  AMOUNT_INVALID: 'Give the amount in yuan, above zero, with at most two decimals: 12.50.',
  REQUEST_INVALID: 'Compare the command with its --help.',
};

/** What happened and what to do, for whoever called, and how to repeat what may have moved money; a defect comes with its stack. */
export function explain(error: unknown, json: boolean): void {
  if (!isCardtillError(error)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return;
  }
  const repeat = error instanceof UnfinishedError ? error.repeat : undefined;
  const { code, message } = error;
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, hint: hintOf(error), retryable: errorTable[code].retryable }, ...(repeat === undefined ? {} : { repeat: repeat.fields }) })}\n`);
  else process.stderr.write([...explanation(error), ...(repeat === undefined ? [] : [repeatLine(repeat)])].map((line) => `${line}\n`).join(''));
}

/** Lines for people. What has nothing more to say than its hint has it for a message, too. */
export function explanation(error: CardtillError): readonly string[] {
  return [...new Set([error.message, hintOf(error)])];
}

function hintOf({ code, hint }: CardtillError): string {
  return typedHints[code] ?? hint;
}

/** Columns of equal width. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, index) => Math.max(known[index] ?? 0, width(cell))), []);
  return rows.map((row) => row.map((cell, index) => cell + ' '.repeat(Math.max(0, widths[index]! - width(cell)))).join('  ').trimEnd());
}

/** Chinese characters take two columns of a terminal. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  return columns;
}
