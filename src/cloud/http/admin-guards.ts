import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asciiBytes } from '../../base/bytes.ts';
import { equalSecrets } from '../../base/crypto.ts';
import { CardtillError, isCardtillError, type ErrorCode } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';

/** What each code means to HTTP; everything else is 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400, CONFIG_INVALID: 400, AMOUNT_INVALID: 400, UNAUTHORIZED: 401, HOST_NOT_ALLOWED: 403, ORIGIN_NOT_ALLOWED: 403, WIRE_SIGNATURE: 403,
  NOT_FOUND: 404, METHOD_NOT_ALLOWED: 405, REQUEST_TOO_LARGE: 413, REQUEST_UNSUPPORTED_TYPE: 415, BUSY: 503, DATABASE_FAILED: 503,
};

/** Fastify's own refusals, in our words. */
const translated: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'REQUEST_UNSUPPORTED_TYPE',
  FST_ERR_CTP_EMPTY_TYPE: 'REQUEST_UNSUPPORTED_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
};

/**
 * Every request names this server by a loopback name and its port: a page in a browser that was led
 * here by a foreign name (DNS rebinding) does not. Browsers' cross-site requests carry an Origin;
 * nothing here is made for a browser.
 */
export function guardHost(server: FastifyInstance, port: () => number): void {
  server.addHook('onRequest', async (request) => {
    const allowed = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    if (!allowed.includes(request.headers.host ?? '')) throw new CardtillError('HOST_NOT_ALLOWED', 'the Host header does not name this server');
    if (request.headers.origin !== undefined) throw new CardtillError('ORIGIN_NOT_ALLOWED', 'this interface is not for web pages');
  });
}

export function requireToken(token: string): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const given = request.headers.authorization ?? '';
    if (!given.startsWith('Bearer ') || !equalSecrets(asciiBytes(given.slice(7)), asciiBytes(token))) {
      throw new CardtillError('UNAUTHORIZED', 'this needs the token from the cloud\'s token file');
    }
  };
}

export function answerErrors(server: FastifyInstance, logger: Logger): void {
  server.setErrorHandler((error: unknown, request, reply) => send(reply, asCardtillError(error, request, logger)));
  server.setNotFoundHandler((_request, reply) => send(reply, new CardtillError('NOT_FOUND', 'there is nothing here')));
}

function asCardtillError(error: unknown, request: FastifyRequest, logger: Logger): CardtillError {
  if (isCardtillError(error)) return error;
  const { code, statusCode, message } = error as { readonly code?: string; readonly statusCode?: number; readonly message?: string };
  const known = code === undefined ? undefined : translated[code];
  if (known !== undefined) return new CardtillError(known, message ?? known, { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new CardtillError('REQUEST_INVALID', message ?? 'the request cannot be read', { cause: error });
  logger.log('error', 'http.failed', { route: request.routeOptions.url, reason: message });
  return new CardtillError('ASSERTION_FAILED', 'the request failed', { cause: error });
}

function send(reply: FastifyReply, error: CardtillError): FastifyReply {
  return reply.code(statuses[error.code] ?? 500).send({ error: { code: error.code, message: error.message, hint: error.hint, retryable: error.retryable } });
}
