import { describe, expect, it } from 'vitest';
import { Bitmap } from '../../../src/base/bitmap.ts';
import { StarDecoder, type StarFrame } from '../../../src/codecs/star/decode-star.ts';
import { encodeStar } from '../../../src/codecs/star/encode-star.ts';
import type { StarCommand, StarDialect } from '../../../src/codecs/star/star-command.ts';
import { starStatusReader, writeStarStatus } from '../../../src/codecs/star/star-status.ts';
import { fromHex, toHex } from '../../../src/base/bytes.ts';
import { megabyteOfNoise } from './codec-rules.ts';

const dialects: readonly StarDialect[] = ['star-line', 'star-prnt'];
const encode = (commands: readonly StarCommand[], dialect: StarDialect = 'star-line') => encodeStar(commands, { dialect, page: 'cp858', columns: 48 });
const plain = { align: 'left', bold: false, scale: 1 } as const;

function decode(bytes: Uint8Array, pieces: readonly number[] = []): StarFrame[] {
  const decoder = new StarDecoder();
  const cuts = [0, ...pieces, bytes.length];
  return [...cuts.slice(1).flatMap((to, index) => decoder.push(bytes.subarray(cuts[index], to))), ...decoder.flush()];
}

const square = new Bitmap(10, 30);
square.darkenBox(2, 3, 4, 25);

const receipt: readonly StarCommand[] = [
  { type: 'init' },
  { type: 'line', ...plain, text: 'Café €2.50' },
  { type: 'line', text: 'Big', align: 'center', bold: true, scale: 2 },
  { type: 'line', ...plain, text: '' },
  { type: 'line', ...plain, text: '      12.50' },
  { type: 'image', bitmap: square, align: 'center' },
  { type: 'fine-feed', steps: 3 },
  { type: 'code128', data: 'ABC-123', moduleDots: 3, heightDots: 80, align: 'center' },
  { type: 'qr', data: '会员 ¥1', moduleDots: 6, errorCorrection: 'M', align: 'center' },
  { type: 'numbered-image', number: 2, align: 'center' },
  { type: 'feed', lines: 2 },
  { type: 'drawer', pin: 2, onMs: 50, offMs: 500 },
  { type: 'block-end' },
  { type: 'status-request' },
  { type: 'cut' },
];

