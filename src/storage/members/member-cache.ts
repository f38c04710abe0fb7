import type { Logger } from '../../base/logger.ts';
import type { MemberView } from '../../domain/member/member.ts';
import type { MemberCache } from '../../ports/member-cache.ts';
import { openLevel } from '../open-level.ts';
import { WriteBehind } from '../write-behind.ts';

/** A member by id, or the id of a number. */
type Entry = MemberView | string;

const memberKey = (memberId: string) => `member/${memberId}`;
const numberKey = (memberNumber: string) => `number/${memberNumber}`;

/** Members in LevelDB. Derived: deleted or damaged, it begins empty and fills from the cloud's answers. Throws STORAGE_FAILED. */
export async function openMemberCache(options: { readonly folder: string; readonly logger: Logger }): Promise<MemberCache> {
  const database = await openLevel<Entry>(options.folder, options.logger);
  const writes = new WriteBehind<Entry>(database, options.logger);
  // Written but perhaps not yet readable: as many as one turn of writes, and then none.
  const fresh = new FreshEntries();
  let readFailures = 0;
  const read = (key: string): Entry | undefined => {
    const known = fresh.get(key);
    if (known !== undefined) return known;
    try {
      return database.getSync(key);
    } catch {
      readFailures += 1;
      return undefined;
    }
  };
  const byId = (memberId: string) => {
    const entry = read(memberKey(memberId));
    return typeof entry === 'object' ? entry : undefined;
  };
  return {
    byId,
    byNumber: (memberNumber) => {
      const memberId = read(numberKey(memberNumber));
      return typeof memberId === 'string' ? byId(memberId) : undefined;
    },
    put: (member) => {
      const known = byId(member.memberId);
      if (known !== undefined && known.memberSequence > member.memberSequence) return;
      for (const [key, entry] of [[memberKey(member.memberId), member], [numberKey(member.memberNumber), member.memberId]] as const) {
        fresh.set(key, entry);
        writes.set(key, entry);
      }
    },
    get failures() { return writes.failures + readFailures; },
    close: () => writes.close(),
  };
}

/** The last few hundred entries that were put: enough to bridge the time until LevelDB has them, and a cache of its own. */
class FreshEntries {
  readonly #entries = new Map<string, Entry>();

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  set(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > freshMax) this.#entries.delete(this.#entries.keys().next().value!);
  }
}

const freshMax = 4_096;
