import { err, ok, type Result } from '../../base/result.ts';
import { holdsBankCard } from '../../codecs/bank-card/holds-bank-card.ts';

/** The document an operator pushes (wire: Config). Version, addressee and signature are added when it is sent. */
export interface DesiredConfig {
  /** At most 6 lines of 48 characters. */
  readonly receiptHeader: readonly string[];
  readonly language: 'zh-CN' | 'en';
  /** At most 40 characters. */
  readonly idleText: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** What may be sold without a line; absent until somebody sets it, and the terminal's defaults are in force. */
  readonly offline?: OfflineConfig;
}

/** Money rules §7. Amounts in fen; zero sells nothing. */
export interface OfflineConfig {
  readonly paymentMaxFen: number;
  readonly terminalMaxFen: number;
  readonly paymentsMax: number;
  readonly memberMaxFen: number;
  readonly hoursMax: number;
  readonly rebootTrust: boolean;
}

const firstOffline: OfflineConfig = { paymentMaxFen: 5_000, terminalMaxFen: 50_000, paymentsMax: 200, memberMaxFen: 5_000, hoursMax: 72, rebootTrust: false };

/** Keys of an operator, the field that each sets, and its largest value. */
const offlineKeys: ReadonlyMap<string, { readonly field: Exclude<keyof OfflineConfig, 'rebootTrust'>; readonly max: number }> = new Map([
  ['offlinePaymentMaxFen', { field: 'paymentMaxFen', max: 50_000 }],
  ['offlineTerminalMaxFen', { field: 'terminalMaxFen', max: 500_000 }],
  ['offlinePaymentsMax', { field: 'paymentsMax', max: 1_000 }],
  ['offlineMemberMaxFen', { field: 'memberMaxFen', max: 50_000 }],
  ['offlineHoursMax', { field: 'hoursMax', max: 168 }],
]);

/** Every key that may be set. */
export const configKeys: readonly string[] = ['receiptHeader', 'language', 'idleText', 'logLevel', ...offlineKeys.keys(), 'rebootTrust'];

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
    if ([value].flat().some((text) => typeof text === 'string' && holdsBankCard(text))) return err(`${key.slice(0, 64)} holds the number of a bank card`);
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
    case 'rebootTrust': {
      const rebootTrust = value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
      return rebootTrust === undefined ? err('rebootTrust is true or false') : ok({ ...config, offline: { ...(config.offline ?? firstOffline), rebootTrust } });
    }
    // As it was stored: every field by its own rule.
    case 'offline':
      return typeof value === 'object' && value !== null ? readOffline(config, value as Readonly<Record<string, unknown>>) : err('offline is an object');
    default:
      return changeOffline(config, key, value);
  }
}

function readOffline(config: DesiredConfig, fields: Readonly<Record<string, unknown>>): Result<DesiredConfig, string> {
  const keys = Object.keys(fields).map((field) => (field === 'rebootTrust' ? field : ([...offlineKeys].find(([, known]) => known.field === field)?.[0] ?? `offline.${field}`)));
  return changeConfig(config, Object.fromEntries(Object.values(fields).map((value, index) => [keys[index]!, value])));
}

function changeOffline(config: DesiredConfig, key: string, value: unknown): Result<DesiredConfig, string> {
  const known = offlineKeys.get(key);
  if (known === undefined) return err(`there is no key "${key.slice(0, 64)}"; the keys are ${configKeys.join(', ')}`);
  const number = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > known.max) return err(`${key} is a whole number from 0 to ${known.max}`);
  return ok({ ...config, offline: { ...(config.offline ?? firstOffline), [known.field]: number } });
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

/** As terminals count: characters, not UTF-16 units; what controls a printer, a display or the order of a text is none. */
function isLine(value: unknown, charsMax: number): value is string {
  return typeof value === 'string' && [...value].length <= charsMax && !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(value);
}
