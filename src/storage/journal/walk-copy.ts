import { equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { frameAt, frameLength, isBlank, segmentEndLength, segmentEndType } from './journal-frame.ts';
import type { CopyDamage, JournalCopy } from './merge-copies.ts';

export interface CopyWalk {
  /** From the first record up to the first that is not sound, or not there. */
  readonly records: number;
  readonly headHash: Uint8Array;
  /** The first place that is neither a record that is due nor blank. */
  readonly damage?: CopyDamage;
}

/** What one copy says by itself: for reports, never for opening. */
export function walkCopy(copy: JournalCopy): CopyWalk {
  let records = 0;
  let headHash: Uint8Array = new Uint8Array(32);
  for (let segment = 0; segment < copy.segmentCount; segment += 1) {
    const bytes = copy.segment(segment)!;
    let offset = 0;
    for (let frame = frameAt(bytes, 0); frame !== undefined; frame = frameAt(bytes, offset)) {
      const isEnd = frame.type === segmentEndType;
      if (frame.seq !== (isEnd ? records : records + 1) || !equalBytes(frame.previousHash, headHash)) break;
      offset += isEnd ? segmentEndLength : frameLength(frame.sealed.length);
      if (isEnd) break;
      records += 1;
      headHash = sha256(frame.sealed);
    }
    if (bytes.length === 0 || !isBlank(bytes, offset)) return { records, headHash, damage: { copy: copy.name, segment: segment + 1, offset, what: bytes.length === 0 ? 'the file is missing' : `record ${records + 1}` } };
  }
  return { records, headHash };
}
