import iconv from 'iconv-lite';
import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** A two-line display of Epson's DM-D family and those that speak like it (DM-D110 manual pp.49, 66; devices §4). */
export type EpsonDmdCommand =
  | { readonly type: 'init' }
  | { readonly type: 'clear' }
  /** From 1. */
  | { readonly type: 'move'; readonly column: number; readonly line: number }
  /** At the cursor. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'brightness'; readonly level: 1 | 2 | 3 | 4 }
  | { readonly type: 'cursor'; readonly visible: boolean }
  /** Whom what follows is for: a display in the printer's line passes it on. */
  | { readonly type: 'select'; readonly device: 'printer' | 'display' | 'both' };

const devices = ['printer', 'display', 'both'] as const;

/** What code page 437 lacks becomes `?` (Chinese is not displayable here). */
export function encodeEpsonDmd(commands: readonly EpsonDmdCommand[]): Uint8Array {
  return concatBytes(...commands.map(encodeOne));
}

function encodeOne(command: EpsonDmdCommand): Uint8Array {
  switch (command.type) {
    case 'init': return Uint8Array.of(0x1b, 0x40);
    case 'clear': return Uint8Array.of(0x0c);
    case 'move':
      assert(command.column >= 1 && command.column <= 20 && command.line >= 1 && command.line <= 2, 'the display has 2 lines of 20');
      return Uint8Array.of(0x1f, 0x24, command.column, command.line);
    case 'text': return iconv.encode([...command.text].map((character) => (iconv.encode(character, 'cp437')[0]! >= 0x20 ? character : '?')).join(''), 'cp437');
    case 'brightness': return Uint8Array.of(0x1f, 0x58, command.level);
    case 'cursor': return Uint8Array.of(0x1f, 0x43, command.visible ? 1 : 0);
    case 'select': return Uint8Array.of(0x1b, 0x3d, devices.indexOf(command.device) + 1);
  }
}

/** Reads the bytes back, a character of text at a time: for the display twin and tests. */
export function epsonDmdReader(): FrameReader<EpsonDmdCommand> {
  return frameReader(cut, 4);
}

function cut(bytes: Uint8Array): FrameCut<EpsonDmdCommand> {
  const [first = 0, second, third, fourth] = bytes;
  if (first >= 0x20) return { kind: 'frame', frame: { type: 'text', text: iconv.decode(Buffer.of(first), 'cp437') }, byteCount: 1 };
  if (first === 0x0c) return { kind: 'frame', frame: { type: 'clear' }, byteCount: 1 };
  if (first !== 0x1b && first !== 0x1f) return { kind: 'none' };
  if (second === undefined) return { kind: 'more' };
  const code = (first << 8) | second;
  if (code === 0x1b40) return { kind: 'frame', frame: { type: 'init' }, byteCount: 2 };
  if (![0x1b3d, 0x1f24, 0x1f58, 0x1f43].includes(code)) return { kind: 'none' };
  if (third === undefined || (code === 0x1f24 && fourth === undefined)) return { kind: 'more' };
  const frame = commandOf(code, third, fourth ?? 0);
  return frame === undefined ? { kind: 'none' } : { kind: 'frame', frame, byteCount: code === 0x1f24 ? 4 : 3 };
}

function commandOf(code: number, third: number, fourth: number): EpsonDmdCommand | undefined {
  if (code === 0x1f24) return third >= 1 && third <= 20 && fourth >= 1 && fourth <= 2 ? { type: 'move', column: third, line: fourth } : undefined;
  if (code === 0x1f58) return third >= 1 && third <= 4 ? { type: 'brightness', level: third as 1 | 2 | 3 | 4 } : undefined;
  if (code === 0x1f43) return third <= 1 ? { type: 'cursor', visible: third === 1 } : undefined;
  const device = devices[third - 1];
  return device === undefined ? undefined : { type: 'select', device };
}
