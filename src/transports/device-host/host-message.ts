import type { ErrorCode } from '../../base/errors.ts';
import type { ByteCloseReason, ControlRequest, PortFacts } from '../../ports/byte-port.ts';

/** What the agent says to its device host. Ids are the agent's and are never used twice in one life of the host. */
export type HostRequest =
  | { readonly type: 'open'; readonly portId: number; readonly address: string }
  | { readonly type: 'write'; readonly portId: number; readonly writeId: number; readonly bytes: Uint8Array; readonly timeoutMs: number }
  | { readonly type: 'control'; readonly portId: number; readonly controlId: number; readonly request: ControlRequest; readonly timeoutMs: number }
  | { readonly type: 'catch-up'; readonly portId: number; readonly catchUpId: number }
  | { readonly type: 'close'; readonly portId: number }
  | { readonly type: 'ping'; readonly number: number };

/** What the device host says. Messages travel in order, so `data` before `closed` is complete. */
export type HostAnswer =
  | { readonly type: 'opened'; readonly portId: number; readonly facts: PortFacts }
  | { readonly type: 'open-failed'; readonly portId: number; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'data'; readonly portId: number; readonly bytes: Uint8Array }
  | { readonly type: 'notice'; readonly portId: number; readonly bytes: Uint8Array }
  | { readonly type: 'controlled'; readonly portId: number; readonly controlId: number; readonly bytes?: Uint8Array; readonly code?: ErrorCode }
  | { readonly type: 'written'; readonly portId: number; readonly writeId: number; readonly code?: ErrorCode }
  /** What could be read when it was asked for was sent before. */
  | { readonly type: 'caught-up'; readonly portId: number; readonly catchUpId: number }
  | { readonly type: 'closed'; readonly portId: number; readonly reason: ByteCloseReason }
  /** This host cannot free the device: it is to be ended. */
  | { readonly type: 'stuck'; readonly address: string }
  | { readonly type: 'pong'; readonly number: number };
