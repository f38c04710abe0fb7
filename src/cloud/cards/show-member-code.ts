import type { Clock, Random } from '../../base/clock.ts';
import type { SigningKey } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import { sealMemberQr } from '../../wire/member-qr.ts';

/** What a member's phone shows: digits as a bar code, and the same signed as a square one. */
export interface ShownMemberCode {
  readonly code: string;
  readonly validUntilWallMs: number;
  /** Beside the digits it carries the cloud's signature: terminals can check it without a line. */
  readonly qr: string;
  readonly qrValidUntilWallMs: number;
}

export interface CodeSigner {
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly random: Random;
}

const nonceBytes = 8;

export function showMemberCode({ floatAllowed, ...code }: { readonly code: string; readonly validUntilWallMs: number; readonly floatAllowed: boolean }, { key, clock, random }: CodeSigner): ShownMemberCode {
  const qrValidUntilWallMs = clock.wallMs() + limits.memberQrLifeMs;
  return { ...code, qr: sealMemberQr({ code: code.code, expiresWallMs: qrValidUntilWallMs, nonce: random.bytes(nonceBytes), floatAllowed }, key), qrValidUntilWallMs };
}
