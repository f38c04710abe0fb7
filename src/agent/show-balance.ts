import type { MemberLookupKey } from '../domain/member/member.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import type { ScreenDesk } from './screen-desk.ts';

/** Looks a member up and shows the balance for a moment. `unknown`: nobody of this merchant. */
export function showBalance(key: MemberLookupKey, control: Pick<AgentControl, 'lookup'>, screens: Pick<ScreenDesk, 'briefly'>, unknown: () => void = () => undefined): void {
  void control.lookup(key).then((answer) => {
    if (answer.ok) screens.briefly({ kind: 'balance', balanceFen: answer.value.member.balanceFen, asOfWallMs: answer.value.member.asOfWallMs });
    else unknown();
  });
}
