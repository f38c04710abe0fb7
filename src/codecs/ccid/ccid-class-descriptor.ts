/** What a CCID interface says of itself (CCID 1.1 §5.1). */
export interface CcidClassDescriptor {
  /** `apdu`: commands go as they are. The others leave work to the host that we do not do. */
  readonly level: 'character' | 'tpdu' | 'short-apdu' | 'extended-apdu';
  readonly messageBytesMax: number;
  /** It has an interrupt endpoint, over which it says that a card came or went. */
  readonly hasNotices: boolean;
}

const descriptorType = 0x21;
const descriptorBytes = 0x36;

/**
 * The class descriptor behind interface `interfaceNumber` in a configuration's descriptors, as
 * `/sys/bus/usb/devices/…/descriptors` holds them. Undefined where there is none.
 */
export function readCcidClassDescriptor(descriptors: Uint8Array, interfaceNumber: number): CcidClassDescriptor | undefined {
  let isOurs = false;
  let own: Uint8Array | undefined;
  let hasNotices = false;
  for (let at = 0; at + 1 < descriptors.length;) {
    const [length, type] = [descriptors[at]!, descriptors[at + 1]!];
    if (length < 2) return undefined;
    if (type === 0x04) isOurs = descriptors[at + 2] === interfaceNumber && descriptors[at + 5] === 0x0b;
    if (isOurs && type === descriptorType && length === descriptorBytes && at + length <= descriptors.length) own ??= descriptors.subarray(at, at + length);
    if (isOurs && type === 0x05 && (descriptors[at + 2]! & 0x80) !== 0 && (descriptors[at + 3]! & 0x03) === 0x03) hasNotices = true;
    at += length;
  }
  return own === undefined ? undefined : { ...read(own), hasNotices };
}

function read(bytes: Uint8Array): Omit<CcidClassDescriptor, 'hasNotices'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const exchange = view.getUint32(40, true) & 0x00070000;
  const level = exchange === 0x00040000 ? 'extended-apdu' : exchange === 0x00020000 ? 'short-apdu' : exchange === 0x00010000 ? 'tpdu' : 'character';
  return { level, messageBytesMax: view.getUint32(44, true) };
}
