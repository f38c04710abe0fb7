import { sha256, type SigningKey, type VerifyingKey } from '../base/crypto.ts';
import { asciiBytes, concatBytes, equalBytes } from '../base/bytes.ts';

/**
 * Keys of simulated terminals and clouds: a hash in place of Ed25519, which would take most of a
 * world's time. Whoever knows the public text could sign; in a world without forgers nobody does.
 */
export function cheapKey(keyId: string, text: string): SigningKey & VerifyingKey {
  const secret = asciiBytes(text);
  const signatureOf = (message: Uint8Array) => {
    const half = sha256(concatBytes(secret, message));
    return concatBytes(half, half);
  };
  return {
    keyId,
    sign: signatureOf,
    verify: (message, signature) => equalBytes(signatureOf(message), signature),
  };
}
