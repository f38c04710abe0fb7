import { CardtillError } from '../base/errors.ts';
import { demoIds } from '../cli/seed-demo.ts';

const membersByIndex = Array.from({ length: demoIds.memberCount }, (_, index) => demoIds.memberId(index));

/** Of the card in the member's hand, whether the card system knows it (any more) or not: the office may take it away, and an older demo gave none out. */
export function demoCardUid(memberId: string): string {
  const index = membersByIndex.indexOf(memberId);
  if (index < 0) throw new CardtillError('NOT_FOUND', 'the demo has no such member');
  return demoIds.cardUid(index);
}
