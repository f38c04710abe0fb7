import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';

/** What one says to a contactless card through a PC/SC-like reader (PC/SC part 3 §3.2.2; ACR122U API 2.02; devices §2.4). */
export type CardCommand =
  | { readonly type: 'uid' }
  /** A key into the reader's memory that forgets it without power. */
  | { readonly type: 'load-key'; readonly slot: 0 | 1; readonly key: Uint8Array }
  | { readonly type: 'authenticate'; readonly block: number; readonly key: 'A' | 'B'; readonly slot: 0 | 1 }
  | { readonly type: 'read'; readonly block: number; readonly byteCount: number }
  | { readonly type: 'write'; readonly block: number; readonly data: Uint8Array }
  /** ACR122U: final and blinking light, tenths of a second, repeats, when the buzzer sounds. */
  | { readonly type: 'signal'; readonly control: number; readonly firstTenths: number; readonly secondTenths: number; readonly repeats: number; readonly buzzer: 0 | 1 | 2 | 3 }
  /** ACR122U: whether it beeps at every card. */
  | { readonly type: 'detection-beep'; readonly on: boolean };

export function encodeCardCommand(command: CardCommand): Uint8Array {
  switch (command.type) {
    case 'uid': return Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);
    case 'load-key':
      assert(command.key.length === 6, 'a MIFARE key has six bytes');
      return concatBytes(Uint8Array.of(0xff, 0x82, 0x00, command.slot, 0x06), command.key);
    case 'authenticate': return Uint8Array.of(0xff, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, byteOf(command.block), command.key === 'A' ? 0x60 : 0x61, command.slot);
    case 'read': return Uint8Array.of(0xff, 0xb0, 0x00, byteOf(command.block), byteOf(command.byteCount));
    case 'write':
      assert(command.data.length === 16 || command.data.length === 4, 'a block has 16 bytes, an Ultralight page four');
      return concatBytes(Uint8Array.of(0xff, 0xd6, 0x00, byteOf(command.block), command.data.length), command.data);
    case 'signal':
      return Uint8Array.of(0xff, 0x00, 0x40, byteOf(command.control), 0x04, byteOf(command.firstTenths), byteOf(command.secondTenths), byteOf(command.repeats), command.buzzer);
    case 'detection-beep': return Uint8Array.of(0xff, 0x00, 0x52, command.on ? 0xff : 0x00, 0x00);
  }
}

/** The last two bytes of an answer. */
export type CardAnswer =
  | { readonly kind: 'done'; readonly data: Uint8Array }
  | { readonly kind: 'failed' }
  | { readonly kind: 'unsupported' }
  /** The same command again, with this length. */
  | { readonly kind: 'wrong-length'; readonly byteCount: number }
  | { readonly kind: 'other'; readonly statusWord: number }
  /** Fewer bytes than a status word. */
  | { readonly kind: 'malformed' };

export function readCardAnswer(bytes: Uint8Array): CardAnswer {
  if (bytes.length < 2) return { kind: 'malformed' };
  const [high, low] = [bytes.at(-2)!, bytes.at(-1)!];
  // 90 xx: xx is the state of the lights where those were asked for.
  if (high === 0x90) return { kind: 'done', data: bytes.slice(0, -2) };
  if (high === 0x6c) return { kind: 'wrong-length', byteCount: low };
  const statusWord = (high << 8) | low;
  if (statusWord === 0x6300) return { kind: 'failed' };
  return statusWord === 0x6a81 ? { kind: 'unsupported' } : { kind: 'other', statusWord };
}

/** Whether a block of MIFARE Classic holds keys and access bits (every fourth; every sixteenth from block 128 on) or the maker's data. */
export function isProtectedBlock(block: number): boolean {
  return block === 0 || (block < 128 ? block % 4 === 3 : block % 16 === 15);
}

function byteOf(value: number): number {
  assert(Number.isInteger(value) && value >= 0 && value <= 255, 'a parameter is a byte');
  return value;
}
