import { describe, expect, it } from 'vitest';
import { isCardtillError } from '../../src/base/errors.ts';
import { replayVector } from '../../src/drivers/replay-vector.ts';
import { checkSchema } from '../../src/profiles/check-schema.ts';
import { houseRules } from '../../src/profiles/house-rules.ts';
import { lintProfiles } from '../../src/profiles/lint-profiles.ts';
import { matchProfiles } from '../../src/profiles/match-profile.ts';
import { parseProfiles, type ProfileFile } from '../../src/profiles/parse-profiles.ts';
import { formatProfile, resolveProfile } from '../../src/profiles/resolve-profile.ts';
import { shippedProfileFiles } from './profile-files.ts';

const shipped = shippedProfileFiles();
const scannerPath = 'scanner/generic-line-serial.json';
const printerPath = 'receipt-printer/generic-escpos-80mm.json';
const displayPath = 'customer-display/vfd220-cd5220.json';

function changed(path: string, change: (value: Record<string, unknown>) => void): ProfileFile[] {
  return shipped.map((file) => {
    if (file.path !== path) return file;
    const value = JSON.parse(file.text) as Record<string, unknown>;
    change(value);
    return { path, text: formatProfile(value) };
  });
}

function edited(path: string, edit: (text: string) => string): ProfileFile[] {
  return shipped.map((file) => (file.path === path ? { path, text: edit(file.text) } : file));
}

function renamed(path: string, to: string): ProfileFile[] {
  return shipped.map((file) => (file.path === path ? { ...file, path: to } : file));
}

describe('shipped device profiles', () => {
  it('pass every gate, and the gates looked at them', () => {
    const report = lintProfiles(shipped, replayVector);
    expect(report.failures).toEqual([]);
    expect(report.profiles.map((profile) => profile.id)).toEqual(['generic-escpos-80mm', 'generic-line-serial', 'vfd220-cd5220']);
    expect(report.vectors).toBe(22);
    expect(report.rules).toBeGreaterThan(3 * houseRules.length);
  });

  it('resolve to what is reviewed here', async () => {
    const { profiles } = lintProfiles(shipped);
    await expect(`${JSON.stringify(profiles, undefined, 2)}\n`).toMatchFileSnapshot('../fixtures/devices/resolved-profiles.json');
  });

  it('parse for a terminal', () => {
    const profiles = parseProfiles(shipped);
    expect([...profiles.keys()]).toHaveLength(3);
    expect(profiles.get('generic-escpos-80mm')).toMatchObject({ class: 'receipt-printer', capabilities: { columns: 48 }, serial: { baudRate: 115_200 } });
  });

  it('match printers by interface class and nothing by a bare bridge', () => {
    const profiles = [...parseProfiles(shipped).values()];
    expect(matchProfiles(profiles, { usbVendorId: 0x04b8, usbProductId: 0x0e28, usbInterfaceClass: 7 }).map((profile) => profile.id)).toEqual(['generic-escpos-80mm']);
    expect(matchProfiles(profiles, { usbVendorId: 0x1a86, usbProductId: 0x7523, usbInterfaceClass: 255 })).toEqual([]);
    const exact = { ...profiles[0]!, id: 'exact', match: [{ usbVendorId: 0x04b8, usbInterfaceClass: 7 }] };
    expect(matchProfiles([...profiles, exact], { usbVendorId: 0x04b8, usbProductId: 1, usbInterfaceClass: 7 })[0]!.id).toBe('exact');
  });
});

