import { CardtillError } from '../../base/errors.ts';
import { fen } from '../../base/fen.ts';
import { logLevels, type LogLevel } from '../../base/logger.ts';
import { defaultOfflineCaps, type TerminalConfig } from '../../domain/config/terminal-config.ts';
import type { OfflineCaps } from '../../domain/lease/decide-offline.ts';
import type { Language } from '../../domain/screen/screen-model.ts';
import type { Bodies } from '../../wire/bodies.ts';

/** Bounds that no pushed document can pass (wire: Config). */
export const configBounds = {
  receiptHeaderLinesMax: 6, receiptHeaderCharsMax: 48, idleTextCharsMax: 40, offlinePaymentFenMax: 50_000, offlineTerminalFenMax: 500_000, offlinePaymentsMax: 1_000, offlineHoursMax: 168,
} as const;

const languages: readonly Language[] = ['zh-CN', 'en'];

/** The document if every field is within its bound; throws CONFIG_INVALID naming the first that is not. */
export function pushedConfig(body: Bodies['config'], now: { readonly wallMs: number; readonly agentVersion: string }): TerminalConfig {
  const { version, receiptHeader, idleText } = body;
  if (version < 1) throw invalid('version starts at 1');
  if (body.validForSeconds > 0 && now.wallMs > body.issuedWallMs + body.validForSeconds * 1_000) throw invalid('valid_for has passed');
  if (olderThan(now.agentVersion, body.minAgent)) throw invalid(`min_agent is ${body.minAgent}, this is ${now.agentVersion}`);
  if (receiptHeader.length > configBounds.receiptHeaderLinesMax) throw invalid(`receiptHeader has more than ${configBounds.receiptHeaderLinesMax} lines`);
  if (receiptHeader.some((line) => !isLine(line, configBounds.receiptHeaderCharsMax))) throw invalid(`a line of receiptHeader is longer than ${configBounds.receiptHeaderCharsMax} characters or no plain text`);
  if (!isLine(idleText, configBounds.idleTextCharsMax)) throw invalid(`idleText is longer than ${configBounds.idleTextCharsMax} characters or no plain text`);
  const language = languages.find((each) => each === body.language) ?? fail(`language must be one of ${languages.join(', ')}`);
  const logLevel: LogLevel = logLevels.find((each) => each === body.logLevel) ?? fail(`logLevel must be one of ${logLevels.join(', ')}`);
  return { version, receiptHeader, language, idleText, logLevel, offline: offlineCaps(body.offline) };
}

function offlineCaps(offline: Bodies['config']['offline']): OfflineCaps {
  if (offline === undefined) return defaultOfflineCaps;
  const { offlinePaymentFenMax, offlineTerminalFenMax, offlinePaymentsMax, offlineHoursMax } = configBounds;
  const { paymentMaxFen, terminalMaxFen, memberMaxFen, paymentsMax, hoursMax, rebootTrust } = offline;
  if (!isWithin(paymentMaxFen, offlinePaymentFenMax) || !isWithin(memberMaxFen, offlinePaymentFenMax)) throw invalid(`offline.paymentMaxFen and offline.memberMaxFen are 0 to ${offlinePaymentFenMax}`);
  if (!isWithin(terminalMaxFen, offlineTerminalFenMax)) throw invalid(`offline.terminalMaxFen is 0 to ${offlineTerminalFenMax}`);
  if (!isWithin(paymentsMax, offlinePaymentsMax)) throw invalid(`offline.paymentsMax is 0 to ${offlinePaymentsMax}`);
  if (!isWithin(hoursMax, offlineHoursMax)) throw invalid(`offline.hoursMax is 0 to ${offlineHoursMax}`);
  return { paymentMaxFen: fen(paymentMaxFen), terminalMaxFen: fen(terminalMaxFen), memberMaxFen: fen(memberMaxFen), paymentsMax, hoursMax, rebootTrust };
}

function isWithin(value: number, max: number): boolean {
  return value >= 0 && value <= max;
}

/** Characters, not UTF-16 units; what controls a printer, a display or the order of a text is none. */
function isLine(text: string, charsMax: number): boolean {
  return [...text].length <= charsMax && !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text);
}

function olderThan(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (have![index] ?? 0) - (need![index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function fail(what: string): never {
  throw invalid(what);
}

function invalid(what: string): CardtillError {
  return new CardtillError('CONFIG_INVALID', what);
}
