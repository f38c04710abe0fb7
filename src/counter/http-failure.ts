import { errorTable, isCardtillError, type ErrorCode } from '../base/errors.ts';
import type { ControlFault } from '../ports/agent-control.ts';

/** What every refusal of the API looks like. */
export interface FailureBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly retryable: boolean };
  /** The sale that already exists, where there is one. */
  readonly sale?: unknown;
}

export interface Failure {
  readonly status: number;
  readonly body: FailureBody;
}

const statusOf: Readonly<Record<string, number>> = {
  REQUEST_INVALID: 400, AMOUNT_INVALID: 400, UNAUTHORIZED: 401, HOST_NOT_ALLOWED: 403, ORIGIN_NOT_ALLOWED: 403, NOT_FOUND: 404, MEMBER_NOT_FOUND: 404, CARD_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405, REFERENCE_MISMATCH: 409, REFERENCE_FULFILLED: 409, ATTEMPT_NOT_ALLOWED: 409, CASH_IN_NOT_ALLOWED: 409, CASH_IN_COUNTED: 409, REFERENCE_USED: 409, REFERENCE_ALREADY_PAID: 409, MEMBER_SETTLING: 409,
  REQUEST_TOO_LARGE: 413, REQUEST_UNSUPPORTED_TYPE: 415, BANK_CARD_REFUSED: 422, RATE_LIMITED: 429, BUSY: 503, ANSWER_LATE: 503, OFFLINE: 503, HEAD_UNPROVEN: 503, JOURNAL_FULL: 507, ASSERTION_FAILED: 500,
};

/** A refusal by the agent: nothing was moved by this call. */
export function faultFailure(fault: ControlFault): Failure {
  const { code, message, hint, retryable, sale } = fault;
  return { status: statusOf[code] ?? 422, body: { error: { code, message, hint, retryable }, ...(sale === undefined ? {} : { sale }) } };
}

/** What was thrown: a refusal with its code, or a defect, of which the caller learns no details. */
export function errorFailure(error: unknown): Failure {
  const code: ErrorCode = isCardtillError(error) ? error.code : 'ASSERTION_FAILED';
  const message = isCardtillError(error) ? error.message : 'The agent could not answer.';
  return { status: statusOf[code] ?? 422, body: { error: { code, message, hint: errorTable[code].hint, retryable: errorTable[code].retryable } } };
}

/** A whole HTTP answer to what could not be read as a request, where there is no response to write to. */
export function brokenRequestAnswer(error: NodeJS.ErrnoException): string {
  const [status, message] = brokenRequests[error.code ?? ''] ?? (['400 Bad Request', 'that is no HTTP request'] as const);
  const { hint, retryable } = errorTable.REQUEST_INVALID;
  const body: FailureBody = { error: { code: 'REQUEST_INVALID', message, hint, retryable } };
  const json = JSON.stringify(body);
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${new TextEncoder().encode(json).length}\r\nconnection: close\r\n\r\n${json}`;
}

const brokenRequests: Readonly<Record<string, readonly [status: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are too large'],
};
