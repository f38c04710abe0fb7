import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstUsage } from '../../../src/codecs/hid-descriptor/first-usage.ts';
import { parseReportDescriptor } from '../../../src/codecs/hid-descriptor/parse-report-descriptor.ts';
import { readItem } from '../../../src/codecs/hid-descriptor/read-field.ts';
import { hidPosLayout } from '../../../src/codecs/hid-pos/hid-pos-layout.ts';
import { HidPosReader, type HidPosFrame } from '../../../src/codecs/hid-pos/hid-pos-reader.ts';
import { symbologyOfAim, symbologyOfHoneywell } from '../../../src/codecs/symbology/symbology.ts';
import { noise, vectorBytes } from './codec-rules.ts';

const head = '05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08';
const count = '95 01 05 01 09 3B 81 02';
const identifier = '95 03 05 8C 09 FB 09 FC 09 FD 81 02';
const threeFields = '95 01 05 8C 09 FB 81 02 09 FC 81 02 09 FD 81 02';
const tail = '95 38 09 FE 82 02 01 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0';
const descriptors = { 'with a byte count': `${head} ${count} ${identifier} ${tail}`, 'without one': `${head} ${identifier} ${tail}`, 'with an identifier of three fields': `${head} ${count} ${threeFields} ${tail}` } as const;

function layoutOf(descriptor: string) {
  const reports = parseReportDescriptor(vectorBytes(descriptor));
  return reports.ok ? hidPosLayout(reports.value) : undefined;
}

/** A report of the given form: id, count where there is one, identifier, 56 data bytes, the flag. */
function report(form: keyof typeof descriptors, aim: string, data: string, continued = false): Uint8Array {
  const bytes = new Uint8Array(form === 'without one' ? 61 : 62);
  const text = Buffer.from(data, 'latin1');
  const start = form === 'without one' ? 1 : 2;
  bytes.set([2, ...(form === 'without one' ? [] : [text.length]), ...Buffer.from(aim, 'latin1')]);
  bytes.set(text, start + 3);
  bytes[bytes.length - 1] = continued ? 1 : 0;
  return bytes;
}

const show = (frames: readonly HidPosFrame[]) => frames.map((frame) => (frame.kind === 'code' ? `${frame.aim ?? 'no id'} ${frame.symbology ?? 'unknown'} ${Buffer.from(frame.bytes).toString('latin1')}` : `${frame.reason} ${frame.byteCount}`));
const reader = (form: keyof typeof descriptors, codeBytesMax = 2_048) => new HidPosReader({ layout: layoutOf(descriptors[form])!, codeBytesMax });

describe('what a device is', () => {
  it.each([
    ['a scanner', head, { usagePage: 0x8c, usage: 2 }],
    ['a keyboard whose page comes with its usage', '0B 06 00 01 00 A1 01 C0', { usagePage: 1, usage: 6 }],
    ['a vendor page of two bytes', '06 00 FF 09 01 A1 01', { usagePage: 0xff00, usage: 1 }],
    ['no collection', '05 8C 09 02', undefined],
    ['a cut item', '05 8C 09 02 A1', undefined],
    ['a collection without a usage', 'A1 01', undefined],
  ])('%s', (_name, bytes, usage) => {
    expect(firstUsage(vectorBytes(bytes))).toEqual(usage);
  });

  it('noise says something or nothing, never more', () => {
    for (const bytes of [noise(4_096, 1), noise(17, 2), new Uint8Array(0)]) expect(() => firstUsage(bytes)).not.toThrow();
  });
});

describe('report descriptors', () => {
  it('say where the fields of a scanner are', () => {
    const layout = layoutOf(descriptors['with a byte count'])!;
    expect([layout.reportId, layout.byteCount?.bitOffset, layout.data.bitOffset, layout.data.count, layout.continued?.field.bitOffset]).toEqual([2, 0, 32, 56, 480]);
    expect(layout.identifier.map(({ field, index }) => field.bitOffset + index * 8)).toEqual([8, 16, 24]);
  });

  it.each([
    ['a data item cut off', '05', 'truncated'],
    ['a collection that is not closed', '05 01 09 06 A1 01', 'unbalanced'],
    ['one that was not opened', 'C0', 'unbalanced'],
    ['a report of gigabytes', '75 FF 96 FF FF 81 02', 'too-many-fields'],
    ['a usage range of 65,535', '05 01 19 00 2A FF FF 81 00', 'too-many-fields'],
    ['collections in collections', '05 01 09 06 A1 01 '.repeat(20), 'unbalanced'],
    ['five kilobytes', '05 01 '.repeat(2_600), 'too-long'],
  ])('%s: refused', (_name, descriptor, fault) => {
    expect(parseReportDescriptor(vectorBytes(descriptor))).toEqual({ ok: false, error: fault });
  });

  it('of anything else are no scanner', () => {
    expect(layoutOf('05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 03 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0')).toBeUndefined();
  });

  it('can be any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const reports = parseReportDescriptor(bytes);
      if (reports.ok) for (const field of reports.value.fields) expect(readItem(bytes, field, 0)).toBeGreaterThanOrEqual(0);
    }), { numRuns: 5_000 });
  });
});

