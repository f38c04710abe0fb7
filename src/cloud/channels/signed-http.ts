import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { toHex } from '../../base/bytes.ts';
import type { Clock, Random, Timers } from '../../base/clock.ts';
import type { SigningKey, VerifyingKey } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import { answerHeaders, answerSigningInput, authorizationHeader, requestSigningInput } from './channel-signature.ts';
import type { NotificationHeaders } from './payment-channel.ts';

export interface SignedHttpOptions {
  /** Scheme, host and port of the channel. */
  readonly url: string;
  readonly merchantId: string;
  /** Ours: signs requests. */
  readonly signingKey: SigningKey;
  /** The channel's: verifies answers and notifications. */
  readonly channelKey: VerifyingKey;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

export interface SignedAnswer {
  readonly status: number;
  /** Empty object for an empty body. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Sends one signed request. Undefined when nothing that can be trusted came back in time. */
export async function signedRequest(options: SignedHttpOptions, method: 'GET' | 'POST', path: string, json?: object): Promise<SignedAnswer | undefined> {
  const body = json === undefined ? new Uint8Array(0) : new Uint8Array(Buffer.from(JSON.stringify(json)));
  const timestamp = String(Math.floor(options.clock.wallMs() / 1000));
  const nonce = toHex(options.random.bytes(16));
  const signature = options.signingKey.sign(requestSigningInput(method, path, timestamp, nonce, body));
  const authorization = authorizationHeader({ merchantId: options.merchantId, keyId: options.signingKey.keyId, timestamp, nonce, signature });
  const answer = await send(options, method, path, authorization, body);
  if (answer === undefined || !answerVerifies(options, answer.headers, answer.body)) return undefined;
  const parsed = parseObject(answer.body);
  return parsed === undefined ? undefined : { status: answer.status, json: parsed };
}

/** Signature by the channel's key, made within the allowed difference of clocks. */
export function answerVerifies(options: Pick<SignedHttpOptions, 'channelKey' | 'clock'>, headers: NotificationHeaders, body: Uint8Array): boolean {
  const [timestamp, nonce, keyId, signature] = [answerHeaders.timestamp, answerHeaders.nonce, answerHeaders.keyId, answerHeaders.signature].map((name) => headers[name]);
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof keyId !== 'string' || typeof signature !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || nonce.length > 64 || keyId !== options.channelKey.keyId) return false;
  if (Math.abs(Number(timestamp) * 1000 - options.clock.wallMs()) > limits.channelClockSkewMs) return false;
  return options.channelKey.verify(answerSigningInput(timestamp, nonce, body), new Uint8Array(Buffer.from(signature, 'base64')));
}

/** Undefined when it is not one JSON object. */
export function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

interface RawAnswer {
  readonly status: number;
  readonly headers: NotificationHeaders;
  readonly body: Uint8Array;
}

function send(options: SignedHttpOptions, method: string, path: string, authorization: string, body: Uint8Array): Promise<RawAnswer | undefined> {
  const url = new URL(path, options.url);
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json', 'content-length': body.length },
    });
    const timer = options.timers.after(limits.channelTimeoutMs, () => request.destroy());
    const finish = (answer: RawAnswer | undefined) => {
      timer.cancel();
      resolve(answer);
    };
    request.on('error', () => finish(undefined));
    request.on('response', (response) => {
      void readBounded(response).then((bytes) => {
        if (bytes === undefined) request.destroy();
        finish(bytes === undefined ? undefined : { status: response.statusCode ?? 0, headers: response.headers, body: bytes });
      });
    });
    request.end(body);
  });
}

/** Undefined when it is too long or cut short. */
async function readBounded(response: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limits.channelAnswerBytesMax) return undefined;
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}
