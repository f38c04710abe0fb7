import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, hash as oneShotHash, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { CardtillError } from './errors.ts';

/** Ed25519 (RFC 8032) and SHA-256; nothing here reads time, randomness aside from key generation, or files. */

export interface SigningKey {
  /** Name of the key on the wire, at most 64 characters. */
  readonly keyId: string;
  sign(message: Uint8Array): Uint8Array;
}

export interface VerifyingKey {
  readonly keyId: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return sha256OfOne(parts[0]!);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Half the time of the way above for a record of the journal: one call, and a string of 32 characters costs less than a Buffer. */
function sha256OfOne(bytes: Uint8Array): Uint8Array {
  const text = oneShotHash('sha256', bytes, 'binary');
  const digest = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) digest[index] = text.charCodeAt(index);
  return digest;
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}

/** Compares secrets without telling where they differ. */
export function equalSecrets(left: Uint8Array, right: Uint8Array): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

/** PKCS#8 and SPKI in base64 DER: what enrolment files and the terminals table hold. */
export interface KeyPairText {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function generateKeyPair(): KeyPairText {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** The public half of a private key, in the form that `verifyingKey` reads. */
export function publicKeyOf(privateKey: string): string {
  const key = parseKey(() => createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }));
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}

export function signingKey(keyId: string, privateKey: string): SigningKey {
  const key = parseKey(() => createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }));
  return { keyId, sign: (message) => new Uint8Array(sign(null, message, key)) };
}

export function verifyingKey(keyId: string, publicKey: string): VerifyingKey {
  const key = parseKey(() => createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }));
  return { keyId, verify: (message, signature) => signature.length === 64 && verify(null, message, key, signature) };
}

function parseKey(parse: () => KeyObject): KeyObject {
  try {
    const key = parse();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new CardtillError('ENROLMENT_INVALID', 'a key could not be read', { cause });
  }
  throw new CardtillError('ENROLMENT_INVALID', 'a key is not an Ed25519 key');
}