describe('Star', () => {
  it.each(dialects)('%s: what is written is what is read', async (dialect) => {
    const frames = decode(await encode(receipt, dialect));
    expect(frames.filter(({ type }) => type === 'discarded')).toEqual([]);
    expect(frames.flatMap((frame) => (frame.type === 'text' ? [frame.text] : []))).toEqual(['Café €2.50', ' '.repeat(21), 'Big', '      12.50']);
    const bands = frames.flatMap((frame) => (frame.type === 'band' ? [String(frame.bitmap).split('\n')] : [])).flat();
    expect(bands.map((row) => row.slice(0, 10))).toEqual([...String(square).split('\n'), ...Array<string>(18).fill('.'.repeat(10))]);
    expect(frames).toContainEqual({ type: 'code128', data: 'ABC-123', moduleDots: 3, heightDots: 80, textBelow: true });
    expect(frames).toContainEqual({ type: 'qr', data: '会员 ¥1', moduleDots: 6, errorCorrection: 'M' });
    expect(frames.flatMap(({ type }) => (['init', 'fine-feed', 'numbered-image', 'drawer', 'block-end', 'status-request', 'cut'].includes(type) ? [type] : []))).toEqual(['init', 'fine-feed', 'numbered-image', 'drawer', 'block-end', 'status-request', 'cut']);
  });

  it('size and weight are said around the line that they are for', async () => {
    const frames = decode(await encode([receipt[2]!]));
    const upTo = frames.slice(0, frames.findIndex((frame) => frame.type === 'text' && frame.text === 'Big') + 1);
    expect(upTo.filter((frame) => frame.type === 'bold' || frame.type === 'size')).toEqual([{ type: 'bold', on: true }, { type: 'size', width: 2, height: 2 }]);
    expect(frames.filter((frame) => frame.type === 'bold' || frame.type === 'size').slice(-2)).toEqual(expect.arrayContaining([{ type: 'bold', on: false }, { type: 'size', width: 1, height: 1 }]));
  });

  it('reads the same whatever pieces it comes in', async () => {
    const bytes = await encode(receipt);
    const whole = decode(bytes);
    for (let at = 0; at <= bytes.length; at += 1) expect(decode(bytes, [at])).toEqual(whole);
    expect(decode(bytes, Array.from(bytes.keys()).slice(1))).toEqual(whole);
  });

  it.each([
    [{ type: 'cut' }, '1b6403'], [{ type: 'status-request' }, '1b0601'], [{ type: 'block-end' }, '17'], [{ type: 'drawer', pin: 2, onMs: 50, offMs: 500 }, '1b07053207'],
    [{ type: 'drawer', pin: 5, onMs: 50, offMs: 500 }, '1b0705321a'], [{ type: 'fine-feed', steps: 3 }, '1b4a03'], [{ type: 'init' }, '1b4018'], [{ type: 'feed', lines: 2 }, '0a0d0a0d'], [{ type: 'feed', lines: 0 }, ''],
  ] as const satisfies readonly (readonly [StarCommand, string])[])('%o is %s', async (command, hex) => {
    expect(toHex(await encode([command]))).toBe(hex);
  });

  it.each([['a band', '1b580108'], ['a symbol', '1b1d79443100b21b']])('takes no head of %s that no printer can draw for one, and waits for none of it', (_what, head) => {
    const decoder = new StarDecoder();
    const frames = [...decoder.push(fromHex(head)), ...decoder.push(fromHex('0a'.repeat(20)))];
    expect([frames.at(-1), decoder.pendingBytes]).toEqual([{ type: 'line-feed' }, 0]);
  });

  it('bears noise', () => {
    expect(decode(megabyteOfNoise(7)).length).toBeGreaterThan(1_000);
  });
});

describe('the status of a Star printer', () => {
  const all = { offline: true, coverOpen: true, drawerOpen: true, cutterError: true, unrecoverable: true, paperOut: true, paperNearEnd: true, blocksDone: 31 };

  it.each([0, 1, 2, 4, 8, 16, 21, 31])('counts %d blocks', (blocksDone) => {
    expect(starStatusReader().push(writeStarStatus({ blocksDone }))).toEqual([{ ...all, offline: false, coverOpen: false, drawerOpen: false, cutterError: false, unrecoverable: false, paperOut: false, paperNearEnd: false, blocksDone }]);
  });

  it.each(['offline', 'coverOpen', 'drawerOpen', 'cutterError', 'unrecoverable', 'paperOut', 'paperNearEnd'] as const)('tells %s alone', (flag) => {
    const [status] = starStatusReader().push(writeStarStatus({ [flag]: true }));
    expect(Object.entries(status!).flatMap(([name, value]) => (value === true ? [name] : []))).toEqual([flag]);
  });

  it('of seven bytes has no counter', () => {
    expect(starStatusReader().push(Uint8Array.of(0x0f, 0x06, 0x08, 0, 0, 0x08, 0))).toEqual([expect.objectContaining({ offline: true, paperOut: true, blocksDone: undefined })]);
  });

  it('comes in any pieces, and is found behind noise', () => {
    const bytes = Uint8Array.of(0xff, 0x41, ...writeStarStatus(all), ...writeStarStatus({}));
    for (let at = 0; at <= bytes.length; at += 1) {
      const reader = starStatusReader();
      const frames = [...reader.push(bytes.subarray(0, at)), ...reader.push(bytes.subarray(at))];
      expect(frames.filter((frame) => !('kind' in frame))).toEqual([all, { ...all, offline: false, coverOpen: false, drawerOpen: false, cutterError: false, unrecoverable: false, paperOut: false, paperNearEnd: false, blocksDone: 0 }]);
    }
  });
});
