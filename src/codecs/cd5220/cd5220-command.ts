import iconv from 'iconv-lite';
import { assert } from '../../base/assert.ts';

/** A two-line, 20-column vacuum display that speaks CD5220. Byte table: devices §4. */
export type Cd5220Command =
  | { readonly type: 'init' }
  /** Also the one way out of string mode. */
  | { readonly type: 'clear' }
  | { readonly type: 'write'; readonly line: 'upper' | 'lower'; readonly text: string }
  /** 1 (dim) to 4. */
  | { readonly type: 'brightness'; readonly level: 1 | 2 | 3 | 4 };

export type Cd5220Frame = Cd5220Command | { readonly type: 'discarded'; readonly byteCount: number };

export const cd5220Columns = 20;

/** Text of a write is cut or padded to 20 columns; what code page 437 lacks becomes `?` (Chinese is not displayable here). */
export function encodeCd5220(commands: readonly Cd5220Command[]): Uint8Array {
  return Uint8Array.from(commands.flatMap(encodeOne));
}

function encodeOne(command: Cd5220Command): readonly number[] {
  switch (command.type) {
    case 'init': return [0x1b, 0x40];
    case 'clear': return [0x0c];
    case 'write': return [0x1b, 0x51, command.line === 'upper' ? 0x41 : 0x42, ...displayBytes(command.text), 0x0d];
    case 'brightness':
      assert(command.level >= 1 && command.level <= 4, 'brightness is 1 to 4');
      return [0x1b, 0x2a, command.level];
  }
}

/** True when every character of `text` can be shown. */
export function isDisplayable(text: string): boolean {
  return [...text].every((character) => /^[\x20-\x7e]$/.test(character) || highCharacter(character) !== undefined);
}

function displayBytes(text: string): readonly number[] {
  const bytes = [...text].slice(0, cd5220Columns).map((character) => (/^[\x20-\x7e]$/.test(character) ? character.charCodeAt(0) : highCharacter(character) ?? 0x3f));
  return [...bytes, ...Array<number>(cd5220Columns - bytes.length).fill(0x20)];
}

function highCharacter(character: string): number | undefined {
  const [byte = 0] = iconv.encode(character, 'cp437');
  return byte >= 0x80 ? byte : undefined;
}

export function decodeDisplayText(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes), 'cp437');
}
