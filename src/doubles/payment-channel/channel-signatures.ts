import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SigningKey, VerifyingKey } from '../../base/crypto.ts';

/** The channel's own reading of the signing rules: written apart from the client's on purpose. */
export function requestIsSigned(request: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }, merchantId: string, merchantKey: VerifyingKey): boolean {
  const header = request.headers.authorization ?? '';
  const scheme = 'CARDTILL-ED25519 ';
  if (!header.startsWith(scheme) || header.length > 1024) return false;
  const fields = new Map([...header.slice(scheme.length).matchAll(/([a-z_]+)="([^"]*)"/g)].map((match) => [match[1]!, match[2]!]));
  const timestamp = fields.get('timestamp') ?? '';
  const nonce = fields.get('nonce_str') ?? '';
  if (fields.get('mchid') !== merchantId || fields.get('serial_no') !== merchantKey.keyId || nonce.length < 16) return false;
  if (Math.abs(Number(timestamp) - Date.now() / 1000) > 300) return false;
  const input = Buffer.concat([Buffer.from([request.method, request.url, timestamp, nonce, ''].join('\n')), request.body, Buffer.from('\n')]);
  return merchantKey.verify(input, Buffer.from(fields.get('signature') ?? '', 'base64'));
}

export function signatureHeaders(key: SigningKey, body: Buffer): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = key.sign(Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]));
  return {
    'channel-timestamp': timestamp,
    'channel-nonce': nonce,
    'channel-serial': key.keyId,
    'channel-signature': Buffer.from(signature).toString('base64'),
  };
}
