import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { makeMemberCode, memberCodeStep } from '../../codecs/member-code/member-code.ts';
import { sleep } from '../../base/clock.ts';
import type { ChaosTime } from '../chaos-row.ts';

export interface BookMember {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly codeKey: Uint8Array;
}

/** The members' phones: makes the codes that their screens would show. A code is given out once. */
export class CodeBook {
  readonly members: readonly BookMember[];
  readonly #time: ChaosTime;
  readonly #used = new Map<string, Set<number>>();
  #next = 0;

  constructor(members: readonly BookMember[], time: ChaosTime) {
    this.members = members;
    this.#time = time;
  }

  /** A code of the next member who has one left in this half minute. */
  next(): { readonly memberId: string; readonly code: string } {
    for (let tries = 0; tries < this.members.length; tries += 1) {
      const member = this.members[this.#next % this.members.length]!;
      this.#next += 1;
      const code = this.of(member);
      if (code !== undefined) return { memberId: member.memberId, code };
    }
    throw new CardtillError('BUSY', 'every member has shown all the codes of this half minute');
  }

  /** As `next`, and waits for the next half minute when all codes of this one were shown. */
  async whenReady(): Promise<{ readonly memberId: string; readonly code: string }> {
    for (;;) {
      try {
        return this.next();
      } catch (error) {
        if (!isCardtillError(error, 'BUSY')) throw error;
        await sleep(this.#time.timers, 1_000);
      }
    }
  }

  of(member: BookMember): string | undefined {
    const used = this.#used.get(member.memberId) ?? new Set<number>();
    this.#used.set(member.memberId, used);
    const present = memberCodeStep(this.#time.clock.wallMs());
    const step = [present, present + 1].find((each) => !used.has(each));
    if (step === undefined) return undefined;
    used.add(step);
    return this.at(member, step);
  }

  /** The code of any step, old ones too. */
  at(member: BookMember, step: number): string {
    return makeMemberCode(member.memberNumber, member.codeKey, step);
  }
}
