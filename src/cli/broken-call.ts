import type { ClientRequest } from 'node:http';
import { CardtillError } from '../base/errors.ts';

export interface CallParties {
  /** Who was called: "the agent". */
  readonly callee: string;
  /** What to say where nobody listens. */
  readonly nobody: string;
  /** The call only asks: nothing changes by it. */
  readonly asksOnly: boolean;
}

/**
 * What a call that got no whole answer means. Without a connection nothing was sent (OFFLINE); afterwards nobody knows what became of it (OUTCOME_UNKNOWN),
 * also after a time limit, unless it only asked (NO_ANSWER). Call it before the request is ended.
 */
export function brokenCall(sent: ClientRequest, { callee, nobody, asksOnly }: CallParties): (cause?: unknown) => CardtillError {
  let connected = false;
  sent.once('socket', (socket) => socket.once('connect', () => { connected = true; }));
  return (cause) => {
    if (!connected) return new CardtillError('OFFLINE', nobody, { cause });
    if (asksOnly) return new CardtillError('NO_ANSWER', `${callee} was asked and did not answer, or not to the end`, { cause });
    return new CardtillError('OUTCOME_UNKNOWN', `${callee} was called and did not answer, or not to the end: the outcome is not known`, { cause });
  };
}