const redCases: readonly [rule: string, what: string, files: () => ProfileFile[], detail: RegExp][] = [
  ['schema', 'no schema', () => shipped.filter((file) => file.path !== 'schema.json'), /schema is missing/],
  ['schema', 'not JSON', () => edited(scannerPath, (text) => text.slice(1)), /not JSON/],
  ['schema', 'an unknown key', () => changed(scannerPath, (value) => { value.vendor = 'x'; }), /"vendor" is not a known key/],
  ['schema', 'a class that does not exist', () => changed(scannerPath, (value) => { value.class = 'toaster'; }), /none of/],
  ['schema', 'an unknown quirk', () => changed(scannerPath, (value) => { value.quirks = [{ quirk: 'sings', why: 'because it does', source: 'manual' }]; }), /none of no-ordered-status/],
  ['schema', 'a quirk without its source', () => changed(printerPath, (value) => { value.quirks = [{ quirk: 'no-ordered-status', why: 'GS r stays unanswered' }]; }), /"source" is missing/],
  ['schema', 'a wrong speed', () => changed(scannerPath, (value) => { value.serial = { baudRate: 9601 }; }), /9601/],
  ['schema', 'malformed vectors', () => edited('scanner/generic-line-serial.vectors.json', (text) => text.replace('36 39', '3 39')), /upper-case pairs/],
  ['format', 'another order of keys', () => edited(scannerPath, (text) => text.replace(/( {2}"id": [^\n]+\n)( {2}"class": [^\n]+\n)/, '$2$1')), /canonical/],
  ['format', 'no newline at the end', () => edited(scannerPath, (text) => text.trimEnd()), /canonical/],
  ['place', 'a file name that is not the id', () => renamed(scannerPath, 'scanner/other.json'), /generic-line-serial\.json/],
  ['cross-reference', 'a base that is not there', () => changed(printerPath, (value) => { value.inherits = 'nothing'; }), /not in _base/],
  ['cross-reference', 'a base that inherits', () => changed('_base/escpos-80mm.json', (value) => { value.inherits = 'escpos-80mm'; }), /one level/],
  ['cross-reference', 'an id used twice', () => [...shipped, { path: 'scanner/x.json', text: shipped.find((file) => file.path === scannerPath)!.text }], /used twice/],
  ['cross-reference', 'vectors of nothing', () => [...shipped, { ...shipped.find((file) => file.path.endsWith('.vectors.json'))!, path: 'scanner/gone.vectors.json' }], /without a profile/],
  ['complete', 'nothing to inherit the class from', () => changed(printerPath, (value) => { delete value.inherits; }), /class, protocol/],
  ['class-is-folder', 'a wrong folder', () => renamed(displayPath, 'scanner/vfd220-cd5220.json'), /lies in scanner/],
  ['protocol-of-class', 'a scanner that speaks ESC/POS', () => changed(scannerPath, (value) => { value.protocol = 'escpos'; }), /does not speak/],
  ['capabilities-of-protocol', 'a display that cuts', () => changed(displayPath, (value) => { value.capabilities = { columns: 20, lines: 2, cutter: true }; }), /cutter is not of this protocol/],
  ['capabilities-of-protocol', 'a scanner of lines that has a keyboard', () => changed(scannerPath, (value) => { value.capabilities = { aimPrefix: true, keyboardLayout: 'us' }; }), /keyboardLayout is not of this protocol/],
  ['capabilities-of-protocol', 'a scanner of lines that does not say its prefix', () => changed(scannerPath, (value) => { value.protocol = 'gm65-serial'; value.capabilities = { endGapMs: 50 }; }), /aimPrefix missing/],
  ['transports-of-protocol', 'reports on a serial line', () => changed(scannerPath, (value) => { value.protocol = 'hid-pos'; }), /hid-pos is not spoken over serial, tcp/],
  ['capabilities-of-protocol', 'a display without columns', () => changed(displayPath, (value) => { value.capabilities = { lines: 2 }; }), /columns missing/],
  ['serial-settings', 'a serial scanner without a speed', () => changed(scannerPath, (value) => { delete value.serial; }), /serial settings/],
  ['status-evidence', 'supported without a recording', () => changed(scannerPath, (value) => { value.status = { kind: 'supported', manual: 'x' }; }), /needs "recording"/],
  ['status-evidence', 'should-work without a manual', () => changed(scannerPath, (value) => { value.status = { kind: 'should-work' }; }), /needs "manual"/],
  ['no-unknown-word', 'a name that says nothing', () => changed(scannerPath, (value) => { value.name = 'unknown'; }), /left out/],
  ['has-vectors', 'no vectors', () => shipped.filter((file) => file.path !== 'scanner/generic-line-serial.vectors.json'), /no vectors/],
  ['match-is-unambiguous', 'two that match the same', () => changed(displayPath, (value) => { value.match = [{ usbInterfaceClass: 7 }]; }), /matches exactly/],
  ['replay', 'a vector with another meaning', () => edited('scanner/generic-line-serial.vectors.json', (text) => text.replace('["会员"]', '["会计"]')), /GB18030 text/],
  ['replay', 'bytes that the printer codec does not write', () => edited('receipt-printer/generic-escpos-80mm.vectors.json', (text) => text.replace('1D 21 11', '1D 21 10')), /double size/],
  ['replay', 'a status that means something else', () => edited('receipt-printer/generic-escpos-80mm.vectors.json', (text) => text.replace('"hex": "72"', '"hex": "12"')), /paper out/],
  ['replay', 'a direction that the class does not have', () => edited('customer-display/vfd220-cd5220.vectors.json', (text) => text.replace('to-device', 'from-device')), /no vectors from-device/],
];

