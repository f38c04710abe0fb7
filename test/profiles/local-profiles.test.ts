import { describe, expect, it } from 'vitest';
import { isCardtillError } from '../../src/base/errors.ts';
import { replayVector } from '../../src/drivers/replay-vector.ts';
import { lintProfiles } from '../../src/profiles/lint-profiles.ts';
import { matchProfiles } from '../../src/profiles/match-profile.ts';
import { parseTerminalProfiles, type ProfileFile } from '../../src/profiles/parse-profiles.ts';
import { formatProfile } from '../../src/profiles/resolve-profile.ts';
import { shippedProfileFiles } from './profile-files.ts';

const shipped = shippedProfileFiles();

function file(path: string, value: Record<string, unknown>): ProfileFile {
  return { path, text: formatProfile({ $schema: '../schema.json', ...value }) };
}

const wide = file('receipt-printer/generic-usb-printer.json', {
  id: 'generic-usb-printer', inherits: 'escpos-80mm', name: 'The shop\'s printer', status: { kind: 'should-work', manual: 'a test print' },
  match: [{ usbInterfaceClass: 7, usbInterfaceSubclass: 1, evidence: 'maker' }],
});
const own = file('scanner/acme-one.json', { id: 'acme-one', inherits: 'line-scanner', name: 'Acme One', status: { kind: 'should-work', manual: 'Acme manual p.3' }, match: [{ usbVendorId: 'dead', usbProductId: '0001', evidence: 'maker' }] });

describe('a terminal\'s own profiles', () => {
  it('take the place of shipped ones by id, and are held to their vectors', () => {
    const { profiles, faults } = parseTerminalProfiles(shipped, [wide]);
    expect(faults).toEqual([]);
    expect(profiles.get('generic-usb-printer')).toMatchObject({ name: 'The shop\'s printer', capabilities: { columns: 48 } });
    expect(profiles.size).toBe(lintProfiles(shipped).profiles.length);
    expect(lintProfiles(shipped, replayVector, [wide]).failures).toEqual([]);
  });

  it('may be new ones, on a shipped base with its vectors', () => {
    const { profiles, origins } = parseTerminalProfiles(shipped, [own]);
    expect(matchProfiles(profiles.values(), { usbVendorId: 0xdead, usbProductId: 1 }).map(({ id }) => id)).toEqual(['acme-one']);
    expect(origins.find(({ profile }) => profile.id === 'acme-one')).toMatchObject({ layer: 'local', base: { layer: 'shipped' } });
  });

  it('are counted by what they bring: a shipped base\'s vectors are the same ones', () => {
    const vectors: ProfileFile = { path: 'scanner/acme-one.vectors.json', text: '[{ "name": "a code", "direction": "from-device", "hex": "41 0D", "means": ["A"] }]' };
    const without = lintProfiles(shipped, replayVector).vectors;
    expect([lintProfiles(shipped, replayVector, [own]), lintProfiles(shipped, replayVector, [own, vectors])].map(({ failures, vectors: count }) => [failures, count - without])).toEqual([[[], 0], [[], 1]]);
  });

  it('win where a shipped one matches as well', () => {
    const rival = file('receipt-printer/our-t20.json', {
      id: 'our-t20', inherits: 'escpos-80mm', name: 'Our TM-T20III, Chinese', status: { kind: 'should-work', manual: 'a test print' }, match: [{ usbVendorId: '04b8', usbProductId: '0e28', usbInterfaceClass: 7, evidence: 'maker' }],
    });
    const { profiles, faults } = parseTerminalProfiles(shipped, [rival]);
    expect(faults).toEqual([]);
    expect(matchProfiles(profiles.values(), { usbVendorId: 0x04b8, usbProductId: 0x0e28, usbInterfaceClass: 7, usbInterfaceSubclass: 1 }).map(({ id }) => id)).toEqual(['our-t20', 'epson-tm-t20iii', 'generic-usb-printer']);
  });

  it('may have bases of their own, which serve them alone', () => {
    const base = file('_base/escpos-80mm.json', { id: 'escpos-80mm', class: 'receipt-printer', protocol: 'escpos', transports: ['usb'], capabilities: { columns: 42, widthDots: 512, characters: 'gb18030', cutter: true, qr: true, barcode: true, realTimeStatus: true } });
    const { profiles, faults } = parseTerminalProfiles(shipped, [base, { ...wide }, file('receipt-printer/x.json', { id: 'x', inherits: 'escpos-80mm', name: 'X', status: { kind: 'should-work', manual: 'y' } })]);
    // A base without vectors leaves a new profile without any; the shipped one's vectors hold for what takes its place.
    expect(faults.map(({ path, rule }) => [path, rule])).toEqual([['receipt-printer/x.json', 'has-vectors'], ['receipt-printer/generic-usb-printer.json', 'has-vectors']].sort());
    expect(profiles.get('generic-escpos-80mm')).toMatchObject({ capabilities: { columns: 48 } });
  });

  it.each<[string, ProfileFile, string]>([
    ['no JSON', { path: 'scanner/acme-one.json', text: '{' }, 'schema'],
    ['a key that does not exist', file('scanner/acme-one.json', { id: 'acme-one', vendor: 'x' }), 'schema'],
    ['a bridge', file('scanner/acme-one.json', { id: 'acme-one', inherits: 'line-scanner', name: 'A', status: { kind: 'should-work', manual: 'x' }, match: [{ usbVendorId: '1a86', usbProductId: '7523', evidence: 'usb-ids' }] }), 'no-serial-bridge'],
  ])('cost themselves and nothing else: %s', (_what, bad, rule) => {
    const { profiles, faults } = parseTerminalProfiles(shipped, [bad, wide]);
    expect(faults).toEqual([expect.objectContaining({ layer: 'local', path: 'scanner/acme-one.json', rule })]);
    expect(profiles.has('acme-one')).toBe(false);
    expect(profiles.get('generic-usb-printer')?.name).toBe('The shop\'s printer');
  });

  it('leave the shipped one in force where the one in its place is wrong', () => {
    const wrong = { ...wide, text: wide.text.replace('"escpos-80mm"', '"escpos-81mm"') };
    const { profiles, faults } = parseTerminalProfiles(shipped, [wrong]);
    expect(faults.map(({ rule }) => rule)).toEqual(['cross-reference']);
    expect(profiles.get('generic-usb-printer')).toMatchObject({ capabilities: { columns: 32 } });
  });

  it('are told when they are written another way, and work', () => {
    const { profiles, faults } = parseTerminalProfiles(shipped, [{ ...own, text: JSON.stringify(JSON.parse(own.text)) }]);
    expect([faults.map(({ rule }) => rule), profiles.has('acme-one')]).toEqual([['format'], true]);
  });

  it('are no excuse for what ships', () => {
    try {
      parseTerminalProfiles(shipped.map((each) => (each.path === 'scanner/zebra-cdc.json' ? { ...each, text: '{' } : each)), [own]);
      expect.fail('it was taken');
    } catch (error) {
      expect(isCardtillError(error, 'PROFILE_INVALID')).toBe(true);
    }
  });
});
