import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../src/base/bytes.ts';
import { limits } from '../../../src/base/limits.ts';
import { parseRecording, recordingLine, type RecordingEntry, type RecordingHead } from '../../../src/drivers/replay/recording.ts';
import { recordingMask } from '../../../src/drivers/replay/recording-mask.ts';
import { replayRecording } from '../../../src/drivers/replay/replay-recording.ts';
import { isDriven, type DrivenProfile } from '../../../src/profiles/device-profile.ts';
import { parseProfiles } from '../../../src/profiles/parse-profiles.ts';
import { readVectors, type ProfileVector } from '../../../src/profiles/profile-vector.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';

const files = shippedProfileFiles();
const profiles = parseProfiles(files);

function driven(id: string): DrivenProfile {
  const profile = profiles.get(id);
  if (profile === undefined || !isDriven(profile)) throw new Error(`no driven profile ${id}`);
  return profile;
}

function vectorsOf(path: string): readonly ProfileVector[] {
  const vectors = readVectors(JSON.parse(files.find((file) => file.path === path)!.text) as unknown);
  return vectors.ok ? vectors.value : [];
}

const head = (profile: DrivenProfile, reportDescriptor?: string): RecordingHead => ({
  kind: 'device-recording', version: 1, profile: profile.id, protocol: profile.protocol, startedWallMs: 0, masked: true, ...(reportDescriptor === undefined ? {} : { reportDescriptor: reportDescriptor.replaceAll(' ', '') }),
});

/** What a recorder would keep of a vector, 10 ms between its packets. */
function recorded(profile: DrivenProfile, vector: ProfileVector) {
  const mask = recordingMask(profile, vector.reportDescriptor === undefined ? undefined : fromHex(vector.reportDescriptor.replaceAll(' ', '')));
  const entries = vector.hex.split('|').map((hex, index): RecordingEntry => ({ atMs: index * 10, direction: 'from-device', hex: toHex(mask.fromDevice(fromHex(hex.replaceAll(' ', '')))).toUpperCase() }));
  return { head: head(profile, vector.reportDescriptor), entries };
}

/** Everything that was read in the vectors, as text and as numbers of a card. */
const secrets = ['6901234567892', '4111111111111111', '9900123456', '0001193046', '4136512153', 'pay.example', 'TEST/CARD', 'ABC'];
const secretBytes = ['f68e2a99', 'bbe1d4b1'];

const cases: readonly (readonly [profile: string, vectors: string])[] = [
  ['generic-line-serial', '_base/line-scanner.vectors.json'], ['newland-fm430-serial', '_base/newland-serial.vectors.json'], ['gm65-module-serial', 'scanner/gm65-module-serial.vectors.json'],
  ['zebra-ssi-serial', 'scanner/zebra-ssi-serial.vectors.json'], ['generic-hid-pos', '_base/hid-pos.vectors.json'], ['honeywell-hid-pos', 'scanner/honeywell-hid-pos.vectors.json'], ['zebra-keyboard', '_base/keyboard-scanner.vectors.json'],
  ['magtek-dynamag', '_base/magtek-hid.vectors.json'], ['id-tech-minimag', 'card-reader/id-tech-minimag.vectors.json'], ['generic-ccid', '_base/ccid.vectors.json'], ['pn532-uart', 'card-reader/pn532-uart.vectors.json'],
  ['rfid-keyboard-sycreader', 'card-reader/rfid-keyboard-sycreader.vectors.json'], ['rfid-keyboard-uid-decimal', 'card-reader/rfid-keyboard-uid-decimal.vectors.json'],
];
const heard = cases.flatMap(([id, path]) => vectorsOf(path).filter(({ direction }) => direction === 'from-device').map((vector) => ({ id, vector, title: `${id}: ${vector.name}` })));

