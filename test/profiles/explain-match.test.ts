import { describe, expect, it } from 'vitest';
import { explainKeys, explainMatch } from '../../src/profiles/explain-match.ts';
import { parseTerminalProfiles, type ProfileFile } from '../../src/profiles/parse-profiles.ts';
import { formatProfile } from '../../src/profiles/resolve-profile.ts';
import { shippedProfileFiles } from './profile-files.ts';

const shipped = shippedProfileFiles();
const ours: ProfileFile = {
  path: 'receipt-printer/our-t20.json',
  text: formatProfile({
    $schema: '../schema.json', id: 'our-t20', inherits: 'escpos-80mm', name: 'Our TM-T20III', status: { kind: 'should-work', manual: 'a test print' },
    match: [{ usbVendorId: '04b8', usbProductId: '0e28', usbInterfaceClass: 7, evidence: 'maker' }], capabilities: { cutter: false },
  }),
};
const { origins } = parseTerminalProfiles(shipped, []);
const withOurs = parseTerminalProfiles(shipped, [ours]).origins;
const told = (candidates: ReturnType<typeof explainMatch>) => candidates.map(({ profile, outcome, why }) => [profile.id, outcome, why]);

describe('why a device gets its profile', () => {
  it('names the winner, and who lost over which keys', () => {
    expect(told(explainMatch(origins, { usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0x8c, hidUsage: 2 }, 'hid'))).toEqual([
      ['honeywell-xenon-1900-hid-pos', 'wins', 'its rule says more than the others'],
      ['honeywell-hid-pos', 'loses', '"honeywell-xenon-1900-hid-pos" also names usbProductId'],
      ['generic-hid-pos', 'loses', '"honeywell-xenon-1900-hid-pos" also names usbProductId, usbVendorId'],
    ]);
  });

  it('says which key is another where the ids are known', () => {
    const candidates = explainMatch(origins, { usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0xff8c, hidUsage: 1 }, 'hid');
    expect(told(candidates)).toEqual([['honeywell-xenon-1900-hid-pos', 'does-not-fit', 'the device says another hidUsagePage']]);
    expect(candidates[0]!.rules[0]!.keys).toContainEqual({ key: 'hidUsagePage', wanted: 0x8c, found: 0xff8c, equal: false });
  });

  it('says what ids alone leave open', () => {
    const candidates = told(explainMatch(origins, { usbVendorId: 0x0c2e, usbProductId: 0x0907 }));
    expect(candidates).toContainEqual(['honeywell-xenon-1900-hid-pos', 'could-fit', 'the device would also have to say hidUsagePage 008c']);
    expect(candidates.map(([id]) => id)).not.toContain('generic-ccid');
  });

  it('says that a way does not lead to it', () => {
    expect(told(explainMatch(origins, { usbVendorId: 0x0c2e, usbProductId: 0x090a, usbInterfaceClass: 2 }, 'usb'))).toEqual([['honeywell-xenon-1900-serial', 'does-not-fit', 'it is not reached over usb']]);
  });

  it('prefers the terminal\'s own where a shipped one fits as well', () => {
    const [winner, loser] = explainMatch(withOurs, { usbVendorId: 0x04b8, usbProductId: 0x0e28, usbInterfaceClass: 7, usbInterfaceSubclass: 1 });
    expect([winner?.profile.id, winner?.layer, loser?.profile.id, loser?.why]).toEqual(['our-t20', 'local', 'epson-tm-t20iii', '"our-t20" asks for the same and comes first: it is this terminal\'s own']);
  });

  it('is alone where nothing else fits', () => {
    expect(told(explainMatch(origins, { hidUsagePage: 0x8d, hidUsage: 0x20 }))).toEqual([['hid-scale', 'wins', 'no other rule fits']]);
  });
});

describe('where each key of a profile is from', () => {
  it('is its own file or its base, local or shipped', () => {
    const keys = explainKeys(withOurs.find(({ profile }) => profile.id === 'our-t20')!);
    expect(keys.find(({ key }) => key === 'capabilities.cutter')).toEqual({ key: 'capabilities.cutter', value: false, from: 'own', layer: 'local', file: 'receipt-printer/our-t20.json' });
    expect(keys.find(({ key }) => key === 'capabilities.columns')).toEqual({ key: 'capabilities.columns', value: 48, from: 'base', layer: 'shipped', file: '_base/escpos-80mm.json' });
    expect(keys.find(({ key }) => key === 'protocol')).toMatchObject({ from: 'base', layer: 'shipped' });
    expect(keys.find(({ key }) => key === 'match')).toMatchObject({ from: 'own', layer: 'local' });
  });

  it('is its own file alone without a base', () => {
    const keys = explainKeys(origins.find(({ profile }) => profile.id === 'pn532-uart')!);
    expect(new Set(keys.map(({ file }) => file))).toEqual(new Set(['card-reader/pn532-uart.json']));
  });
});
