import { concatBytes, fromHex, toHex } from '../base/bytes.ts';
import { encodeCd5220, type Cd5220Command } from '../codecs/cd5220/cd5220-command.ts';
import { encodeEscpos } from '../codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposStatusNumber } from '../codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readStatusByte } from '../codecs/escpos/escpos-reply.ts';
import type { DeviceProfile, ScannerProfile } from '../profiles/device-profile.ts';
import type { ProfileVector } from '../profiles/lint-profiles.ts';
import { CodeGate } from './scanner/code-gate.ts';
import { makeScanProtocol } from './scanner/make-scan-protocol.ts';

/**
 * Runs one vector of a profile through the codecs its driver uses: what is wrong, or undefined. `means` is, to the device, the
 * list of commands; from a scanner the list of codes, reports parted by `|`; from a printer `{status: 1..4, flags: [...]}`.
 */
export function replayVector(profile: DeviceProfile, vector: ProfileVector): string | undefined {
  const chunks = vector.hex.split('|').map((hex) => fromHex(hex.replaceAll(' ', '')));
  const bytes = concatBytes(...chunks);
  const actual = vector.direction === 'to-device' ? written(profile, vector.means) : understood(profile, chunks, vector.means);
  const expected = vector.direction === 'to-device' ? toHex(bytes) : JSON.stringify(vector.means);
  if (actual === undefined) return `a ${profile.class} has no vectors ${vector.direction}`;
  return actual === expected ? undefined : `expected ${expected}, got ${actual}`;
}

function written(profile: DeviceProfile, means: unknown): string | undefined {
  if (profile.class === 'receipt-printer') return toHex(encodeEscpos(means as readonly EscposCommand[]));
  if (profile.class === 'customer-display') return toHex(encodeCd5220(means as readonly Cd5220Command[]));
  return undefined;
}

function understood(profile: DeviceProfile, chunks: readonly Uint8Array[], means: unknown): string | undefined {
  if (profile.class === 'scanner') return JSON.stringify(codes(profile, chunks));
  if (profile.class !== 'receipt-printer') return undefined;
  const status = (means as { readonly status: EscposStatusNumber }).status;
  const [reply] = new EscposReplyDecoder().push(concatBytes(...chunks));
  if (reply?.kind !== 'status') return JSON.stringify(reply);
  const flags = Object.entries(readStatusByte(status, reply.byte)).filter(([, set]) => set).map(([flag]) => flag);
  return JSON.stringify({ status, flags });
}

/** Through the very path of the driver: each chunk is what the port hands over at once, then silence. */
function codes(profile: ScannerProfile, chunks: readonly Uint8Array[]): string[] {
  const protocol = makeScanProtocol(profile);
  const gate = new CodeGate({ monotonicMs: () => 0 });
  return [...chunks.flatMap((chunk) => protocol.push(chunk)), ...protocol.silence()].flatMap((finding) => {
    if (finding.kind === 'answer') return [];
    const event = finding.kind === 'read' ? gate.pass(finding.bytes, finding.prefixBytes) : gate.refuse(finding.reason);
    if (event === undefined) return ['duplicate'];
    return event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind;
  });
}
