import type { OrderId } from '../base/order-id.ts';
import type { CloudReply, CloudRequest } from '../domain/cloud/cloud-message.ts';
import type { ConfigReport, TerminalConfig } from '../domain/config/terminal-config.ts';
import type { MoneyRecordKind } from '../domain/money/money-record.ts';

export type UplinkEvent =
  /** Connected and subscribed; HELLO is the agent's first word. */
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly reason: string }
  | { readonly kind: 'reply'; readonly reply: CloudReply }
  /** A verified desired configuration; whether its version may be applied is the agent's decision. */
  | { readonly kind: 'config'; readonly config: TerminalConfig }
  | { readonly kind: 'config-refused'; readonly version: number; readonly code: 'CONFIG_INVALID' | 'WIRE_SIGNATURE'; readonly detail: string };

export interface OutboundRecord {
  readonly seq: number;
  readonly id: OrderId;
  readonly kind: MoneyRecordKind;
  readonly sealed: Uint8Array;
}

/**
 * The line to the cloud. It loses, repeats and delays: nothing here settles anything, only a reply
 * that names our id does. It keeps no queue across sessions; what must arrive is in the journal and
 * is driven again by the agent.
 */
export interface Uplink {
  readonly status: 'down' | 'connecting' | 'up';
  onEvent(listener: (event: UplinkEvent) => void): void;
  start(): void;
  stop(): Promise<void>;
  /**
   * Publishes a money record. `live` goes ahead of `backlog`; at most limits.wireInFlightMax are in
   * flight and backlog waits. Dropped without a sound when the line is down or the queue is full.
   */
  sendRecord(record: OutboundRecord, lane: 'live' | 'backlog'): void;
  /** Signs and publishes a plain request. Dropped without a sound when the line is down. */
  request(request: CloudRequest): void;
  /** Retained; kept and repeated at the next session until published. */
  reportConfig(report: ConfigReport): void;
  /** Shortens reconnect delays while money is unsettled (wire: Session). */
  setUnsettled(unsettled: boolean): void;
  /** Somebody stands at the counter and waits for the line: the next try comes within a second. */
  hurry(): void;
}