describe('codes of HID POS scanners', () => {
  it.each(Object.keys(descriptors) as (keyof typeof descriptors)[])('are read by the descriptor %s', (form) => {
    const one = reader(form);
    expect(show(one.push(report(form, ']E0', '6901234567892')))).toEqual([']E0 ean13 6901234567892']);
    expect(show(one.push(report(form, ']C0', '99123\r\n')))).toEqual([']C0 code128 99123']);
    expect(show([...one.push(report(form, ']Q1', 'x'.repeat(56), true)), ...one.push(report(form, ']Q1', 'y'.repeat(56), true)), ...one.push(report(form, ']Q1', 'end'))])).toEqual([`]Q1 qr ${'x'.repeat(56)}${'y'.repeat(56)}end`]);
    expect(one.pendingBytes).toBe(0);
  });

  it('keep NUL bytes where the count says so, and group separators everywhere', () => {
    expect(show(reader('with a byte count').push(report('with a byte count', ']d2', 'a\0b\u001d')))).toEqual([']d2 gs1-data-matrix a\0b\u001d']);
    expect(show(reader('without one').push(report('without one', ']d2', 'a\0b\u001d')))).toEqual([']d2 gs1-data-matrix a\0b\u001d']);
  });

  it('half a code is dropped when another begins, and when the scanner falls silent', () => {
    const one = reader('with a byte count');
    one.push(report('with a byte count', ']Q1', 'half', true));
    expect(show(one.push(report('with a byte count', ']E0', '69012345')))).toEqual(['broken-off 4', ']E0 ean8 69012345']);
    one.push(report('with a byte count', ']Q1', 'half', true));
    expect([one.pendingBytes, show(one.flush()), one.pendingBytes, show(one.flush())]).toEqual([4, ['broken-off 4'], 0, []]);
  });

  it('longer than the bound are counted, not kept', () => {
    const one = reader('with a byte count', 100);
    const parts = Array.from({ length: 50 }, (_, index) => one.push(report('with a byte count', ']Q1', 'z'.repeat(56), index < 49)));
    expect(show(parts.flat())).toEqual([`too-long ${50 * 56}`]);
    expect(show(one.push(report('with a byte count', ']E0', '69012345')))).toEqual([']E0 ean8 69012345']);
  });

  it('a report of another kind, or one that is cut short, stops nothing', () => {
    const one = reader('with a byte count');
    expect(show(one.push(Uint8Array.of(7, 1, 2)))).toEqual(['foreign 3']);
    expect(show(one.push(report('with a byte count', ']E0', '69012345').subarray(0, 9)))).toEqual([']E0 unknown 6901']);
  });

  it('without a descriptor the common table is tried, and its form that is one byte further', () => {
    const common = new Uint8Array(64);
    common.set([2, 4, ...Buffer.from(']C01234')]);
    const shifted = new Uint8Array(64);
    shifted.set([2, 4, 0, ...Buffer.from(']C01234')]);
    const one = new HidPosReader({ codeBytesMax: 100 });
    expect(show([...one.push(common), ...one.push(shifted)])).toEqual([']C0 code128 1234', ']C0 code128 1234']);
  });

  it('any reports: no crash, nothing above the bound', () => {
    for (const form of Object.keys(descriptors) as (keyof typeof descriptors)[]) {
      const one = reader(form, 300);
      const bytes = noise(64 * 20_000, 11);
      for (let at = 0; at < bytes.length; at += 64) {
        const random = bytes.subarray(at, at + 64);
        random[0] = 2;
        for (const frame of one.push(random)) if (frame.kind === 'code') expect(frame.bytes.length).toBeLessThanOrEqual(300);
      }
    }
  });
});

describe('symbologies', () => {
  it.each([
    [']E0', 13, 'ean13'], [']E0', 12, 'upca'], [']E0', 8, 'ean8'], [']E4', 8, 'ean8'], [']E3', 15, 'ean13'], [']E0', 4, undefined], [']E1', 2, 'ean-add-on'], [']C1', 20, 'gs1-128'], [']C0', 20, 'code128'], [']Q3', 9, 'gs1-qr'], [']h0', 3, 'han-xin'],
    [']?0', 3, undefined], ['E0', 3, undefined], [']E', 3, undefined],
  ])('%s with %i bytes is %s', (aim, bytes, name) => {
    expect(symbologyOfAim(aim, bytes)).toBe(name);
  });

  it.each([['d', 'ean13'], ['s', 'qr'], ['{', 'gs1-databar'], ['\0', undefined]])('Honeywell\'s %j is %s', (letter, name) => {
    expect(symbologyOfHoneywell(letter.charCodeAt(0))).toBe(name);
  });
});
