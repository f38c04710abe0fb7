import { assert } from '../../base/assert.ts';

/** Numbers of ESC t that Epson, Bixolon and Sunmi agree on (devices §3.1), and what iconv-lite calls them. Others vary by maker. */
const encodings: Readonly<Record<number, string>> = {
  0: 'cp437', 2: 'cp850', 3: 'cp860', 4: 'cp863', 5: 'cp865', 13: 'cp857', 14: 'cp737', 16: 'windows-1252', 17: 'cp866', 18: 'cp852', 19: 'cp858',
};

/** The page of the first IBM PC: the one that every printer has. */
export const codePage437 = 0;

/** Western Europe with the euro sign. */
export const codePage858 = 19;

export function codePageEncoding(page: number): string {
  const encoding = encodings[page];
  assert(encoding !== undefined, `no code page ${page}`);
  return encoding;
}

export function isCodePage(page: number): boolean {
  return encodings[page] !== undefined;
}
