import { createHash } from 'node:crypto';

const rounds = 300_000;

/** The same work on the host and in the guest, so that a figure of the guest can be read: arithmetic of our own bundle, no library's. Milliseconds. */
export function measureSpeed(): number {
  const startedMs = performance.now();
  const bytes = new Uint8Array(256);
  for (let round = 0; round < rounds; round += 1) {
    const at = round & 0xff;
    bytes[at] = (bytes[at]! * 31 + round) & 0xff;
    if (at === 0xff) bytes.reverse();
  }
  // The result is used, or the loop would be none.
  createHash('sha256').update(bytes).digest();
  return performance.now() - startedMs;
}
