import { fromHex, toHex } from '../base/bytes.ts';
import { isDriven, type DeviceProfile } from '../profiles/device-profile.ts';
import type { ProfileVector } from '../profiles/profile-vector.ts';
import { understoodAs } from './replay/understood.ts';
import { writtenFor } from './replay/written.ts';

/**
 * Runs one vector of a profile through the codecs its driver uses: what is wrong, or undefined. What `means` looks like for each class and protocol
 * is said where it is read: `replay/written.ts` to the device, `replay/understood.ts` from it.
 */
export function replayVector(profile: DeviceProfile, vector: ProfileVector): string | undefined {
  if (!isDriven(profile)) return 'nothing drives it';
  const chunks = vector.hex.split('|').map(bytesOf);
  try {
    const actual = vector.direction === 'to-device'
      ? hexOf(writtenFor(profile, vector.means))
      : JSON.stringify(understoodAs(profile, chunks, { means: vector.means, reportDescriptor: vector.reportDescriptor === undefined ? undefined : bytesOf(vector.reportDescriptor) }));
    if (actual === undefined) return `a ${profile.class} that speaks ${profile.protocol} has no vectors ${vector.direction}`;
    const expected = vector.direction === 'to-device' ? vector.hex.replaceAll(/[ |]/g, '').toLowerCase() : JSON.stringify(vector.means);
    return actual === expected ? undefined : `expected ${expected}, got ${actual}`;
  } catch (error) {
    // A meaning that is none: codecs assert what drivers never hand them.
    return `cannot be replayed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex.replaceAll(' ', ''));
}

function hexOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : toHex(bytes);
}
