import { pbkdf2, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../base/clock.ts';

/**
 * Verifiers of broker passwords in the form that Mosquitto 2 keeps in its password file: `$7$`
 * iterations `$` salt `$` hash, PBKDF2-HMAC-SHA512, 12 bytes of salt, 64 bytes of hash, base64
 * (mosquitto/src/password_mosq.c). The embedded broker reads the same form, so that a terminal
 * moves to a broker of its own without a new password. The passwords are 32 random bytes: the work
 * factor protects nothing that entropy does not.
 */
const saltBytes = 12;
const hashBytes = 64;
const iterations = 1_000;
const iterationsMax = 1_000_000;

/** 43 characters of base64url, 256 bits. */
export function makeBrokerPassword(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

export function brokerPasswordVerifier(password: string, random: Random): string {
  const salt = Buffer.from(random.bytes(saltBytes));
  const hash = pbkdf2Sync(password, salt, iterations, hashBytes, 'sha512');
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** False for a wrong password and for a verifier that cannot be read; takes the same time for any password. */
export function verifyBrokerPassword(verifier: string, password: Uint8Array): Promise<boolean> {
  const parts = /^\$7\$(\d{1,7})\$([A-Za-z0-9+/=]{16,44})\$([A-Za-z0-9+/=]{88})$/.exec(verifier);
  if (parts === null) return Promise.resolve(false);
  const rounds = Number(parts[1]);
  const expected = Buffer.from(parts[3]!, 'base64');
  if (rounds < 1 || rounds > iterationsMax || expected.length !== hashBytes) return Promise.resolve(false);
  return new Promise((resolve) => {
    pbkdf2(password, Buffer.from(parts[2]!, 'base64'), rounds, hashBytes, 'sha512', (error, hash) => {
      resolve(error === null && timingSafeEqual(hash, expected));
    });
  });
}
