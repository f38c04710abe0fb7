import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';

/** Commands of the chip that the driver uses (UM0701-02 §7; devices §2.5): the data of a frame. */
export type Pn532Command =
  | { readonly type: 'firmware' }
  /** Normal mode: without it the chip stays silent after its wake-up. */
  | { readonly type: 'configure' }
  /** So that listing ends without a card. */
  | { readonly type: 'retries'; readonly passive: number }
  | { readonly type: 'list-targets' }
  | { readonly type: 'authenticate'; readonly block: number; readonly key: 'A' | 'B'; readonly keyBytes: Uint8Array; readonly uid: Uint8Array }
  | { readonly type: 'read'; readonly block: number }
  | { readonly type: 'write'; readonly block: number; readonly data: Uint8Array }
  | { readonly type: 'release' };

export function encodePn532Command(command: Pn532Command): Uint8Array {
  switch (command.type) {
    case 'firmware': return Uint8Array.of(0x02);
    case 'configure': return Uint8Array.of(0x14, 0x01);
    case 'retries': return Uint8Array.of(0x32, 0x05, 0xff, 0x01, command.passive);
    case 'list-targets': return Uint8Array.of(0x4a, 0x01, 0x00);
    case 'authenticate':
      assert(command.keyBytes.length === 6, 'a MIFARE key has six bytes');
      // Of a UID with seven bytes the last four are used (AN10927).
      return concatBytes(Uint8Array.of(0x40, 0x01, command.key === 'A' ? 0x60 : 0x61, command.block), command.keyBytes, command.uid.subarray(-4));
    case 'read': return Uint8Array.of(0x40, 0x01, 0x30, command.block);
    case 'write':
      assert(command.data.length === 16, 'a block has 16 bytes');
      return concatBytes(Uint8Array.of(0x40, 0x01, 0xa0, command.block), command.data);
    case 'release': return Uint8Array.of(0x52, 0x00);
  }
}

/** Which command a frame's data is; of its content nothing. Undefined for one that the driver does not use. */
export function pn532CommandType(data: Uint8Array): Pn532Command['type'] | undefined {
  const [code = 0, , exchanged = 0] = data;
  return code === 0x40 ? exchanges[exchanged] : codes[code];
}

const codes: Readonly<Record<number, Pn532Command['type']>> = { 0x02: 'firmware', 0x14: 'configure', 0x32: 'retries', 0x4a: 'list-targets', 0x52: 'release' };
const exchanges: Readonly<Record<number, Pn532Command['type']>> = { 0x60: 'authenticate', 0x61: 'authenticate', 0x30: 'read', 0xa0: 'write' };

export interface Pn532Target {
  /** SEL_RES of ISO/IEC 14443-3: what kind of card. */
  readonly kind: 'mifare-ultralight' | 'mifare-classic-1k' | 'mifare-mini' | 'mifare-classic-4k' | 'desfire' | 'jcop' | 'other';
  readonly uid: Uint8Array;
}

const kinds: Readonly<Record<number, Pn532Target['kind']>> = { 0x00: 'mifare-ultralight', 0x08: 'mifare-classic-1k', 0x09: 'mifare-mini', 0x18: 'mifare-classic-4k', 0x20: 'desfire', 0x28: 'jcop' };

/** Answer to `list-targets`: undefined without a card, or when it is cut short. */
export function readTarget(reply: Uint8Array): Pn532Target | undefined {
  if (reply[0] !== 0x4b || (reply[1] ?? 0) < 1) return undefined;
  const uidBytes = reply[6] ?? 0;
  if (![4, 7, 10].includes(uidBytes) || reply.length < 7 + uidBytes) return undefined;
  return { kind: kinds[reply[5]!] ?? 'other', uid: reply.slice(7, 7 + uidBytes) };
}

/** Answer to `firmware`: chip and version. */
export function readFirmware(reply: Uint8Array): { readonly chip: number; readonly version: string } | undefined {
  return reply[0] === 0x03 && reply.length >= 4 ? { chip: reply[1]!, version: `${reply[2]}.${reply[3]}` } : undefined;
}
