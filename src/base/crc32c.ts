/** CRC-32C (Castagnoli), reflected polynomial 82F63B78, initial and final XOR FFFFFFFF (RFC 3720 B.4). */
const table = makeTable();

function makeTable(): Uint32Array {
  const entries = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    entries[byte] = value >>> 0;
  }
  return entries;
}

/** Checksum of `bytes`; pass an earlier result as `previous` to continue it. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  let value = ~previous >>> 0;
  for (let index = 0; index < bytes.length; index += 1) {
    value = (table[(value ^ bytes[index]!) & 0xff]! ^ (value >>> 8)) >>> 0;
  }
  return ~value >>> 0;
}
