import { err, ok, type Result } from '../../base/result.ts';

/** The document an operator pushes (wire: Config). Version, addressee and signature are added when it is sent. */
export interface DesiredConfig {
  /** At most 6 lines of 48 characters. */
  readonly receiptHeader: readonly string[];
  readonly language: 'zh-CN' | 'en';
  /** At most 40 characters. */
  readonly idleText: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export const firstConfig: DesiredConfig = { receiptHeader: [], language: 'zh-CN', idleText: 'Welcome', logLevel: 'info' };

const headerLinesMax = 6;
const headerCharsMax = 48;
const idleCharsMax = 40;
const languages: readonly DesiredConfig['language'][] = ['zh-CN', 'en'];
const logLevels: readonly DesiredConfig['logLevel'][] = ['debug', 'info', 'warn', 'error'];

/**
 * Lays `changes` over `base`. All keys are good or nothing changes (REQ-CFG-3); the error is a
 * sentence that names the key. A receipt header may be given as one text with line breaks.
 */
export function changeConfig(base: DesiredConfig, changes: Readonly<Record<string, unknown>>): Result<DesiredConfig, string> {
  let changed = base;
  for (const [key, value] of Object.entries(changes)) {
    const next = changeKey(changed, key, value);
    if (!next.ok) return next;
    changed = next.value;
  }
  return ok(changed);
}

function changeKey(config: DesiredConfig, key: string, value: unknown): Result<DesiredConfig, string> {
  switch (key) {
    case 'receiptHeader': {
      const lines: readonly unknown[] = typeof value === 'string' ? linesOf(value) : Array.isArray(value) ? value : [null];
      if (lines.length > headerLinesMax) return err(`receiptHeader holds at most ${headerLinesMax} lines`);
      if (!lines.every((line): line is string => isLine(line, headerCharsMax))) return err(`a line of receiptHeader is a text of at most ${headerCharsMax} characters`);
      return ok({ ...config, receiptHeader: lines });
    }
    case 'language': {
      const language = languages.find((known) => known === value);
      return language === undefined ? err(`language is one of ${languages.join(', ')}`) : ok({ ...config, language });
    }
    case 'idleText':
      return isLine(value, idleCharsMax) ? ok({ ...config, idleText: value }) : err(`idleText is a text of at most ${idleCharsMax} characters`);
    case 'logLevel': {
      const logLevel = logLevels.find((known) => known === value);
      return logLevel === undefined ? err(`logLevel is one of ${logLevels.join(', ')}`) : ok({ ...config, logLevel });
    }
    default:
      return err(`there is no key "${key.slice(0, 64)}"; the keys are receiptHeader, language, idleText, logLevel`);
  }
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

/** Counts characters, not UTF-16 units; control characters would reach a printer or a display. */
function isLine(value: unknown, charsMax: number): value is string {
  return typeof value === 'string' && [...value].length <= charsMax && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value);
}