describe('a recording of what was read', () => {
  it('is tried with every class of device that reads', () => {
    expect(heard).toHaveLength(43);
  });

  it.each(heard)('$title: keeps lengths and says as much as before, and nothing of what it was', ({ id, vector }) => {
    const profile = driven(id);
    const recording = recorded(profile, vector);
    const before = concatBytes(...vector.hex.split('|').map((hex) => fromHex(hex.replaceAll(' ', ''))));
    const after = fromHex(recording.entries.map(({ hex }) => hex).join(''));
    expect(after).toHaveLength(before.length);
    const text = Buffer.from(after).toString('latin1');
    expect([...secrets.filter((secret) => text.includes(secret)), ...secretBytes.filter((secret) => toHex(after).includes(secret))]).toEqual([]);
    expect(replayRecording(profile, recording)).toHaveLength((vector.means as readonly unknown[]).length);
  });

  /** Modifiers, a reserved byte, keys; with an id, as `hid-keyboard.test.ts` has it, or without. */
  const keyboard = (keyCount: number, id = '') => `05010906A101${id === '' ? '' : `85${id}`}050719E029E71500250175019508810295017508810395${keyCount.toString(16).padStart(2, '0')}750815002665000507190029658100C0`;
  const bitmap = '05010906A101050719E029E7150025017501950881020507190029671500250175019568 8102C0'.replaceAll(' ', '');

  it.each([
    ['boot reports of a keyboard that says nothing', undefined, '0000 1E1F00000000', '0000 1E1F00000000'],
    ['what is longer than a boot report', undefined, '0000 040506070809 0A0B', '0000 040506070809 0000'],
    ['keys next to the modifiers, where nothing says that they are', undefined, '0014 000000000000', '0000 000000000000'],
    ['a long report without an id', keyboard(14), '0200 0B080F0F12161708131413 000000', '0200 0405060607080905 0A0B0A 000000'],
    ['a report with an id', keyboard(6, '02'), '02 0000 141516000000', '02 0000 040506000000'],
    ['another report of that device', keyboard(6, '02'), '03 141516', '03 000000'],
    ['a bit for each key', bitmap, '00 0000F0000000000000000000 00', '00 000000000000000000000000 00'],
    ['a descriptor that cannot be read', '05010906A1', '0000 141516000000', '0000 000000000000'],
    ['marks and what ends a line', undefined, '0000 2D3738282B58', '0000 2D3738282B58'],
    ['keys that no layout knows', undefined, '0000 87902D000000', '0000 04052D000000'],
    ['figures of the keypad', undefined, '0400 5D6000000000', '0400 595A00000000'],
  ])('%s: every key becomes another, and no byte stays that nothing is known of', (_what, descriptor, typed, kept) => {
    const bytes = (hex: string) => fromHex(hex.replaceAll(' ', ''));
    const mask = recordingMask(driven('zebra-keyboard'), descriptor === undefined ? undefined : fromHex(descriptor)).fromDevice;
    expect(toHex(mask(bytes(typed))).toUpperCase()).toBe(kept.replaceAll(' ', ''));
  });

  it('letters of another layout stand at the place of marks', () => {
    const german = driven('zebra-keyboard');
    const mask = (keyboardLayout: 'us' | 'de' | 'fr') => toHex(recordingMask({ ...german, capabilities: { ...german.capabilities, keyboardLayout } } as DrivenProfile).fromDevice(fromHex('0000332F00000000')));
    expect([mask('us'), mask('de'), mask('fr')]).toEqual(['0000332f00000000', '0000040500000000', '0000042f00000000']);
  });

  it('keys that are held together stay as many, and are other keys again when they are let go', () => {
    const mask = recordingMask(driven('zebra-keyboard')).fromDevice;
    const told = ['0000140000000000', '0000141500000000', '0000141516000000', '0000151600000000', '0000000000000000', '0000160000000000'].map((hex) => toHex(mask(fromHex(hex))));
    expect(told).toEqual(['0000040000000000', '0000040500000000', '0000040506000000', '0000050600000000', '0000000000000000', '0000040000000000']);
  });

  it('keeps keys and blocks of cards out, too', () => {
    const ccid = recordingMask(driven('generic-ccid')).toDevice;
    const loadKey = '6f0b00000000050000' + '00' + 'ff820000' + '06' + 'a0a1a2a3a4a5';
    expect(toHex(ccid(fromHex(loadKey)))).toBe(loadKey.replace('a0a1a2a3a4a5', '000000000000'));
    const pn532 = recordingMask(driven('pn532-uart')).toDevice;
    const authenticate = vectorsOf('card-reader/pn532-uart.vectors.json').find(({ name }) => name.startsWith('authenticate'))!.hex.replaceAll(' ', '');
    expect(toHex(pn532(fromHex(authenticate)))).toMatch(/^0000ff0ff1d440016004(00){10}..00$/);
  });

  it('a card whose number begins as an answer to reset does', () => {
    const { toDevice, fromDevice } = recordingMask(driven('generic-ccid'));
    const reply = (sequence: string, data: string) => fromHex(`80${(data.length / 2).toString(16).padStart(2, '0')}00000000${sequence}000000${data}`);
    toDevice(fromHex('62000000000001000000'));
    expect(toHex(fromDevice(reply('01', '3b8e2a9901')))).toContain('3b8e2a9901');
    toDevice(fromHex('6f050000000002000000ffca000000'));
    expect(toHex(fromDevice(reply('02', '3b8e2a999000')))).toMatch(/000000009000$/);
    expect(toHex(fromDevice(reply('01', '3b8e2a999000')))).toMatch(/000000009000$/);
  });

  it('is masked across pieces: half a frame is not written before it is whole', () => {
    const mask = recordingMask(driven('zebra-ssi-serial')).fromDevice;
    const frame = fromHex(vectorsOf('scanner/zebra-ssi-serial.vectors.json').find(({ name }) => name.includes('EAN-13'))!.hex.replaceAll(' ', ''));
    const pieces = [...frame].map((byte) => mask(Uint8Array.of(byte)));
    expect(pieces.slice(0, -1).every(({ length }) => length === 0)).toBe(true);
    expect(Buffer.from(pieces.at(-1)!).toString('latin1')).toContain('0000000000000');
  });
});

