import { toHex } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import type { OrderId } from '../../base/order-id.ts';
import { cardtill } from '../../wire/generated/contract.js';

export interface Peeked {
  readonly kind: number;
  readonly id: OrderId;
}

/**
 * What a message says it is, before anything is verified: enough to order the work and to answer
 * BUSY. Never a reason for an effect.
 */
export function peekMessage(bytes: Uint8Array): Peeked | undefined {
  if (bytes.length > limits.wireMessageBytesMax) return undefined;
  try {
    const outer = cardtill.v1.Signed.decode(bytes) as { readonly signed?: Uint8Array };
    const content = cardtill.v1.Content.decode(outer.signed ?? new Uint8Array(0)) as { readonly header?: { readonly kind?: number; readonly id?: Uint8Array } | null };
    const { kind, id } = content.header ?? {};
    return kind === undefined || id?.length !== 16 ? undefined : { kind, id: toHex(id) as OrderId };
  } catch {
    return undefined;
  }
}
