import type { AgentControl } from '../ports/agent-control.ts';
import type { Failure } from './http-failure.ts';
import type { JsonSchema } from './schemas.ts';

export interface RouteCall {
  readonly control: AgentControl;
  /** The `{…}` parts of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON of a POST; undefined otherwise. */
  readonly body: unknown;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  /** How long the call may still wait for an outcome, so that its answer leaves within `limits.tillAnswerMs` of its arrival. */
  waitLeftMs(): number;
}

export type RouteAnswer = { readonly status: number; readonly body: unknown } | Failure;

/** One call of the API: what it is served from and what it is described by are one and the same row. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** With `{id}` for the parts that vary. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly request?: JsonSchema;
  readonly query?: Readonly<Record<string, string>>;
  readonly response: JsonSchema;
  readonly handle: (call: RouteCall) => Promise<RouteAnswer> | RouteAnswer;
}

export function ok(body: unknown): RouteAnswer {
  return { status: 200, body };
}
