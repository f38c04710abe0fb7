import { isCardtillError } from '../base/errors.ts';
import type { ConfigReport, TerminalConfig } from '../domain/config/terminal-config.ts';
import type { UplinkEvent } from '../ports/uplink.ts';
import type { AgentOptions, Counters } from './agent-context.ts';

const keys = ['receiptHeader', 'language', 'idleText', 'logLevel', 'offline'] as const;

/** Applies pushed configuration: whole or not at all, versions only rise, the last good one stays (REQ-CFG-1..3). */
export class ConfigDesk {
  readonly #context: AgentOptions & { readonly counters: Counters };
  readonly #applied: (config: TerminalConfig) => void;
  #config: TerminalConfig;

  constructor(context: AgentOptions & { readonly counters: Counters }, first: TerminalConfig, applied: (config: TerminalConfig) => void) {
    this.#context = context;
    this.#config = first;
    this.#applied = applied;
  }

  get config(): TerminalConfig {
    return this.#config;
  }

  received(config: TerminalConfig): void {
    // The document is retained: every connection brings the one in force again.
    if (isSame(config, this.#config)) return this.#report({});
    if (config.version <= this.#config.version) {
      return this.#report({ refused: { version: config.version, code: 'CONFIG_STALE', detail: `version ${this.#config.version} is in force` } });
    }
    try {
      this.#context.stateStore.saveConfig(config);
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      return this.#report({ refused: { version: config.version, code: 'CONFIG_INVALID', detail: error.message } });
    }
    this.#config = config;
    this.#applied(config);
    this.#context.logger.log('info', 'config.applied', { version: config.version });
    this.#report({});
  }

  refused(event: Extract<UplinkEvent, { kind: 'config-refused' }>): void {
    this.#report({ refused: { version: event.version, code: event.code, detail: event.detail } });
  }

  #report(outcome: Pick<ConfigReport, 'refused'>): void {
    if (outcome.refused !== undefined) {
      this.#context.counters.add('config_refused');
      this.#context.logger.log('warn', 'config.refused', { version: outcome.refused.version, code: outcome.refused.code });
    }
    this.#context.uplink.reportConfig({
      appliedVersion: this.#config.version,
      ...outcome,
      keys: this.#config.version === 0 ? [] : keys.map((key) => ({ key, state: 'applied', reason: '' })),
    });
  }
}

/** Key by key; the order of keys in a file says nothing. */
function isSame(left: TerminalConfig, right: TerminalConfig): boolean {
  return left.version === right.version && keys.every((key) => JSON.stringify(left[key]) === JSON.stringify(right[key]));
}
