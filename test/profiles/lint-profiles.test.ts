import { describe, expect, it } from 'vitest';
import { isCardtillError } from '../../src/base/errors.ts';
import { replayVector } from '../../src/drivers/replay-vector.ts';
import { isDriven, type DeviceIdentity, type DeviceProfile, type ProfileTransport } from '../../src/profiles/device-profile.ts';
import { checkSchema } from '../../src/profiles/check-schema.ts';
import { houseRules } from '../../src/profiles/house-rules.ts';
import { lintProfiles } from '../../src/profiles/lint-profiles.ts';
import { matchProfiles } from '../../src/profiles/match-profile.ts';
import { parseProfiles, type ProfileFile } from '../../src/profiles/parse-profiles.ts';
import { formatProfile, resolveProfile } from '../../src/profiles/resolve-profile.ts';
import { serialBridgeName } from '../../src/profiles/serial-bridges.ts';
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
    expect(counted(report.profiles)).toEqual(filesCounted());
    for (const [deviceClass, floor] of Object.entries(floors)) for (const at of [0, 1]) expect([deviceClass, counted(report.profiles)[deviceClass]?.[at] ?? 0]).toEqual([deviceClass, expect.toSatisfy((count: number) => count >= floor[at]!)]);
    expect(report.vectors).toBe(vectorsWritten());
    expect(report.vectors).toBeGreaterThanOrEqual(vectorsFloor);
    expect(report.rules).toBe(rulesApplied(report.profiles.length));
  });

  it('resolve to what is reviewed here', async () => {
    const { profiles } = lintProfiles(shipped);
    await expect(`${JSON.stringify(profiles, undefined, 1)}\n`).toMatchFileSnapshot('../fixtures/devices/resolved-profiles.json');
  });

  it('parse for a terminal', () => {
    const profiles = parseProfiles(shipped);
    expect(profiles.size).toBe(lintProfiles(shipped).profiles.length);
    expect(profiles.get('generic-escpos-80mm')).toMatchObject({ class: 'receipt-printer', capabilities: { columns: 48 }, serial: { baudRate: 115_200 } });
  });

  it('are supported by nothing that was tried: every driven one names its source', () => {
    for (const profile of parseProfiles(shipped).values()) expect(profile.status.kind).not.toBe('supported');
  });
});

/** What was there when somebody looked last: more may come without a word, fewer may not. How many are driven and how many are not, by class. */
const floors: Readonly<Record<string, readonly [number, number]>> = {
  scanner: [35, 3], 'card-reader': [14, 5], 'receipt-printer': [27, 1], 'customer-display': [6, 0], 'cash-acceptor': [1, 5], scale: [0, 3],
};
const vectorsFloor = 248;

/** The same as the files say it, without the lint: by folder, and by whether their own status is "unsupported". */
function filesCounted(): Readonly<Record<string, readonly [number, number]>> {
  const counts: Record<string, [number, number]> = {};
  for (const { path, text } of shipped) {
    const [folder, name] = path.split('/');
    if (name === undefined || folder === '_base' || path.endsWith('.vectors.json')) continue;
    (counts[folder!] ??= [0, 0])[/"kind": "unsupported"/.test(text) ? 1 : 0] += 1;
  }
  return counts;
}

function vectorsWritten(): number {
  return shipped.filter(({ path }) => path.endsWith('.vectors.json')).reduce((sum, { text }) => sum + (JSON.parse(text) as readonly unknown[]).length, 0);
}

/** How many are driven and how many are not, by class. */
function counted(profiles: readonly DeviceProfile[]): Readonly<Record<string, readonly [number, number]>> {
  const counts: Record<string, [number, number]> = {};
  for (const profile of profiles) (counts[profile.class] ??= [0, 0])[isDriven(profile) ? 0 : 1] += 1;
  return counts;
}

/** Two gates a file, three for its place, one for its base, the house rules; a gate each for vectors: their form and whose they are. */
function rulesApplied(profiles: number): number {
  const bases = shipped.filter((file) => file.path.startsWith('_base/') && !file.path.endsWith('.vectors.json')).length;
  const vectorFiles = shipped.filter((file) => file.path.endsWith('.vectors.json')).length;
  return profiles * (2 + 3 + 1 + houseRules.length) + bases * (2 + 3 + 1) + vectorFiles * 2;
}

