import type { MemberView } from '../domain/member/member.ts';

/**
 * What this terminal last heard of its members: for display and look-up while the line is down,
 * never a reason to pay. Derived data: it may be deleted at any time.
 */
export interface MemberCache {
  /** Synchronous: it is on the scan path. */
  byId(memberId: string): MemberView | undefined;
  byNumber(memberNumber: string): MemberView | undefined;
  /**
   * Keeps the entry with the higher member sequence: a balance is replaced, never added to. A lower one that was said later
   * replaces it too: books that were restored from a backup count anew.
   */
  put(member: MemberView): void;
  /** Entries that could not be stored since the start; the cache goes on without them. */
  readonly failures: number;
  close(): Promise<void>;
}
