import { limits } from '../../base/limits.ts';

export interface Presence {
  readonly online: boolean;
  readonly sessionEpoch: string;
  readonly agentVersion: string;
  readonly sinceWallMs: number;
}

/**
 * Who is connected, as the terminals' presence messages and wills say. Kept in memory: the messages
 * are retained at the broker and come again when a worker starts.
 */
export class PresenceBook {
  readonly #terminals = new Map<string, Presence>();

  of(terminalId: string): Presence | undefined {
    return this.#terminals.get(terminalId);
  }

  get onlineCount(): number {
    let count = 0;
    for (const presence of this.#terminals.values()) if (presence.online) count += 1;
    return count;
  }

  note(terminalId: string, presence: Presence): void {
    const known = this.#terminals.get(terminalId);
    // The will of a session that was replaced says nothing about the one that replaced it.
    if (known?.online === true && !presence.online && known.sessionEpoch !== presence.sessionEpoch) return;
    if (known === undefined && this.#terminals.size >= limits.presenceCachedMax) return;
    this.#terminals.set(terminalId, presence);
  }
}