describe('matching', () => {
  const profiles = parseProfiles(shipped);
  const ids = (identity: DeviceIdentity, transport?: ProfileTransport) => matchProfiles(profiles.values(), identity, transport).map(({ id }) => id);

  it.each<[string, DeviceIdentity, readonly string[]]>([
    ['a printer that is known by its ids', { usbVendorId: 0x04b8, usbProductId: 0x0e28, usbInterfaceClass: 7, usbInterfaceSubclass: 1 }, ['epson-tm-t20iii', 'generic-usb-printer']],
    ['a Star printer that is told by its name', { usbVendorId: 0x0519, usbProductId: 0x0047, usbInterfaceClass: 7, usbInterfaceSubclass: 1, usbProduct: 'mPOP' }, ['star-mpop', 'star-line-printer', 'generic-usb-printer']],
    ['a Star printer that takes pictures only', { usbVendorId: 0x0519, usbProductId: 0x0003, usbInterfaceClass: 7, usbInterfaceSubclass: 1 }, ['star-tsp100-graphics', 'star-line-printer', 'generic-usb-printer']],
    ['a printer of nobody\'s list', { usbVendorId: 0xdead, usbProductId: 0xbeef, usbInterfaceClass: 7, usbInterfaceSubclass: 1 }, ['generic-usb-printer']],
    ['one product id, told apart by the name', { usbVendorId: 0x04b8, usbProductId: 0x0202, usbInterfaceClass: 255, usbProduct: 'TM-T88VI' }, ['epson-tm-t88vi']],
    ['the same id without the name', { usbVendorId: 0x04b8, usbProductId: 0x0202, usbInterfaceClass: 255 }, []],
    ['a scanner in HID POS mode', { usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0x8c, hidUsage: 2 }, ['honeywell-xenon-1900-hid-pos', 'honeywell-hid-pos', 'generic-hid-pos']],
    ['its maker\'s own interface', { usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0xff8c, hidUsage: 2 }, []],
    ['a scanner of an unknown maker in HID POS mode', { usbVendorId: 0xdead, usbProductId: 1, hidUsagePage: 0x8c, hidUsage: 2 }, ['generic-hid-pos']],
    ['a person\'s keyboard', { usbVendorId: 0x046d, usbProductId: 0xc31c, hidUsagePage: 1, hidUsage: 6 }, []],
    ['a tag reader of nobody\'s vendor id', { usbVendorId: 0xffff, usbProductId: 0x0035, usbInterfaceNumber: 0, hidUsagePage: 1, hidUsage: 6 }, ['rfid-keyboard-sycreader']],
    ['its other interface', { usbVendorId: 0xffff, usbProductId: 0x0035, usbInterfaceNumber: 1, hidUsagePage: 1, hidUsage: 6 }, []],
    ['a chip card reader', { usbVendorId: 0x072f, usbProductId: 0x2200, usbInterfaceClass: 11, usbInterfaceSubclass: 0 }, ['acs-acr122u', 'generic-ccid']],
    ['a scanner in a mode that nothing drives', { usbVendorId: 0x05e0, usbProductId: 0x1900, hidUsagePage: 0xff45, hidUsage: 0x4b00 }, ['zebra-snapi']],
    ['a bridge', { usbVendorId: 0x1a86, usbProductId: 0x7523, usbInterfaceClass: 255 }, []],
  ])('%s', (_what, identity, expected) => {
    expect(ids(identity)).toEqual(expected);
  });

  it('leaves out what is not reached in this way', () => {
    const identity = { usbVendorId: 0x0c2e, usbProductId: 0x090a, usbInterfaceClass: 2 };
    expect([ids(identity, 'serial'), ids(identity, 'usb')]).toEqual([['honeywell-xenon-1900-serial'], []]);
  });

  it('puts what comes first before what fits as well', () => {
    const shippedOne = profiles.get('generic-ccid')!;
    const local = { ...shippedOne, id: 'local-ccid' } as DeviceProfile;
    expect(matchProfiles([local, ...profiles.values()], { usbInterfaceClass: 11 }).map(({ id }) => id)).toEqual(['local-ccid', 'generic-ccid']);
  });

  it('knows the bridges, and no rule ever names one', () => {
    expect([serialBridgeName({ usbVendorId: 0x0403, usbProductId: 0x6001 }), serialBridgeName({ usbVendorId: 0x0403, usbProductId: 0x6015 })]).toEqual(['FTDI', undefined]);
  });
});

