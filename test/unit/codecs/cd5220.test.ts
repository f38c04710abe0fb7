import { describe, expect, it } from 'vitest';
import { encodeCd5220, isDisplayable, type Cd5220Command, type Cd5220Frame } from '../../../src/codecs/cd5220/cd5220-command.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import { byteByByte, everySplit, megabyteOfNoise, noise } from './codec-rules.ts';

function read(chunks: readonly Uint8Array[]): Cd5220Frame[] {
  const decoder = new Cd5220Decoder();
  return joinDiscarded(chunks.flatMap((chunk) => decoder.push(chunk)));
}

function joinDiscarded(frames: readonly Cd5220Frame[]): Cd5220Frame[] {
  const joined: Cd5220Frame[] = [];
  for (const frame of frames) {
    const last = joined.at(-1);
    if (frame.type === 'discarded' && last?.type === 'discarded') joined[joined.length - 1] = { type: 'discarded', byteCount: last.byteCount + frame.byteCount };
    else joined.push(frame);
  }
  return joined;
}

const commands: readonly Cd5220Command[] = [
  { type: 'clear' },
  { type: 'init' },
  { type: 'write', line: 'upper', text: 'Total          12.50' },
  { type: 'write', line: 'lower', text: 'Scan member code    ' },
  { type: 'brightness', level: 4 },
];

describe('CD5220', () => {
  it.each([
    ['init', { type: 'init' }, '1b40'],
    ['clear', { type: 'clear' }, '0c'],
    ['upper line', { type: 'write', line: 'upper', text: 'ABCDEFGHIJKLMNOPQRST' }, '1b51414142434445464748494a4b4c4d4e4f50515253540d'],
    ['lower line, padded', { type: 'write', line: 'lower', text: 'A' }, `1b514241${'20'.repeat(19)}0d`],
    ['too long is cut', { type: 'write', line: 'lower', text: 'A'.repeat(25) }, `1b5142${'41'.repeat(20)}0d`],
    ['Chinese is not displayable', { type: 'write', line: 'upper', text: '合计 1' }, `1b51413f3f2031${'20'.repeat(16)}0d`],
    ['code page 437', { type: 'write', line: 'upper', text: '£' }, `1b51419c${'20'.repeat(19)}0d`],
    ['control characters', { type: 'write', line: 'upper', text: '\r\u001b' }, `1b51413f3f${'20'.repeat(18)}0d`],
    ['brightness (devices §4)', { type: 'brightness', level: 4 }, '1b2a04'],
  ] as const)('encodes %s', (_name, command, hex) => {
    expect(Buffer.from(encodeCd5220([command])).toString('hex')).toBe(hex);
  });

  it('reads back what it wrote, split anywhere', () => {
    const bytes = encodeCd5220(commands);
    expect(read(byteByByte(bytes))).toEqual(commands);
    const splits = everySplit(bytes, read);
    expect(splits).toHaveLength(bytes.length + 1);
    for (const frames of splits) expect(frames).toEqual(commands);
  });

  it('finds its way after garbage', () => {
    expect(read([noise(300, 5), encodeCd5220(commands)]).slice(-4)).toEqual(commands.slice(1));
    expect(read([Uint8Array.of(0x1b, 0x51, 0x41, 0x31), encodeCd5220(commands)])).toEqual([{ type: 'discarded', byteCount: 4 }, ...commands]);
  });

  it('bears a megabyte of noise', () => {
    const decoder = new Cd5220Decoder();
    let pendingBytes = 0;
    const frames = [...megabyteOfNoise(11)].flatMap((byte) => {
      const read = decoder.push(Uint8Array.of(byte));
      pendingBytes = Math.max(pendingBytes, decoder.pendingBytes);
      return read;
    });
    expect(pendingBytes).toBeLessThanOrEqual(64);
    const discarded = frames.reduce((sum, frame) => sum + (frame.type === 'discarded' ? frame.byteCount : 0), 0);
    expect(discarded).toBeGreaterThan(900_000);
  });

  it.each([['Welcome', true], ['£5', true], ['欢迎', false], ['a\n', false]])('displayable: %s %s', (text, expected) => {
    expect(isDisplayable(text)).toBe(expected);
  });
});
