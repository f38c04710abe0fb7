/** What the first collection of a report descriptor says that the device is, e.g. page 0x8c usage 2: a bar code scanner. */
export interface TopLevelUsage {
  readonly usagePage: number;
  readonly usage: number;
}

/** Reads up to the first collection (USB HID 1.11 §6.2.2.6) and no further: the rest may be as broken as it likes. */
export function firstUsage(descriptor: Uint8Array): TopLevelUsage | undefined {
  let usagePage = 0;
  let usage: TopLevelUsage | undefined;
  for (let at = 0; at < descriptor.length;) {
    const prefix = descriptor[at]!;
    const size = [0, 1, 2, 4][prefix & 0x03]!;
    const data = descriptor.subarray(at + 1, at + 1 + size);
    if (data.length < size) return undefined;
    const value = data.reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
    switch (prefix & 0xfc) {
      case 0x04: usagePage = value; break;
      // Four bytes carry their page with them.
      case 0x08: usage ??= size === 4 ? { usagePage: Math.floor(value / 0x10000), usage: value % 0x10000 } : { usagePage, usage: value }; break;
      case 0xa0: return usage;
    }
    at += 1 + size;
  }
  return undefined;
}
