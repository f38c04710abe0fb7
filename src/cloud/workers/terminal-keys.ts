import { verifyingKey, type VerifyingKey } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import { terminalKeyId } from '../fleet/enrol-terminal.ts';
import type { Registry, TerminalRow } from '../ledger/registry.ts';

export interface KnownTerminal {
  readonly row: TerminalRow;
  readonly key: VerifyingKey;
}

/** The registered terminals' keys, read once and kept within a bound. */
export class TerminalKeys {
  readonly #registry: Registry;
  readonly #readKey: (keyId: string, publicKey: string) => VerifyingKey;
  readonly #known = new Map<string, KnownTerminal>();

  /** @param readKey how a registered key's text becomes a key; simulated terminals have cheaper ones. */
  constructor(registry: Registry, readKey: (keyId: string, publicKey: string) => VerifyingKey = verifyingKey) {
    this.#registry = registry;
    this.#readKey = readKey;
  }

  async of(terminalId: string): Promise<KnownTerminal | undefined> {
    return this.#known.get(terminalId) ?? this.#read(terminalId);
  }

  /** A new session: its binding or key may have changed. */
  forget(terminalId: string): void {
    this.#known.delete(terminalId);
  }

  async #read(terminalId: string): Promise<KnownTerminal | undefined> {
    const row = await this.#registry.terminal(terminalId);
    if (row === undefined) return undefined;
    const terminal = { row, key: this.#readKey(terminalKeyId(terminalId), row.publicKey) };
    if (this.#known.size >= limits.terminalKeysCachedMax) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(terminalId, terminal);
    return terminal;
  }
}
