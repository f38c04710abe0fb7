import { cardtill } from '../../wire/generated/contract.js';

const v1 = cardtill.v1;
/** Numbers of proto/cardtill/v1: a reply to an order, and what it answers. */
const orderReplyKind = 70;
export const repliesTo = { pay: 1 } as const;

/** Which of a terminal's questions a message of the cloud answers; undefined for one that is no reply to an order. */
export function answeredBy(sealed: Uint8Array): number | undefined {
  try {
    const options = { longs: Number, defaults: true };
    const { signed } = v1.Signed.toObject(v1.Signed.decode(sealed), options) as { readonly signed: Uint8Array };
    const { header, body } = v1.Content.toObject(v1.Content.decode(signed), options) as { readonly header: Record<string, never>; readonly body: Uint8Array };
    if (Number(header['kind']) !== orderReplyKind) return undefined;
    return Number((v1.OrderReply.toObject(v1.OrderReply.decode(body), options) as { readonly answers: number }).answers);
  } catch {
    return undefined;
  }
}