describe('the profile lint, red', () => {
  it.each(redCases)('%s: %s', (rule, _what, files, detail) => {
    const { failures } = lintProfiles(files(), replayVector);
    expect(failures.filter((failure) => failure.rule === rule && detail.test(failure.detail))).not.toEqual([]);
  });

  it('has a failing example for every rule', () => {
    const shown = new Set(redCases.map(([rule]) => rule));
    const rules = ['schema', 'format', 'place', 'cross-reference', 'replay', ...houseRules.map((rule) => rule.name)];
    expect(rules.filter((rule) => !shown.has(rule))).toEqual([]);
    expect(redCases).toHaveLength(33);
  });

  it('keeps a broken profile away from a terminal', () => {
    try {
      parseProfiles(changed(scannerPath, (value) => { value.protocol = 'escpos'; }));
      expect.fail('it was taken');
    } catch (error) {
      expect(isCardtillError(error, 'PROFILE_INVALID')).toBe(true);
    }
  });
});

describe('resolving', () => {
  it('merges capabilities key by key and replaces everything else', () => {
    const base = { id: 'b', serial: { baudRate: 9600, parity: 'even' }, capabilities: { columns: 48, cutter: true } };
    expect(resolveProfile({ id: 'p', inherits: 'b', serial: { baudRate: 2400 }, capabilities: { cutter: false } }, base))
      .toEqual({ id: 'p', serial: { baudRate: 2400 }, capabilities: { columns: 48, cutter: false } });
  });
});

describe('the schema checker', () => {
  it.each([
    ['an unknown word in the schema', { oneOf: [] }, 1, /does not know/],
    ['a reference to nothing', { $ref: '#/$defs/x' }, 1, /not there/],
    ['a short text', { minLength: 2 }, 'a', /shorter/],
    ['a long text', { maxLength: 2 }, 'abc', /longer/],
    ['a small number', { minimum: 2 }, 1, /below/],
    ['a large number', { maximum: 2 }, 3, /above/],
    ['a fraction', { type: 'integer' }, 1.5, /type integer/],
    ['an array for an object', { type: 'object' }, [], /type object/],
    ['a repeated entry', { uniqueItems: true }, [1, 1], /repeated/],
    ['a short list', { minItems: 1 }, [], /fewer/],
    ['a key of Object', { additionalProperties: false, properties: {} }, { constructor: 1 }, /not a known key/],
  ])('finds %s', (_name, schema, value, message) => {
    expect(checkSchema(schema, value).join()).toMatch(message);
  });
});
