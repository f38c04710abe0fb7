import type { HidReports } from '../hid-descriptor/parse-report-descriptor.ts';
import type { TrackReading } from './track-text.ts';

/** How a reader's report is laid out. Bytes, no report id. */
export type SwipeLayout =
  /** MagTek's: status, lengths, then three fields of the same size (99875191 pp.20-22; 110 bytes, MagneSafe 112). */
  | { readonly form: 'magtek'; readonly trackBytes: number }
  /** ID TECH's own: status, lengths, type, total length, then the tracks one behind the other (80066510). */
  | { readonly form: 'idtech' };

export interface Swipe {
  readonly tracks: readonly [TrackReading, TrackReading, TrackReading];
  /** Encoding as the reader sees it: ISO/ABA, AAMVA, or something else. */
  readonly encoding: 'iso' | 'aamva' | 'blank' | 'other';
}

/** Track fields of readers that encrypt (MagneSafe). */
export const encryptedTrackBytes = 112;

const magtekHeadBytes = 7;
const idtechHeadBytes = 9;
const encodings: Readonly<Record<SwipeLayout['form'], Readonly<Record<number, Swipe['encoding']>>>> = {
  magtek: { 0: 'iso', 1: 'aamva', 3: 'blank' },
  idtech: { 0: 'iso', 1: 'aamva' },
};

/** Usage of the first track's field on MagTek's page. */
const magtekTrackUsage = (0xff00 << 16) + 0x30;

/** Size of MagTek's track fields, from the descriptor; undefined where it has none. */
export function magtekLayout({ fields }: HidReports): SwipeLayout | undefined {
  const field = fields.find(({ kind, usages, bitSize }) => kind === 'input' && bitSize === 8 && usages.includes(magtekTrackUsage >>> 0));
  return field === undefined ? undefined : { form: 'magtek', trackBytes: field.count };
}

/**
 * One swipe. A length beats what lies behind it: the rest of a field is undefined. Undefined for a report that
 * cannot be one; a report that ends early makes an error of what is missing.
 */
export function readSwipe(report: Uint8Array, layout: SwipeLayout): Swipe | undefined {
  const head = layout.form === 'magtek' ? magtekHeadBytes : idtechHeadBytes;
  if (report.length < head) return undefined;
  const lengths = [report[3]!, report[4]!, report[5]!] as const;
  const starts = layout.form === 'magtek' ? [0, 1, 2].map((index) => head + index * layout.trackBytes) : [head, head + lengths[0], head + lengths[0] + lengths[1]];
  const track = (index: 0 | 1 | 2): TrackReading => {
    const [start, length] = [starts[index]!, lengths[index]];
    if ((report[index]! & 0x01) !== 0) return { kind: 'error' };
    if (length === 0) return { kind: 'empty' };
    if (start + length > report.length || (layout.form === 'magtek' && length > layout.trackBytes)) return { kind: 'error' };
    return { kind: 'text', bytes: report.slice(start, start + length) };
  };
  return { tracks: [track(0), track(1), track(2)], encoding: encodings[layout.form][report[6]!] ?? 'other' };
}

/** What a reader sends for these tracks: for the twin. */
export function writeSwipe(tracks: readonly [Uint8Array | 'error', Uint8Array | 'error', Uint8Array | 'error'], layout: SwipeLayout): Uint8Array {
  const texts = tracks.map((track) => (track === 'error' ? new Uint8Array(0) : track));
  const status = tracks.map((track) => (track === 'error' ? 1 : 0));
  const lengths = texts.map((text) => text.length);
  if (layout.form === 'idtech') {
    const total = lengths.reduce((sum, length) => sum + length, 0);
    return Uint8Array.of(...status, ...lengths, 0, total & 0xff, total >> 8, ...texts.flatMap((text) => [...text]));
  }
  const report = new Uint8Array(magtekHeadBytes + 3 * layout.trackBytes);
  report.set([...status, ...lengths, 0]);
  texts.forEach((text, index) => report.set(text, magtekHeadBytes + index * layout.trackBytes));
  return report;
}
