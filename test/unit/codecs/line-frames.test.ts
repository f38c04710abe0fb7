import { describe, expect, it } from 'vitest';
import { LineFrames, type LineFrame } from '../../../src/codecs/line-frames/line-frames.ts';
import { byteByByte, everySplit, megabyteOfNoise, noise, vectorBytes } from './codec-rules.ts';
import vectors from '../../fixtures/devices/device-vectors.json' with { type: 'json' };

function read(chunks: readonly Uint8Array[], lineBytesMax = 64): string[] {
  const frames = new LineFrames(lineBytesMax);
  return show(chunks.flatMap((chunk) => frames.push(chunk)));
}

function show(frames: readonly LineFrame[]): string[] {
  return frames.map((frame) => (frame.kind === 'line' ? Buffer.from(frame.bytes).toString('latin1') : `discarded ${frame.byteCount}`));
}

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('line frames', () => {
  it.each([
    ['CR', 'one\rtwo\r', ['one', 'two']],
    ['LF', 'one\ntwo\n', ['one', 'two']],
    ['CRLF', 'one\r\ntwo\r\n', ['one', 'two']],
    ['empty lines', '\r\r\none\n\n\r', ['one']],
    ['an open end', 'one\rtw', ['one']],
    ['exactly the bound', `${'x'.repeat(64)}\r`, ['x'.repeat(64)]],
    ['one above the bound', `${'x'.repeat(65)}\rnext\r`, ['discarded 65', 'next']],
    ['far above the bound', `${'x'.repeat(500)}\r`, ['discarded 500']],
  ])('%s', (_name, text, expected) => {
    expect(read([ascii(text)])).toEqual(expected);
    expect(read(byteByByte(ascii(text)))).toEqual(expected);
    for (const lines of everySplit(ascii(text), read)) expect(lines).toEqual(expected);
  });

  it('gives the open line on flush and begins afresh', () => {
    const frames = new LineFrames(8);
    expect(frames.push(ascii('abc'))).toEqual([]);
    expect(frames.pendingBytes).toBe(3);
    expect(show(frames.flush())).toEqual(['abc']);
    expect(frames.pendingBytes).toBe(0);
    expect(frames.flush()).toEqual([]);
    frames.push(ascii('123456789'));
    expect(show(frames.flush())).toEqual(['discarded 9']);
  });

  it('finds a code after garbage', () => {
    const garbage = noise(200, 7).filter((byte) => byte !== 13 && byte !== 10);
    expect(read([garbage, ascii('\r6901\r')]).at(-1)).toBe('6901');
  });

  it('stays bounded in a megabyte without an end', () => {
    const frames = new LineFrames(2_048);
    const garbage = megabyteOfNoise(3).map((byte) => (byte === 13 || byte === 10 ? 0x41 : byte));
    expect(frames.push(garbage)).toEqual([]);
    expect(show(frames.push(ascii('\r')))).toEqual([`discarded ${garbage.length}`]);
  });

  it('reads the scanner vectors', () => {
    const mine = vectors.filter((vector) => vector.group === 'serial-scanner' && vector.expect !== undefined);
    expect(mine.map((vector) => read([vectorBytes(vector.hex)]))).toEqual([['6901234567892'], [']E06901234567892']]);
  });
});
