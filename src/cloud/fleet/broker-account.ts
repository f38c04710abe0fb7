/** Who may speak to the broker, and about what (wire: Topics). A terminal's user name is its id. */
export type BrokerAccount =
  | { readonly kind: 'terminal'; readonly username: string; readonly verifier: string }
  | { readonly kind: 'worker'; readonly username: string; readonly verifier: string };

export interface PublishAttempt {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
}

const root = 'cardtill/v1/';

/**
 * A terminal writes its own `up/…`, retained only where the topic table says so: a broker that
 * keeps retained messages in memory would otherwise keep whatever a terminal likes.
 */
export function mayPublish(account: BrokerAccount, attempt: PublishAttempt): boolean {
  if (attempt.qos > 1) return false;
  if (account.kind === 'worker') {
    const match = /^cardtill\/v1\/([^/+#]{1,64})\/down\/([a-z]{1,16})$/.exec(attempt.topic);
    return match !== null && (!attempt.retain || match[2] === 'config');
  }
  const own = `${root}${account.username}/up/`;
  if (!attempt.topic.startsWith(own)) return false;
  const leaf = attempt.topic.slice(own.length);
  return /^[a-z]{1,16}$/.test(leaf) && (!attempt.retain || leaf === 'presence' || leaf === 'config');
}

/** A terminal reads its own `down/…`; a worker reads every terminal's `up/…`. Nobody reads anything else. */
export function maySubscribe(account: BrokerAccount, filter: string): boolean {
  if (account.kind === 'worker') return filter === `${root}+/up/#`;
  const own = `${root}${account.username}/down/`;
  return filter.startsWith(own) && /^([a-z]{1,16}|\+|#)$/.test(filter.slice(own.length));
}
