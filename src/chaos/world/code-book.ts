import { CardtillError } from '../../base/errors.ts';
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
    while (this.#ready(1).length === 0) await sleep(this.#time.timers, 1_000);
    return this.next();
  }

  /** Until half of the members have one left: so a row begins, whatever the one before it used up. */
  async rested(): Promise<void> {
    const enough = Math.ceil(this.members.length / 2);
    while (this.#ready(enough).length < enough) await sleep(this.#time.timers, 1_000);
  }

  #ready(count: number): readonly BookMember[] {
    const ready: BookMember[] = [];
    for (const member of this.members) if (ready.length < count && this.#stepFor(member) !== undefined) ready.push(member);
    return ready;
  }

  of(member: BookMember): string | undefined {
    const step = this.#stepFor(member);
    if (step === undefined) return undefined;
    this.#used.set(member.memberId, (this.#used.get(member.memberId) ?? new Set<number>()).add(step));
    return this.at(member, step);
  }

  #stepFor(member: BookMember): number | undefined {
    const present = memberCodeStep(this.#time.clock.wallMs());
    return [present, present + 1].find((each) => this.#used.get(member.memberId)?.has(each) !== true);
  }

  /** The code of any step, old ones too. */
  at(member: BookMember, step: number): string {
    return makeMemberCode(member.memberNumber, member.codeKey, step);
  }
}
