import { fromHex, toHex } from '../base/bytes.ts';
import { encodeCd5220, type Cd5220Command } from '../codecs/cd5220/cd5220-command.ts';
import { encodeEscpos } from '../codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposStatusNumber } from '../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readStatusByte } from '../codecs/escpos/escpos-reply.ts';
import { isBankCard } from '../codecs/bank-card/is-bank-card.ts';
import { LineFrames } from '../codecs/line-frames/line-frames.ts';
import { aimPrefixBytes } from '../codecs/text/aim-prefix.ts';
import { decodeText } from '../codecs/text/decode-text.ts';
import type { DeviceProfile } from '../profiles/device-profile.ts';
import type { ProfileVector } from '../profiles/lint-profiles.ts';

/**
 * Runs one vector of a profile through the codecs its driver uses: what is wrong, or undefined. `means` is, to the device, the
 * list of commands; from a scanner the list of codes; from a printer `{status: 1..4, flags: [...]}`.
 */
export function replayVector(profile: DeviceProfile, vector: ProfileVector): string | undefined {
  const bytes = fromHex(vector.hex.replaceAll(' ', ''));
  const actual = vector.direction === 'to-device' ? written(profile, vector.means) : understood(profile, bytes, vector.means);
  const expected = vector.direction === 'to-device' ? toHex(bytes) : JSON.stringify(vector.means);
  if (actual === undefined) return `a ${profile.class} has no vectors ${vector.direction}`;
  return actual === expected ? undefined : `expected ${expected}, got ${actual}`;
}

function written(profile: DeviceProfile, means: unknown): string | undefined {
  if (profile.class === 'receipt-printer') return toHex(encodeEscpos(means as readonly EscposCommand[]));
  if (profile.class === 'customer-display') return toHex(encodeCd5220(means as readonly Cd5220Command[]));
  return undefined;
}

function understood(profile: DeviceProfile, bytes: Uint8Array, means: unknown): string | undefined {
  if (profile.class === 'scanner') return JSON.stringify(codes(bytes, profile.capabilities.aimPrefix));
  if (profile.class !== 'receipt-printer') return undefined;
  const status = (means as { readonly status: EscposStatusNumber }).status;
  const [reply] = new EscposReplyDecoder().push(bytes);
  if (reply?.kind !== 'status') return JSON.stringify(reply);
  const flags = Object.entries(readStatusByte(status, reply.byte)).filter(([, set]) => set).map(([flag]) => flag);
  return JSON.stringify({ status, flags });
}

function codes(bytes: Uint8Array, aimPrefix: boolean): string[] {
  const frames = new LineFrames(4_096);
  return [...frames.push(bytes), ...frames.flush()].map((frame) => {
    if (frame.kind === 'discarded') return 'too-long';
    const data = frame.bytes.subarray(aimPrefix ? aimPrefixBytes(frame.bytes) : 0);
    return isBankCard(data) ? 'bank-card' : decodeText(data) ?? 'not-text';
  });
}
