import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** What travelled between a driver and a device, in order: a file of JSON lines, the head first. */
export interface Recording {
  readonly head: RecordingHead;
  readonly entries: readonly RecordingEntry[];
}

export interface RecordingHead {
  readonly kind: 'device-recording';
  readonly version: 1;
  readonly profile: string;
  readonly protocol: string;
  readonly startedWallMs: number;
  /** Codes, card numbers and keys were replaced by others of the same length (`recording-mask.ts`). */
  readonly masked: true;
  /** Of HID, as hexadecimal. */
  readonly reportDescriptor?: string;
}

export interface RecordingEntry {
  /** Since the start. */
  readonly atMs: number;
  /** `notice`: over the interrupt pipe of CCID. `request`: beside the bytes, a feature report or a control transfer. */
  readonly direction: 'to-device' | 'from-device' | 'notice' | 'request';
  readonly hex: string;
}

export function recordingLine(line: RecordingHead | RecordingEntry): string {
  return `${JSON.stringify(line)}\n`;
}

/** What is wrong is one sentence. */
export function parseRecording(text: string): Result<Recording, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length > limits.recordingEntriesMax + 1) return err(`more than ${limits.recordingEntriesMax} entries`);
  const values = lines.map(parsed);
  const [head, ...entries] = values;
  if (!isHead(head)) return err('the first line is not the head of a device recording');
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  return wrong < 0 ? ok({ head, entries: entries as readonly RecordingEntry[] }) : err(`line ${wrong + 2} is no entry`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is RecordingHead {
  const head = value as Partial<RecordingHead> | undefined | null;
  return head?.kind === 'device-recording' && head.version === 1 && typeof head.profile === 'string' && (head.reportDescriptor === undefined || isHex(head.reportDescriptor));
}

function isEntry(value: unknown): value is RecordingEntry {
  const entry = value as Partial<RecordingEntry> | undefined | null;
  return typeof entry?.atMs === 'number' && ['to-device', 'from-device', 'notice', 'request'].includes(String(entry.direction)) && isHex(entry.hex);
}

function isHex(value: unknown): boolean {
  return typeof value === 'string' && /^([0-9A-F]{2})*$/.test(value);
}