const scanner = (change: (value: Record<string, unknown>) => void) => () => changed(scannerPath, change);
const printer = (change: (value: Record<string, unknown>) => void) => () => changed(printerPath, change);
const display = (change: (value: Record<string, unknown>) => void) => () => changed(displayPath, change);
const matching = (path: string, ...rules: readonly Record<string, unknown>[]) => () => changed(path, (value) => { value['match'] = rules; });
const posPath = 'scanner/generic-hid-pos.json';
const keyboardPath = 'scanner/generic-keyboard-scanner.json';
const unsupportedPath = 'scanner/zebra-snapi.json';

const redCases: readonly [rule: string, what: string, files: () => ProfileFile[], detail: RegExp][] = [
  ['schema', 'no schema', () => shipped.filter((file) => file.path !== 'schema.json'), /schema is missing/],
  ['schema', 'not JSON', () => edited(scannerPath, (text) => text.slice(1)), /not JSON/],
  ['schema', 'an unknown key', scanner((value) => { value['vendor'] = 'x'; }), /"vendor" is not a known key/],
  ['schema', 'a class that does not exist', scanner((value) => { value['class'] = 'toaster'; }), /none of/],
  ['schema', 'an unknown quirk', printer((value) => { value['quirks'] = [{ quirk: 'sings', why: 'because it does', source: 'manual' }]; }), /none of no-ordered-status/],
  ['schema', 'a quirk without its source', printer((value) => { value['quirks'] = [{ quirk: 'no-ordered-status', why: 'GS r stays unanswered' }]; }), /"source" is missing/],
  ['schema', 'a wrong speed', scanner((value) => { value['serial'] = { baudRate: 9601 }; }), /9601/],
  ['schema', 'a rule that does not say where its ids are from', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0e28', usbInterfaceClass: 7 }), /"evidence" is missing/],
  ['schema', 'an id as a number', matching(printerPath, { usbVendorId: 1208, usbInterfaceClass: 7, evidence: 'maker' }), /not of type string/],
  ['schema', 'a rule with nothing but its evidence', matching(printerPath, { evidence: 'maker' }), /empty/],
  ['schema', 'malformed vectors', () => edited('scanner/gm65-module-serial.vectors.json', (text) => text.replace('7E 00', '7 00')), /upper-case pairs/],
  ['schema', 'vectors with a key that nobody reads', () => edited('scanner/gm65-module-serial.vectors.json', (text) => text.replace('"name"', '"title": "x", "name"')), /a list of \{name/],
  ['format', 'another order of keys', () => edited(displayPath, (text) => text.replace(/( {2}"id": [^\n]+\n)( {2}"class": [^\n]+\n)/, '$2$1')), /canonical/],
  ['format', 'no newline at the end', () => edited(scannerPath, (text) => text.trimEnd()), /canonical/],
  ['place', 'a file name that is not the id', () => renamed(scannerPath, 'scanner/other.json'), /generic-line-serial\.json/],
  ['cross-reference', 'a base that is not there', printer((value) => { value['inherits'] = 'nothing'; }), /not in _base/],
  ['cross-reference', 'a base that inherits', () => changed('_base/escpos-80mm.json', (value) => { value['inherits'] = 'escpos-80mm'; }), /one level/],
  ['cross-reference', 'a base that nothing inherits', () => [...shipped, { path: '_base/idle.json', text: formatProfile({ id: 'idle', class: 'scanner' }) }], /nothing inherits it/],
  ['cross-reference', 'an id used twice', () => [...shipped, { path: 'scanner/x.json', text: shipped.find((file) => file.path === scannerPath)!.text }], /used twice/],
  ['cross-reference', 'vectors of nothing', () => [...shipped, { ...shipped.find((file) => file.path.endsWith('.vectors.json'))!, path: 'scanner/gone.vectors.json' }], /without a profile/],
  ['complete', 'nothing to inherit the class from', printer((value) => { delete value['inherits']; }), /class, transports, protocol, capabilities/],
  ['class-is-folder', 'a wrong folder', () => renamed(displayPath, 'scanner/vfd220-cd5220.json'), /lies in scanner/],
  ['protocol-of-class', 'a scanner that speaks ESC/POS', scanner((value) => { value['protocol'] = 'escpos'; }), /does not speak/],
  ['capabilities-of-protocol', 'a display that cuts', display((value) => { value['capabilities'] = { columns: 20, lines: 2, cutter: true }; }), /cutter is not of this protocol/],
  ['capabilities-of-protocol', 'a Star printer with names, which its driver asks nobody for', () => changed('receipt-printer/star-line-printer.json', (value) => { value['capabilities'] = { modelNames: ['TSP650II'] }; }), /modelNames is not of this protocol/],
  ['capabilities-of-protocol', 'a scanner of lines that has a keyboard', scanner((value) => { value['capabilities'] = { keyboardLayout: 'us' }; }), /keyboardLayout is not of this protocol/],
  ['capabilities-of-protocol', 'a scanner of lines that does not say its prefix', () => changed('_base/line-scanner.json', (value) => { value['capabilities'] = {}; }), /aimPrefix missing/],
  ['capabilities-of-protocol', 'a display without columns', display((value) => { value['capabilities'] = { lines: 2 }; }), /columns missing/],
  ['transports-of-protocol', 'reports on a serial line', scanner((value) => { value['protocol'] = 'hid-pos'; }), /hid-pos is not spoken over serial, tcp/],
  ['quirks-of-protocol', 'a printer\'s quirk at a scanner', scanner((value) => { value['quirks'] = [{ quirk: 'no-ordered-status', why: 'GS r stays unanswered', source: 'manual' }]; }), /no driver of line/],
  ['serial-settings', 'a serial scanner without a speed', () => changed('_base/line-scanner.json', (value) => { delete value['serial']; }), /serial settings/],
  ['schema', 'a settle time that nobody says', scanner((value) => { value['plug'] = { settleMs: 700, evidence: 'maker' }; }), /"source" is missing/],
  ['schema', 'a grace without its kind of source', scanner((value) => { value['plug'] = { graceMs: 700, source: 'a manual, page 7' }; }), /"evidence" is missing/],
  ['schema', 'a settle time that everybody knows', scanner((value) => { value['plug'] = { settleMs: 700, evidence: 'general-knowledge', source: 'everybody knows' }; }), /none of maker, trace, driver-code/],
  ['schema', 'a source of no figure', scanner((value) => { value['plug'] = { evidence: 'maker', source: 'a manual, page 7' }; }), /plug: empty/],
  ['serial-lines', 'DTR that nobody wants dropped', scanner((value) => { value['serial'] = { baudRate: 9600, dataTerminalReady: 'dropped' }; }), /need evidence and source/],
  ['serial-lines', 'RTS that is the kernel\'s', scanner((value) => { value['serial'] = { baudRate: 9600, flowControl: 'rtscts', requestToSend: 'dropped', evidence: 'maker', source: 'a manual, page 7' }; }), /with rtscts/],
  ['serial-lines', 'a source of no line', scanner((value) => { value['serial'] = { baudRate: 9600, evidence: 'maker', source: 'a manual, page 7' }; }), /there are none/],
  ['printer-geometry', 'more columns than dots', printer((value) => { value['capabilities'] = { columns: 49 }; }), /49 columns of 12 dots are wider than 576/],
  ['printer-geometry', 'dots that are no bytes', printer((value) => { value['capabilities'] = { widthDots: 580 }; }), /no whole bytes/],
  ['prints-everything', 'a Latin printer that takes no pictures', () => changed('_base/escpos-latin-80mm.json', (value) => { delete (value['capabilities'] as Record<string, unknown>)['images']; }), /no Chinese characters$/],
  ['status-evidence', 'supported without a recording', scanner((value) => { value['status'] = { kind: 'supported', manual: 'x' }; }), /needs "recording"/],
  ['status-evidence', 'should-work without a manual', scanner((value) => { value['status'] = { kind: 'should-work' }; }), /needs "manual"/],
  ['no-unknown-word', 'a name that says nothing', scanner((value) => { value['name'] = 'unknown'; }), /left out/],
  ['unsupported-is-not-driven', 'an unsupported scanner with a protocol', () => changed(unsupportedPath, (value) => { value['protocol'] = 'line'; }), /has no protocol/],
  ['unsupported-is-not-driven', 'a scale that should work', () => changed('scale/adam-azextra.json', (value) => { value['status'] = { kind: 'should-work', manual: 'x' }; }), /nothing drives a scale/],
  ['has-vectors', 'no vectors', () => shipped.filter((file) => file.path !== 'customer-display/vfd220-cd5220.vectors.json'), /no vectors/],
  ['has-vectors', 'no vectors beside it, and its base lost them', () => shipped.filter((file) => file.path !== '_base/keyboard-scanner.vectors.json'), /no vectors beside it or its base/],
  ['match-evidence', 'ids from memory', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0e99', usbInterfaceClass: 7, evidence: 'general-knowledge' }), /ids from general knowledge/],
  ['match-evidence', 'ids that tables disagree about', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0e1f', usbInterfaceClass: 7, evidence: 'contradicting' }), /ids from contradicting/],
  ['match-needs-usb', 'a printer on a network that is plugged in', printer((value) => { value['transports'] = ['tcp']; value['match'] = [{ usbVendorId: '04b8', usbInterfaceClass: 7, evidence: 'maker' }]; }), /never plugged in/],
  ['no-serial-bridge', 'CH340', matching(scannerPath, { usbVendorId: '1a86', usbProductId: '7523', evidence: 'usb-ids' }), /serial bridge \(CH340\)/],
  ['no-serial-bridge', 'PL2303', matching(scannerPath, { usbVendorId: '067b', usbProductId: '2303', usbProduct: 'Scanner', evidence: 'usb-ids' }), /serial bridge \(PL2303\)/],
  ['no-serial-bridge', 'CP210x', matching(scannerPath, { usbVendorId: '10c4', usbProductId: 'ea60', evidence: 'usb-ids' }), /serial bridge \(CP210x\)/],
  ['no-serial-bridge', 'FTDI', matching(scannerPath, { usbVendorId: '0403', usbProductId: '6001', evidence: 'usb-ids' }), /serial bridge \(FTDI\)/],
  ['vendor-alone', 'a maker and nothing else', matching(scannerPath, { usbVendorId: '0c2e', evidence: 'maker' }), /a maker alone/],
  ['vendor-alone', 'a maker and a number of an interface', matching(scannerPath, { usbVendorId: '0c2e', usbInterfaceNumber: 0, evidence: 'maker' }), /a maker alone/],
  ['vendor-alone', 'a product without a maker', matching(scannerPath, { usbProductId: '0907', evidence: 'maker' }), /without its maker/],
  ['unregistered-vendor', 'vendor ffff by its product alone', matching(scannerPath, { usbVendorId: 'ffff', usbProductId: '0035', evidence: 'trace' }), /nobody's/],
  ['unregistered-vendor', 'vendor ffff with half a usage', matching(scannerPath, { usbVendorId: 'ffff', usbProductId: '0035', hidUsagePage: '0001', evidence: 'trace' }), /nobody's/],
  ['printer-by-class', 'a printer by its product id', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0202', evidence: 'usb-ids' }), /interface class 7 or the product's name/],
  ['printer-by-class', 'a printer by its product id in another class', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0202', usbInterfaceClass: 255, evidence: 'usb-ids' }), /interface class 7/],
  ['bar-code-usage', 'HID POS by ids alone', matching(posPath, { usbVendorId: '0c2e', usbProductId: '0907', evidence: 'trace' }), /usage page 008c/],
  ['bar-code-usage', 'HID POS on the maker\'s own page', matching(posPath, { usbVendorId: '0c2e', usbProductId: '0907', hidUsagePage: 'ff8c', evidence: 'trace' }), /usage page 008c/],
  ['keyboard-interface', 'a keyboard by ids alone', matching(keyboardPath, { usbVendorId: '0c2e', usbProductId: '0901', evidence: 'trace' }), /name the HID usage/],
  ['stripe-interface', 'a stripe reader by ids alone', matching('card-reader/magtek-dynamag.json', { usbVendorId: '0801', usbProductId: '0002', evidence: 'maker' }), /name the HID usage page/],
  ['smart-card-class', 'a chip card reader by ids alone', matching('card-reader/acs-acr122u.json', { usbVendorId: '072f', usbProductId: '2200', evidence: 'trace' }), /interface class 11/],
  ['match-is-unambiguous', 'two that match the same', matching(printerPath, { usbVendorId: '04b8', usbProductId: '0e28', usbInterfaceClass: 7, evidence: 'trace' }), /matches exactly what "epson-tm-t20iii"/],
  ['replay', 'a vector with another meaning', () => edited('_base/line-scanner.vectors.json', (text) => text.replace('["会员"]', '["会计"]')), /GB18030 text/],
  ['replay', 'bytes that the printer codec does not write', () => edited('_base/escpos-80mm.vectors.json', (text) => text.replace('1D 21 11', '1D 21 10')), /double size/],
  ['replay', 'a status that means something else', () => edited('_base/escpos-80mm.vectors.json', (text) => text.replace('"hex": "72"', '"hex": "12"')), /paper out/],
  ['replay', 'a name that is not among the model\'s', () => changed('receipt-printer/epson-tm-t20iii.json', (value) => { (value['capabilities'] as Record<string, unknown>)['modelNames'] = ['TM-T20X']; }), /it says its model/],
  ['replay', 'a feature report that is another', () => changed('scanner/honeywell-hid-pos.json', (value) => { value['capabilities'] = { openingFeatureReport: 'FE 00' }; }), /feature report at the opening/],
  ['replay', 'a table that turns a report', () => edited('_base/hid-pos.vectors.json', (text) => text.replace('95 01 05 01 09 3B 81 02', '95 02 05 01 09 3B 81 02')), /descriptor with a byte count/],
  ['replay', 'a meaning that is none', () => edited('customer-display/vfd220-cd5220.vectors.json', (text) => text.replace('"level": 4', '"level": 9')), /brightness 4/],
  ['replay', 'a direction that the class does not have', () => edited('customer-display/vfd220-cd5220.vectors.json', (text) => text.replace('to-device', 'from-device')), /no vectors from-device/],
];

describe('the profile lint, red', () => {
  it.each(redCases)('%s: %s', (rule, _what, files, detail) => {
    const { failures } = lintProfiles(files(), rule === 'replay' ? replayVector : undefined);
    expect(failures.filter((failure) => failure.rule === rule && detail.test(failure.detail))).not.toEqual([]);
  });

  it('has a failing example for every rule', () => {
    const shown = new Set(redCases.map(([rule]) => rule));
    const rules = ['schema', 'format', 'place', 'cross-reference', 'replay', ...houseRules.map((rule) => rule.name)];
    expect(rules.filter((rule) => !shown.has(rule))).toEqual([]);
    expect(redCases).toHaveLength(76);
  });

  it('keeps a broken profile away from a terminal', () => {
    try {
      parseProfiles(changed(scannerPath, (value) => { value['protocol'] = 'escpos'; }));
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

  it('leaves nothing to be said where a protocol asks for nothing', () => {
    expect(resolveProfile({ id: 'p', inherits: 'b' }, { id: 'b', protocol: 'zebra-ssi' })).toEqual({ id: 'p', protocol: 'zebra-ssi', capabilities: {} });
  });

  it('turns ids into numbers', () => {
    expect(resolveProfile({ id: 'p', match: [{ usbVendorId: '0c2e', usbProductId: '0907', hidUsagePage: '008c', hidUsage: 2, evidence: 'trace' }] }, undefined))
      .toEqual({ id: 'p', match: [{ usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0x8c, hidUsage: 2, evidence: 'trace' }] });
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
