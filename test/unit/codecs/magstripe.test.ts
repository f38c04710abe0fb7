import { describe, expect, it } from 'vitest';
import { parseReportDescriptor } from '../../../src/codecs/hid-descriptor/parse-report-descriptor.ts';
import { magtekLayout, readSwipe, writeSwipe, type SwipeLayout } from '../../../src/codecs/magstripe/swipe-report.ts';
import { maskedCard, memberNumber, trackLrc, trackText } from '../../../src/codecs/magstripe/track-text.ts';
import { noise, vectorBytes } from './codec-rules.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const textOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1'));
const magtek: SwipeLayout = { form: 'magtek', trackBytes: 110 };
const idtech: SwipeLayout = { form: 'idtech' };
const card = '%B4111111111111111^TEST/CARD^25121010000000000000?';

describe('tracks', () => {
  it('lose their LRC when it is right, and are no track when it is not', () => {
    const track = bytesOf(';1234567890=99?');
    expect(textOf(trackText(track))).toBe(';1234567890=99?');
    expect(textOf(trackText(Uint8Array.of(...track, trackLrc(track))))).toBe(';1234567890=99?');
    expect(trackText(Uint8Array.of(...track, trackLrc(track) ^ 1))).toBeUndefined();
    expect(trackText(bytesOf('1234?'))).toBeUndefined();
    expect(trackText(bytesOf(';1234'))).toBeUndefined();
    expect(trackText(new Uint8Array(0))).toBeUndefined();
  });

  it.each([
    [card, '411111******1111', '2512', '101'],
    [';4111111111111111=25121010000000000000?', '411111******1111', '2512', '101'],
    [';6212345678901265=2512?', '621234******1265', undefined, undefined],
    ['4111 1111 1111 1111', '411111******1111', undefined, undefined],
    ['4111-1111-1111-1111', '411111******1111', undefined, undefined],
  ])('of bank cards say six and four digits: %s', (track, maskedPan, expiry, serviceCode) => {
    expect(maskedCard(bytesOf(track))).toEqual({ maskedPan, expiry, serviceCode });
  });

  it.each([[';8600012345678901?', '8600012345678901'], [';123456=789?', '123456'], ['8600?', '8600'], [';ABC?', undefined], [';?', undefined], ['', undefined]])('of member cards carry digits: %j is %j', (track, number) => {
    expect(textOf(memberNumber(bytesOf(track)))).toBe(number);
    expect(maskedCard(bytesOf(track))).toBeUndefined();
  });
});

describe.each([['MagTek', magtek], ['MagneSafe', { form: 'magtek', trackBytes: 112 }], ['ID TECH', idtech]] as const)('reports of %s', (_name, layout) => {
  const show = (report: Uint8Array) => readSwipe(report, layout)?.tracks.map((track) => (track.kind === 'text' ? textOf(track.bytes) : track.kind));

  it('hold three tracks', () => {
    const report = writeSwipe([bytesOf('%ONE?'), bytesOf(';2=2?'), new Uint8Array(0)], layout);
    expect(show(report)).toEqual(['%ONE?', ';2=2?', 'empty']);
    expect(readSwipe(report, layout)?.encoding).toBe('iso');
    expect(show(writeSwipe(['error', bytesOf(';2?'), bytesOf(';333?')], layout))).toEqual(['error', ';2?', ';333?']);
  });

  it('that end early make errors of what is missing', () => {
    const report = writeSwipe([bytesOf('%ONE?'), bytesOf(';2=2?'), bytesOf(';3?')], layout);
    expect(show(report.subarray(0, 14))).toEqual(['%ONE?', 'error', 'error']);
    expect(show(report.subarray(0, 3))).toBeUndefined();
  });

  it('can be any bytes', () => {
    const bytes = noise(400 * 2_000, 31);
    for (let at = 0; at < bytes.length; at += 400) for (const track of readSwipe(bytes.subarray(at, at + 343), layout)!.tracks) if (track.kind === 'text') expect(track.bytes.length).toBeLessThanOrEqual(255);
  });
});

it('the bytes behind a length are not the track\'s, whatever they are', () => {
  const report = writeSwipe([bytesOf('%ONE?'), new Uint8Array(0), new Uint8Array(0)], magtek).map((byte, index) => (index > 12 ? 0x41 : byte));
  expect(readSwipe(report, magtek)?.tracks.map(({ kind }) => kind)).toEqual(['text', 'empty', 'empty']);
});

it('the size of a track\'s field is in the descriptor', () => {
  const descriptor = (size: string) => parseReportDescriptor(vectorBytes(`06 00 FF 09 01 A1 01 15 00 26 FF 00 75 08 95 07 09 20 81 02 95 ${size} 09 30 81 02 09 31 81 02 09 32 81 02 C0`));
  expect(['6E', '70'].map((size) => {
    const reports = descriptor(size);
    return reports.ok ? magtekLayout(reports.value) : undefined;
  })).toEqual([magtek, { form: 'magtek', trackBytes: 112 }]);
});
