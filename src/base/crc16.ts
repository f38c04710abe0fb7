/** How a 16-bit CRC is made; `check` is that of the digits 1 to 9, as catalogues of CRCs print it. */
export interface Crc16 {
  /** Without the top bit; as written for `reflected`. */
  readonly polynomial: number;
  readonly initial: number;
  /** The lowest bit of a byte goes first. */
  readonly reflected: boolean;
  readonly check: number;
}

/** CRC-16/KERMIT: CCNET and ID003 (devices §5.1, §5.3). */
export const crc16Kermit: Crc16 = { polynomial: 0x8408, initial: 0, reflected: true, check: 0x2189 };
/** CRC-16/XMODEM: GM65 scanner modules (devices §1.3). */
export const crc16Xmodem: Crc16 = { polynomial: 0x1021, initial: 0, reflected: false, check: 0x31c3 };
/** CRC-16/CMS: ITL SSP (devices §5.2). */
export const crc16Cms: Crc16 = { polynomial: 0x8005, initial: 0xffff, reflected: false, check: 0xaee7 };

/** The messages that this is for have a few hundred bytes at most: no table. */
export function crc16({ polynomial, initial, reflected }: Crc16, bytes: Uint8Array): number {
  let value = initial;
  for (const byte of bytes) {
    value ^= reflected ? byte : byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      if (reflected) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
      else value = value & 0x8000 ? ((value << 1) ^ polynomial) & 0xffff : (value << 1) & 0xffff;
    }
  }
  return value;
}
