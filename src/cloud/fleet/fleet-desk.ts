import { CardtillError } from '../../base/errors.ts';
import type { Registry } from '../ledger/registry.ts';
import { changeConfig, firstConfig, type DesiredConfig } from './desired-config.ts';
import type { Presence, PresenceBook } from './presence-book.ts';

export interface VersionedConfig {
  readonly version: number;
  readonly config: DesiredConfig;
}

export interface FleetView {
  readonly terminalId: string;
  readonly desired: VersionedConfig | undefined;
  /** As the terminal reported it last. */
  readonly reported: unknown;
  readonly presence: Presence | undefined;
}

export interface FleetDeskOptions {
  readonly registry: Registry;
  readonly presence: PresenceBook;
  /** Signs and publishes the desired configuration of one terminal, retained. */
  announce(terminalId: string, desired: VersionedConfig): Promise<void>;
}

/** Desired configuration and what became of it (wire: Config). */
export class FleetDesk {
  readonly #options: FleetDeskOptions;

  constructor(options: FleetDeskOptions) {
    this.#options = options;
  }

  /** Lays the changes over the last document as the next version. Throws NOT_FOUND, CONFIG_INVALID. */
  async push(terminalId: string, changes: Readonly<Record<string, unknown>>): Promise<VersionedConfig> {
    const { registry } = this.#options;
    if ((await registry.terminal(terminalId)) === undefined) throw new CardtillError('NOT_FOUND', `there is no terminal "${terminalId.slice(0, 64)}"`);
    const last = await this.#desired(terminalId);
    const changed = changeConfig(last?.config ?? firstConfig, changes);
    if (!changed.ok) throw new CardtillError('CONFIG_INVALID', changed.error);
    const { version } = await registry.pushConfig(terminalId, JSON.stringify(changed.value));
    const desired = { version, config: changed.value };
    await this.#options.announce(terminalId, desired);
    return desired;
  }

  /** Throws NOT_FOUND. */
  async show(terminalId: string): Promise<FleetView> {
    const { registry, presence } = this.#options;
    if ((await registry.terminal(terminalId)) === undefined) throw new CardtillError('NOT_FOUND', `there is no terminal "${terminalId.slice(0, 64)}"`);
    const report = await registry.configReport(terminalId);
    return {
      terminalId,
      desired: await this.#desired(terminalId),
      reported: report === undefined ? undefined : JSON.parse(report),
      presence: presence.of(terminalId),
    };
  }

  /** A broker may have lost what it retained: every document is published again after each connection. */
  async announceAll(): Promise<void> {
    for (const { terminalId } of await this.#options.registry.terminals()) {
      const desired = await this.#desired(terminalId);
      if (desired !== undefined) await this.#options.announce(terminalId, desired);
    }
  }

  async #desired(terminalId: string): Promise<VersionedConfig | undefined> {
    const stored = await this.#options.registry.desiredConfig(terminalId);
    if (stored === undefined) return undefined;
    const config = changeConfig(firstConfig, JSON.parse(stored.json) as Record<string, unknown>);
    if (!config.ok) throw new CardtillError('CONFIG_INVALID', `the stored configuration of ${terminalId} cannot be read: ${config.error}`);
    return { version: stored.version, config: config.value };
  }
}
