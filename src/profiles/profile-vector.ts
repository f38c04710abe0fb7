import { err, ok, type Result } from '../base/result.ts';

/** One recorded or documented exchange of a device; the room that knows the codecs replays it. */
export interface ProfileVector {
  readonly name: string;
  /** `to-device`: what the driver must write. `from-device`: what the device sends and what it means. */
  readonly direction: 'to-device' | 'from-device';
  /** Upper-case pairs; ` | ` where the device ends one report or packet and begins another. */
  readonly hex: string;
  /** HID: what the device says of its reports; without one the driver takes the common form. */
  readonly reportDescriptor?: string;
  /** In the words of the replay: a command list, codes, status flags. */
  readonly means: unknown;
}

const pairs = /^([0-9A-F]{2}( |$)|\| (?=[0-9A-F]))+$/;
const known = new Set(['name', 'direction', 'hex', 'reportDescriptor', 'means']);

/** What is wrong is one sentence. */
export function readVectors(value: unknown): Result<readonly ProfileVector[], string> {
  return Array.isArray(value) && value.length > 0 && value.every(isVector)
    ? ok(value as readonly ProfileVector[])
    : err('a list of {name, direction, hex, means} and, of HID, reportDescriptor; hex in upper-case pairs, | between reports');
}

function isVector(entry: unknown): boolean {
  const vector = entry as Partial<ProfileVector> | null;
  return typeof vector === 'object' && vector !== null && Object.keys(vector).every((key) => known.has(key))
    && typeof vector.name === 'string' && (vector.direction === 'to-device' || vector.direction === 'from-device')
    && typeof vector.hex === 'string' && pairs.test(vector.hex) && (vector.reportDescriptor === undefined || pairs.test(vector.reportDescriptor)) && 'means' in vector;
}

export function vectorsPath(profilePath: string): string {
  return profilePath.replace(/\.json$/, '.vectors.json');
}
