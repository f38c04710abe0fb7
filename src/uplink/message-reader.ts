import type { VerifyingKey } from '../base/crypto.ts';
import { isCardtillError } from '../base/errors.ts';
import type { UplinkEvent } from '../ports/uplink.ts';
import { decodeBody } from '../wire/body-codec.ts';
import { openMessage } from '../wire/envelope.ts';
import { kinds } from '../wire/kinds.ts';
import { parseTopic } from '../wire/topics.ts';
import { cloudReplyOf } from './mapping/cloud-replies.ts';
import { pushedConfig } from './mapping/pushed-config.ts';

export interface ReaderOptions {
  readonly terminalId: string;
  readonly cloudKey: VerifyingKey;
  readonly agentVersion: string;
  wallMs(): number;
}

/** What one message means: an event for the agent, or why it means nothing. */
export type Reading = { readonly event: UplinkEvent } | { readonly ignored: string };

/**
 * Reads one message of the broker. A broker can drop, repeat and delay, but not forge: everything is
 * signed by the cloud, for this terminal, and anything else is ignored with its reason.
 */
export function readMessage(topic: string, bytes: Uint8Array, options: ReaderOptions): Reading {
  const parsed = parseTopic(topic);
  if (parsed === undefined || parsed.terminalId !== options.terminalId) return { ignored: 'WIRE_TOPIC' };
  // An empty retained message is how a broker deletes one.
  if (bytes.length === 0) return { ignored: 'EMPTY' };
  switch (parsed.name) {
    case 'downConfig': return { event: readConfig(bytes, options) };
    case 'downReply':
    case 'downNotice': return readReply(bytes, options);
    default: return { ignored: 'WIRE_TOPIC' };
  }
}

function readReply(bytes: Uint8Array, options: ReaderOptions): Reading {
  try {
    const { header, body } = open(bytes, options);
    if (header.terminalId !== options.terminalId) return { ignored: 'WIRE_ADDRESSEE' };
    const reply = cloudReplyOf(header, body);
    return reply === undefined ? { ignored: 'WIRE_UNSUPPORTED' } : { event: { kind: 'reply', reply } };
  } catch (error) {
    if (isCardtillError(error)) return { ignored: error.code };
    throw error;
  }
}

function readConfig(bytes: Uint8Array, options: ReaderOptions): UplinkEvent {
  let version = 0;
  try {
    const { header, body } = open(bytes, options);
    if (header.kind !== kinds.config) return refused(0, 'it is not a configuration');
    const document = decodeBody('config', body);
    version = document.version;
    if (header.terminalId !== options.terminalId || document.terminalId !== options.terminalId) return refused(version, 'it was made for another terminal');
    return { kind: 'config', config: pushedConfig(document, { wallMs: options.wallMs(), agentVersion: options.agentVersion }) };
  } catch (error) {
    if (!isCardtillError(error)) throw error;
    if (error.code === 'WIRE_SIGNATURE') return { kind: 'config-refused', version: 0, code: 'WIRE_SIGNATURE', detail: error.message };
    return refused(version, error.message);
  }
}

function refused(version: number, detail: string): UplinkEvent {
  return { kind: 'config-refused', version, code: 'CONFIG_INVALID', detail };
}

function open(bytes: Uint8Array, { cloudKey }: ReaderOptions) {
  return openMessage('down', bytes, (keyId) => (keyId === cloudKey.keyId ? cloudKey : undefined));
}
