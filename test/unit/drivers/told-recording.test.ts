import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../src/base/bytes.ts';
import { encodeCcnetCommand, writeCcnetState } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { encodeEpsonDmd } from '../../../src/codecs/epson-dmd/epson-dmd-command.ts';
import { encodePn532Command } from '../../../src/codecs/pn532/pn532-command.ts';
import { encodePn532 } from '../../../src/codecs/pn532/pn532-frame.ts';
import { encodeStar } from '../../../src/codecs/star/encode-star.ts';
import { writeStarStatus } from '../../../src/codecs/star/star-status.ts';
import { encodeSsi, ssiOpcodes } from '../../../src/codecs/zebra-ssi/ssi-message.ts';
import type { RecordingEntry } from '../../../src/drivers/replay/recording.ts';
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

type Piece = readonly [atMs: number, direction: RecordingEntry['direction'], bytes: Uint8Array];

function replayed(id: string, pieces: readonly Piece[]): readonly (readonly [number, unknown])[] {
  const profile = driven(id);
  const entries = pieces.map(([atMs, direction, bytes]): RecordingEntry => ({ atMs, direction, hex: toHex(bytes).toUpperCase() }));
  return replayRecording(profile, { head: { kind: 'device-recording', version: 1, profile: id, protocol: profile.protocol, startedWallMs: 0, masked: true }, entries }).map(({ atMs, means }) => [atMs, means]);
}

/** Profiles whose commands a codec reads back, with the vectors of what they are told. */
const cases: readonly (readonly [profile: string, vectors: string])[] = [
  ['vfd220-cd5220', 'customer-display/vfd220-cd5220.vectors.json'], ['epson-dm-d110', '_base/epson-dmd.vectors.json'], ['led8-2400', '_base/led8.vectors.json'],
  ['cashcode-ccnet', 'cash-acceptor/cashcode-ccnet.vectors.json'], ['pn532-uart', 'card-reader/pn532-uart.vectors.json'], ['generic-ccid', '_base/ccid.vectors.json'],
];
interface Command {
  readonly type: string;
  readonly sequence?: number;
}
const told = cases.flatMap(([id, path]) => vectorsOf(path).map((vector) => ({ id, vector, commands: vector.means as readonly Command[], title: `${id}: ${vector.name}` })))
  // Commands of a card travel inside of a reader's.
  .filter(({ id, commands }) => id !== 'generic-ccid' || commands.every(({ sequence }) => sequence !== undefined));

function vectorsOf(path: string): readonly ProfileVector[] {
  const vectors = readVectors(JSON.parse(files.find((file) => file.path === path)!.text) as unknown);
  return vectors.ok ? vectors.value.filter(({ direction }) => direction === 'to-device') : [];
}

describe('a recording of what a device was told', () => {
  it('is tried with every protocol that has vectors of it', () => {
    expect(told.length).toBeGreaterThanOrEqual(28);
  });

  it.each(told)('$title', ({ id, vector, commands }) => {
    const names = commands.map(({ type }) => (type === 'refuse' && id === 'pn532-uart' ? 'refused' : type));
    expect(replayed(id, [[7, 'to-device', fromHex(vector.hex.replaceAll(/[ |]/g, ''))]]).map(([atMs, means]) => [atMs, (means as { command: string }).command])).toEqual(names.map((name) => [7, name]));
  });

  it('tells a display\'s text as a whole, in whatever pieces it was written', () => {
    const bytes = encodeEpsonDmd([{ type: 'move', column: 1, line: 2 }, { type: 'text', text: 'cardtill test' }, { type: 'clear' }]);
    expect(replayed('epson-dm-d110', [[0, 'to-device', bytes.subarray(0, 2)], [5, 'to-device', bytes.subarray(2)]])).toEqual([
      [5, { command: 'move', column: 1, line: 2 }], [5, { command: 'text', text: 'cardtill test' }], [5, { command: 'clear' }],
    ]);
  });

  it('keeps question and answer of an acceptor in their order', () => {
    const ask = (type: 'poll' | 'status') => encodeCcnet(encodeCcnetCommand({ type }));
    expect(replayed('cashcode-ccnet', [[0, 'to-device', ask('poll')], [10, 'from-device', encodeCcnet(writeCcnetState({ kind: 'idle' }))], [20, 'to-device', ask('status')]])).toEqual([
      [0, { command: 'poll' }], [10, { kind: 'idle' }], [20, { command: 'status' }],
    ]);
  });

  it('tells a Star printer\'s commands by their names, and its status though it is one', async () => {
    const bytes = await encodeStar([{ type: 'init' }, { type: 'line', text: 'a name', align: 'left', bold: false, scale: 1 }, { type: 'cut' }], { dialect: 'star-line', page: 'cp437', columns: 48 });
    const all = replayed('star-line-printer', [[0, 'to-device', bytes], [9, 'from-device', writeStarStatus({})]]);
    expect(all.filter(([atMs]) => atMs === 0).map(([, means]) => (means as { command: string }).command)).toEqual(expect.arrayContaining(['init', 'text', 'line-feed', 'cut']));
    expect(JSON.stringify(all)).not.toContain('a name');
    expect(all.at(-1)).toEqual([9, expect.objectContaining({ star: [] })]);
  });

  it('tells of a key or a block no more than that there was one', () => {
    const authenticate = encodePn532Command({ type: 'authenticate', block: 4, key: 'A', keyBytes: fromHex('a0a1a2a3a4a5'), uid: fromHex('f68e2a99') });
    expect(replayed('pn532-uart', [[0, 'to-device', encodePn532({ kind: 'data', from: 'host', data: authenticate })]])).toEqual([[0, { command: 'authenticate' }]]);
  });

  it.each<[string, string, Uint8Array, readonly object[]]>([
    ['Honeywell', 'honeywell-serial', fromHex('16540d'), [{ command: 'trigger', on: true }]],
    ['Newland', 'newland-fm430-serial', fromHex('7e0130303030235343 4e54524731 3b03'.replaceAll(' ', '')), [{ command: 'command', storage: 'volatile', settings: ['SCNTRG1'] }]],
    ['GM65', 'gm65-module-serial', fromHex('7e000801000201abcd'), [{ command: 'write' }]],
    ['Zebra SSI', 'zebra-ssi-serial', encodeSsi({ opcode: ssiOpcodes.startSession, from: 'host' }), [{ command: 'startSession' }]],
  ])('tells what a scanner was told: %s', (_maker, id, bytes, commands) => {
    expect(replayed(id, [[3, 'to-device', bytes]])).toEqual(commands.map((command) => [3, command]));
  });

  it('says what is no command of the protocol', () => {
    const noise = Uint8Array.of(0x99, 0x98);
    expect(replayed('vfd220-cd5220', [[0, 'to-device', concatBytes(noise, Uint8Array.of(0x0c))]]).map(([, means]) => (means as { command: string }).command)).toEqual(['unreadable', 'clear']);
    expect(replayed('generic-line-serial', [[0, 'to-device', noise]])).toEqual([]);
  });
});
