import type { LogLevel } from '../../base/logger.ts';
import type { Language } from '../screen/screen-model.ts';

/** The typed document that the cloud pushes (wire: Config). Bounds are checked where it is read. */
export interface TerminalConfig {
  readonly version: number;
  readonly receiptHeader: readonly string[];
  readonly language: Language;
  readonly idleText: string;
  readonly logLevel: LogLevel;
}

/** In force until the first document arrives. */
export const defaultTerminalConfig: TerminalConfig = {
  version: 0,
  receiptHeader: [],
  language: 'zh-CN',
  idleText: 'Welcome',
  logLevel: 'info',
};

export interface ConfigReport {
  readonly appliedVersion: number;
  readonly refused?: { readonly version: number; readonly code: 'CONFIG_STALE' | 'CONFIG_INVALID' | 'WIRE_SIGNATURE'; readonly detail: string };
  readonly keys: readonly { readonly key: string; readonly state: 'applied' | 'rejected' | 'needs-restart'; readonly reason: string }[];
}
