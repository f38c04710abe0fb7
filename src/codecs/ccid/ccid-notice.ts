/** What a reader says by itself on its interrupt endpoint (CCID 1.1 §6.3). */
export type CcidNotice =
  | { readonly kind: 'slot-change'; readonly slots: readonly { readonly isPresent: boolean; readonly isChanged: boolean }[] }
  | { readonly kind: 'hardware-error'; readonly slot: number; readonly code: number }
  | { readonly kind: 'discarded'; readonly byteCount: number };

/** One interrupt transfer. Of a reader with one slot only the first entry means something. */
export function readCcidNotice(bytes: Uint8Array): CcidNotice {
  if (bytes[0] === 0x50 && bytes.length > 1) {
    const slots = [...bytes.subarray(1)].flatMap((byte) => [0, 2, 4, 6].map((shift) => ({ isPresent: ((byte >> shift) & 1) === 1, isChanged: ((byte >> shift) & 2) === 2 })));
    return { kind: 'slot-change', slots };
  }
  if (bytes[0] === 0x51 && bytes.length === 4) return { kind: 'hardware-error', slot: bytes[1]!, code: bytes[3]! };
  return { kind: 'discarded', byteCount: bytes.length };
}

/** For the twin: one slot. */
export function writeSlotChange(isPresent: boolean): Uint8Array {
  return Uint8Array.of(0x50, isPresent ? 0x03 : 0x02);
}
