/** Toledo 8217, 9600 7E1 (Mettler Ariva-S; devices §5.3): asked with `W`, answered with a weight or a status. */
export const toledoAsk = Uint8Array.of(0x57);
/** Answered with an echo by units that speak it, which then wait for `F`. */
export const toledoProbe = { ask: Uint8Array.of(0x45, 0x68, 0x65, 0x6c, 0x6c, 0x6f), answer: Uint8Array.of(0x02, 0x45, 0x0d, 0x68, 0x65, 0x6c, 0x6c, 0x6f), end: Uint8Array.of(0x46) } as const;

export type ToledoReading =
  /** In the unit that the scale is set to. */
  | { readonly kind: 'weight'; readonly text: string }
  | { readonly kind: 'status'; readonly isMoving: boolean; readonly isOver: boolean; readonly isUnderZero: boolean };

/** Undefined for anything but one whole answer. */
export function readToledo(bytes: Uint8Array): ToledoReading | undefined {
  if (bytes[0] !== 0x02 || bytes.at(-1) !== 0x0d) return undefined;
  const body = bytes.subarray(1, -1);
  if (body.length === 2 && body[0] === 0x3f) return { kind: 'status', isMoving: (body[1]! & 0x01) !== 0, isOver: (body[1]! & 0x02) !== 0, isUnderZero: (body[1]! & 0x04) !== 0 };
  const text = Buffer.from(body).toString('latin1');
  return /^\d{1,3}\.?\d{0,4}$/.test(text) ? { kind: 'weight', text } : undefined;
}
