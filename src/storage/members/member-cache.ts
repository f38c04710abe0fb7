import type { Logger } from '../../base/logger.ts';
import type { MemberView } from '../../domain/member/member.ts';
import type { MemberCache } from '../../ports/member-cache.ts';
import { DerivedStore } from '../derived-store.ts';

/** A member by id, or the id of a number. */
type Entry = MemberView | string;

const memberKey = (memberId: string) => `member/${memberId}`;
const numberKey = (memberNumber: string) => `number/${memberNumber}`;

/**
 * Members in LevelDB, read with `getSync`: a few microseconds, where an answer that is awaited costs ten times as much.
 * Derived: deleted or damaged, it begins empty and fills from the cloud's answers. Throws STORAGE_FAILED.
 */
export async function openMemberCache(options: { readonly folder: string; readonly logger: Logger; readonly isSuspect?: boolean }): Promise<MemberCache> {
  const store = await DerivedStore.open<Entry>(options.folder, options.logger, { isSuspect: options.isSuspect === true });
  const byId = (memberId: string) => {
    const entry = store.get(memberKey(memberId));
    return typeof entry === 'object' ? entry : undefined;
  };
  return {
    byId,
    byNumber: (memberNumber) => {
      const memberId = store.get(numberKey(memberNumber));
      const member = typeof memberId === 'string' ? byId(memberId) : undefined;
      // A member who got another card: the old number leads nowhere.
      return member?.memberNumber === memberNumber ? member : undefined;
    },
    put: (member) => {
      const known = byId(member.memberId);
      if (known !== undefined && known.memberSequence > member.memberSequence && known.asOfWallMs >= member.asOfWallMs) return;
      store.set(memberKey(member.memberId), member);
      store.set(numberKey(member.memberNumber), member.memberId);
    },
    get failures() { return store.failures; },
    close: () => store.close(),
  };
}
