import { asciiBytes, concatBytes } from '../../base/bytes.ts';

/**
 * What is signed, after the pattern of WeChat Pay API v3 ("签名生成", "签名验证"): lines ended by a
 * newline each. Requests: method, path with query, timestamp, nonce, body. Answers and
 * notifications: timestamp, nonce, body. The loopback channel uses Ed25519 where WeChat uses RSA.
 */
export function requestSigningInput(method: string, path: string, timestamp: string, nonce: string, body: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes(`${method}\n${path}\n${timestamp}\n${nonce}\n`), body, asciiBytes('\n'));
}

export function answerSigningInput(timestamp: string, nonce: string, body: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes(`${timestamp}\n${nonce}\n`), body, asciiBytes('\n'));
}

export const authorizationScheme = 'CARDTILL-ED25519';

export function authorizationHeader(fields: { readonly merchantId: string; readonly keyId: string; readonly timestamp: string; readonly nonce: string; readonly signature: Uint8Array }): string {
  const signature = Buffer.from(fields.signature).toString('base64');
  return `${authorizationScheme} mchid="${fields.merchantId}",nonce_str="${fields.nonce}",timestamp="${fields.timestamp}",serial_no="${fields.keyId}",signature="${signature}"`;
}

export const answerHeaders = {
  timestamp: 'channel-timestamp',
  nonce: 'channel-nonce',
  keyId: 'channel-serial',
  signature: 'channel-signature',
} as const;
