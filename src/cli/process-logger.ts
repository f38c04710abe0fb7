import pino from 'pino';
import { limits } from '../base/limits.ts';
import type { LogFields, Logger, LogLevel } from '../base/logger.ts';

export interface ProcessLogger extends Logger {
  setLevel(level: LogLevel): void;
}

/** Letters and digits without a gap. */
const wordPattern = /[0-9A-Za-z]+/g;
/** Ids, hashes and order numbers of 32 digits, whose digits are nobody's. */
const idPattern = /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i;
/** Phones, member codes, card numbers, also with letters against them. */
const digitsPattern = /(?<!\d)\d{11,24}(?!\d)/g;

/** Keeps the last two digits, so that people can still tell two lines apart. */
export function maskDigits(text: string): string {
  return text.replace(wordPattern, (word) => (idPattern.test(word) ? word : word.replace(digitsPattern, (digits) => `${'*'.repeat(digits.length - 2)}${digits.slice(-2)}`)));
}

/**
 * One line of JSON for each event, built from named fields only. Nothing in the product hands card
 * data, codes or phones to a log; should it happen all the same, the last word here is a mask.
 */
export function processLogger(options: { readonly level: LogLevel; readonly name: string; readonly write?: (line: string) => void }): ProcessLogger {
  const target = options.write === undefined ? pino.destination({ fd: 1, sync: true }) : { write: options.write };
  const root = pino({ level: options.level, base: { process: options.name }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) }, messageKey: 'event' }, target);
  return wrap(root, root);
}

function wrap(target: pino.Logger, root: pino.Logger): ProcessLogger {
  return {
    log: (level, event, fields = {}) => target[level](masked(fields), event),
    child: (fields) => wrap(target.child(masked(fields)), root),
    setLevel: (level) => { root.level = level; },
  };
}

function masked(fields: LogFields): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value === 'string') out[name] = maskDigits(value).slice(0, limits.logFieldCharsMax);
    else if (typeof value === 'number' && !name.endsWith('Ms') && Math.abs(value) >= 1e10) out[name] = maskDigits(String(value));
    else out[name] = value;
  }
  return out;
}