describe('replaying', () => {
  it('tells a code by its length and mask, and neither half of a code that a silence has cut', () => {
    const profile = driven('generic-line-serial');
    const entries: readonly RecordingEntry[] = [
      { atMs: 0, direction: 'from-device', hex: '30303030' }, { atMs: 5, direction: 'from-device', hex: '303030300D' }, { atMs: 4_000, direction: 'from-device', hex: '4141' }, { atMs: 4_500, direction: 'from-device', hex: '410D' },
    ];
    expect(replayRecording(profile, { head: head(profile), entries })).toEqual([
      { atMs: 5, means: { code: '00…00', characters: 8 } }, { atMs: 4_000, means: 'not-text' }, { atMs: 4_500, means: 'not-text' },
    ]);
  });

  it('gives each answer of a printer to its question', () => {
    const profile = driven('generic-escpos-80mm');
    const entries: readonly RecordingEntry[] = [
      { atMs: 0, direction: 'to-device', hex: '100401' }, { atMs: 1, direction: 'from-device', hex: '12' }, { atMs: 2, direction: 'to-device', hex: '100404' }, { atMs: 3, direction: 'from-device', hex: '72' },
    ];
    expect(replayRecording(profile, { head: head(profile), entries }).map(({ means }) => means)).toEqual([{ command: 'status-request' }, { status: 1, flags: [] }, { command: 'status-request' }, { status: 4, flags: ['paperOut'] }]);
  });

  it('reads what was written', () => {
    const profile = driven('generic-line-serial');
    const entry: RecordingEntry = { atMs: 3, direction: 'notice', hex: '5003' };
    expect(parseRecording(recordingLine(head(profile)) + recordingLine(entry))).toEqual({ ok: true, value: { head: head(profile), entries: [entry] } });
  });

  it.each([
    ['nothing', '', /first line/],
    ['another file', '{"kind":"report"}\n', /first line/],
    ['a line that is no entry', `${recordingLine(head(driven('generic-line-serial')))}{"atMs":1,"direction":"sideways","hex":"00"}\n`, /line 2/],
    ['half a byte', `${recordingLine(head(driven('generic-line-serial')))}{"atMs":1,"direction":"notice","hex":"0"}\n`, /line 2/],
    ['more than is read', recordingLine(head(driven('generic-line-serial'))) + recordingLine({ atMs: 1, direction: 'notice', hex: '' }).repeat(limits.recordingEntriesMax + 1), /more than 100000/],
  ])('refuses %s', (_what, text, sentence) => {
    const parsed = parseRecording(text);
    expect(parsed.ok ? '' : parsed.error).toMatch(sentence);
  });
});
