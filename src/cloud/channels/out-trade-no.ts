import { asciiBytes, toHex } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import type { OrderId } from '../../base/order-id.ts';

/** Made from what names an order here, so that no terminal can choose or reuse another's number at the channel. */
export function outTradeNoOf(key: { readonly terminalId: string; readonly id: OrderId }): string {
  return toHex(sha256(asciiBytes(`${key.terminalId}/${key.id}`))).slice(0, 32);
}
