import type { IncomingMessage } from 'node:http';
import { equalSecrets } from '../base/crypto.ts';
import { CardtillError, isCardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';

/** Whom the API listens to. The Unix socket is guarded by its file mode; on loopback every program and every web page could call. */
export interface GuardOptions {
  readonly kind: 'unix' | 'loopback';
  readonly port: number;
  readonly token: string;
  readonly allowedOrigins: readonly string[];
}

/** Throws HOST_NOT_ALLOWED or ORIGIN_NOT_ALLOWED: a page that was resolved to 127.0.0.1 names itself in these headers. */
export function checkSender(request: IncomingMessage, options: GuardOptions): void {
  if (options.kind === 'unix') return;
  const names = [`127.0.0.1:${options.port}`, `localhost:${options.port}`];
  if (!names.includes(request.headers.host ?? '')) throw new CardtillError('HOST_NOT_ALLOWED', 'the Host header names another machine');
  const { origin } = request.headers;
  if (origin !== undefined && !names.some((name) => origin === `http://${name}`) && !options.allowedOrigins.includes(origin)) {
    throw new CardtillError('ORIGIN_NOT_ALLOWED', 'this page may not call the agent');
  }
}

/** Throws UNAUTHORIZED. */
export function checkToken(request: IncomingMessage, options: GuardOptions): void {
  if (options.kind === 'unix') return;
  const given = /^Bearer ([\x21-\x7e]{1,256})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const encode = (text: string) => new TextEncoder().encode(text);
  if (!equalSecrets(encode(given), encode(options.token))) throw new CardtillError('UNAUTHORIZED', 'the token is missing or wrong');
}

/** The JSON of a POST; undefined for an empty body. Throws REQUEST_UNSUPPORTED_TYPE, REQUEST_TOO_LARGE, REQUEST_INVALID. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request);
  if (bytes.length === 0) return undefined;
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new CardtillError('REQUEST_UNSUPPORTED_TYPE', 'the body must be JSON and say so');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Without the cause: its message would repeat a piece of the body.
    throw new CardtillError('REQUEST_INVALID', 'the body is not JSON');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limits.httpBodyBytesMax) throw new CardtillError('REQUEST_TOO_LARGE', 'the body is larger than 64 KiB');
      chunks.push(chunk);
    }
  } catch (error) {
    // A caller that hangs up in mid-body is no defect of the agent.
    throw isCardtillError(error) ? error : new CardtillError('REQUEST_INVALID', 'the body ended early');
  }
  return Buffer.concat(chunks);
}

/** Whether `matches` holds for a text, or a number as it is written, three levels deep: deeper than any field that a call reads. */
export function holdsText(value: unknown, matches: (text: string) => boolean, levels = 3): boolean {
  if (typeof value === 'string' || typeof value === 'number') return matches(String(value));
  if (typeof value !== 'object' || value === null || levels === 0) return false;
  return Object.values(value).some((inner) => holdsText(inner, matches, levels - 1));
}
