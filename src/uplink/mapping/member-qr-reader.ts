import { toHex } from '../../base/bytes.ts';
import type { VerifyingKey } from '../../base/crypto.ts';
import { isCardtillError } from '../../base/errors.ts';
import type { MemberQrReader } from '../../ports/member-qr-reader.ts';
import { openMemberQr } from '../../wire/member-qr.ts';

export function memberQrReader(cloudKey: VerifyingKey): MemberQrReader {
  return {
    read(text) {
      try {
        const { code, expiresWallMs, nonce, floatAllowed } = openMemberQr(text, cloudKey);
        return { code, expiresWallMs, nonce: toHex(nonce), floatAllowed };
      } catch (error) {
        if (isCardtillError(error)) return undefined;
        throw error;
      }
    },
  };
}
