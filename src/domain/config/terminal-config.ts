import type { LogLevel } from '../../base/logger.ts';
import { fen } from '../../base/fen.ts';
import type { OfflineCaps } from '../lease/decide-offline.ts';
import type { Language } from '../screen/screen-model.ts';

/** The typed document that the cloud pushes (wire: Config). Bounds are checked where it is read. */
export interface TerminalConfig {
  readonly version: number;
  readonly receiptHeader: readonly string[];
  readonly language: Language;
  readonly idleText: string;
  readonly logLevel: LogLevel;
  readonly offline: OfflineCaps;
}

/** Money rules §7: ¥50 a payment and a member, ¥500 and 200 records a terminal, 72 hours; a reboot has to be proven. */
export const defaultOfflineCaps: OfflineCaps = { paymentMaxFen: fen(5_000), terminalMaxFen: fen(50_000), paymentsMax: 200, memberMaxFen: fen(5_000), hoursMax: 72, rebootTrust: false };

/** In force until the first document arrives. */
export const defaultTerminalConfig: TerminalConfig = {
  version: 0,
  receiptHeader: [],
  language: 'zh-CN',
  idleText: 'Welcome',
  logLevel: 'info',
  offline: defaultOfflineCaps,
};

export interface ConfigReport {
  readonly appliedVersion: number;
  readonly refused?: { readonly version: number; readonly code: 'CONFIG_STALE' | 'CONFIG_INVALID' | 'WIRE_SIGNATURE'; readonly detail: string };
  readonly keys: readonly { readonly key: string; readonly state: 'applied' | 'rejected' | 'needs-restart'; readonly reason: string }[];
}
