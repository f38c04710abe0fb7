import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/base/bytes.ts';
import { cctalkReader, encodeCctalk, type CctalkFrame } from '../../../src/codecs/cctalk/cctalk-frame.ts';
import { ccidReplyReader, encodeCcidReply, type CcidReply } from '../../../src/codecs/ccid/ccid-message.ts';
import { ccnetReader, encodeCcnet, type CcnetFrame } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { encodeEpsonDmd, epsonDmdReader, type EpsonDmdCommand } from '../../../src/codecs/epson-dmd/epson-dmd-command.ts';
import type { Discarded } from '../../../src/codecs/framing/frame-reader.ts';
import { encodeGm65, gm65CommandReader, gm65ReplyFilter, encodeGm65Reply, type Gm65Command, type Gm65Reply } from '../../../src/codecs/gm65-serial/gm65-command.ts';
import { encodeHoneywellReply, honeywellReplyFilter, type HoneywellReply } from '../../../src/codecs/honeywell-serial/honeywell-command.ts';
import { encodeId003, id003Reader, type Id003Frame } from '../../../src/codecs/id003/id003-frame.ts';
import { encodeSsp, sspReader, type SspFrame } from '../../../src/codecs/itl-ssp/ssp-frame.ts';
import { encodeLed8, led8Reader, type Led8Command } from '../../../src/codecs/led8/led8-command.ts';
import { encodeNewland, encodeNewlandReply, newlandCommandReader, newlandReplyFilter, type NewlandCommand, type NewlandReply } from '../../../src/codecs/newland-serial/newland-command.ts';
import { encodePn532, pn532Reader, type Pn532Frame } from '../../../src/codecs/pn532/pn532-frame.ts';
import { encodeSsi, ssiReader, type SsiMessage } from '../../../src/codecs/zebra-ssi/ssi-message.ts';
import { byteByByte, everySplit, megabyteOfNoise, noise } from './codec-rules.ts';

interface Reader {
  readonly pendingBytes: number;
  push(chunk: Uint8Array): readonly unknown[];
  flush(): readonly unknown[];
}

interface Codec {
  readonly name: string;
  readonly reader: () => Reader;
  /** Bytes of one frame, as its sender writes it. */
  readonly encode: (frame: never) => readonly Uint8Array[];
  readonly samples: readonly unknown[];
  /** A byte that no frame holds at its start. */
  readonly filler: number;
  readonly frameBytesMax: number;
  /** Without one a damaged frame may be another; then only crashes and bounds are looked at. */
  readonly hasChecksum: boolean;
}

type NewlandFrame = NewlandCommand & { readonly kind: 'command' };

const data = (...bytes: readonly number[]) => Uint8Array.from(bytes);
const reply: CcidReply = { kind: 'reply', type: 'data', slot: 0, sequence: 7, card: 'active', outcome: 'done', error: 0, data: noise(200, 5) };

function codec<Frame>(name: string, reader: () => Reader, encode: (frame: Frame) => Uint8Array | readonly Uint8Array[], samples: readonly Frame[], frameBytesMax: number, options: { readonly filler?: number; readonly hasChecksum?: boolean } = {}): Codec {
  return { name, reader, encode: (frame) => [encode(frame as Frame)].flat() as Uint8Array[], samples, frameBytesMax, filler: 0xee, hasChecksum: true, ...options };
}

const codecs: readonly Codec[] = [
  codec<SsiMessage>('Zebra SSI', ssiReader, encodeSsi, [{ kind: 'message', opcode: 0xf3, from: 'decoder', status: 1, data: data(11, 54, 57) }, { kind: 'message', opcode: 0xd0, from: 'host', status: 8, data: data() }], 257, { filler: 0x01 }),
  codec<NewlandFrame>('Newland commands', newlandCommandReader, encodeNewland, [{ kind: 'command', storage: 'saved', settings: ['SCNMOD0', 'ORTSET3000'] }], 512, { hasChecksum: false }),
  codec<NewlandReply>('Newland replies', newlandReplyFilter, encodeNewlandReply, [{ kind: 'reply', storage: 'saved', results: [{ setting: 'SCNMOD0', verdict: 'taken' }, { setting: 'ABC99', verdict: 'unknown' }] }], 512, { hasChecksum: false }),
  codec<Gm65Command>('GM65 commands', gm65CommandReader, (command) => [encodeGm65(command, { checked: true }), encodeGm65(command)], [{ type: 'write', address: 0x0102, data: data(1, 2, 3) }, { type: 'read', address: 2, count: 9 }, { type: 'save' }], 263),
  codec<Gm65Reply>('GM65 replies', gm65ReplyFilter, ({ data: bytes }) => encodeGm65Reply(bytes), [{ kind: 'reply', data: data(0) }, { kind: 'reply', data: noise(40, 9) }], 261),
  codec<HoneywellReply>('Honeywell replies', honeywellReplyFilter, (frame) => encodeHoneywellReply(frame), [{ kind: 'reply', setting: 'VSUFCR', verdict: 'taken' }, { kind: 'reply', setting: 'TRGMOD9', verdict: 'bad-data' }], 66, { hasChecksum: false }),
  codec<CcidReply>('CCID replies', () => ccidReplyReader(271), encodeCcidReply, [reply, { ...reply, type: 'slot-status', outcome: 'more-time', card: 'absent', error: 9, data: data() }], 271, { hasChecksum: false }),
  codec<Pn532Frame>('PN532', pn532Reader, encodePn532, [{ kind: 'data', from: 'chip', data: noise(260, 3) }, { kind: 'data', from: 'host', data: data(2) }, { kind: 'acknowledged' }, { kind: 'refused' }, { kind: 'error' }], 276),
  codec<EpsonDmdCommand>('Epson DM-D', epsonDmdReader, (command) => encodeEpsonDmd([command]), [{ type: 'move', column: 20, line: 2 }, { type: 'text', text: 'é' }, { type: 'cursor', visible: false }, { type: 'select', device: 'both' }], 4, { filler: 0x01, hasChecksum: false }),
  codec<Led8Command>('LED8', led8Reader, (command) => encodeLed8([command]), [{ type: 'show', digits: '-1234.567' }, { type: 'lamp', lamp: 'paid' }, { type: 'init' }, { type: 'clear' }], 20, { hasChecksum: false }),
  codec<CcnetFrame>('CCNET', ccnetReader, (frame) => encodeCcnet(frame.data, frame.address), [{ kind: 'frame', address: 3, data: data(0x80, 2) }, { kind: 'frame', address: 1, data: noise(120, 8) }], 255),
  codec<Id003Frame>('ID003', id003Reader, (frame) => encodeId003(frame.code, frame.data), [{ kind: 'frame', code: 0x13, data: data(0x63) }, { kind: 'frame', code: 0x11, data: data() }], 255),
  codec<SspFrame>('SSP', sspReader, encodeSsp, [{ kind: 'frame', sequence: 1, address: 0, data: data(0x7f, 0x7f, 2) }, { kind: 'frame', sequence: 0, address: 5, data: noise(100, 4) }], 517),
  codec<CctalkFrame>('ccTalk', cctalkReader, encodeCctalk, [{ kind: 'frame', destination: 2, source: 1, header: 229, data: data() }, { kind: 'frame', destination: 1, source: 2, header: 0, data: data(1, 2, 3) }], 257, { filler: 0xff }),
];

const isDiscarded = (frame: unknown): frame is Discarded => (frame as { readonly kind?: string }).kind === 'discarded';
const isRest = (frame: unknown): frame is { readonly bytes: Uint8Array } => (frame as { readonly kind?: string }).kind === 'rest';

/**
 * Where in `stream` each thing that was found stands: whatever was taken for a frame must be, byte for byte, what a sender of that frame
 * writes. Throws where it is none.
 */
function accountFor(codec: Codec, stream: Uint8Array, found: readonly unknown[]): void {
  if (!codec.hasChecksum) return;
  let at = 0;
  for (const one of found) {
    if (isDiscarded(one)) at += one.byteCount;
    else if (isRest(one)) at += one.bytes.length;
    else {
      const written = codec.encode(one as never).find((bytes) => Buffer.compare(bytes, stream.subarray(at, at + bytes.length)) === 0);
      if (written === undefined) throw new Error(`at ${at}: taken for ${JSON.stringify(one)}`);
      at += written.length;
    }
  }
  expect(at).toBe(stream.length);
}

/** Whole frames, and frames with one bit turned, between bytes of noise: repeatable. */
function damagedFrames(codec: Codec, count: number, seed: number): Uint8Array {
  const random = noise(count * 4, seed);
  const bytes = codec.samples.flatMap((sample) => codec.encode(sample as never)).filter((frame) => frame.length <= 48);
  return concatBytes(...Array.from({ length: count }, (_, index) => {
    const [pick = 0, place = 0, bit = 0, gap = 0] = random.subarray(index * 4);
    const frame = bytes[pick % bytes.length]!.slice();
    const at = (place * 256 + bit) % frame.length;
    frame[at] = frame[at]! ^ (1 << (bit % 8));
    return concatBytes(frame, random.subarray(index, index + (gap % 3)));
  }));
}

describe('codecs with frames', () => {
  it('are fourteen', () => {
    expect(codecs).toHaveLength(14);
  });

  describe.each(codecs.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const encoded = one.samples.map((sample) => one.encode(sample as never)[0]!);
    const read = (chunks: readonly Uint8Array[]) => {
      const reader = one.reader();
      return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.flush()];
    };

    it('reads back what is written: two in one chunk, split at every byte, byte by byte', () => {
      const stream = concatBytes(...encoded, ...encoded);
      const expected = [...one.samples, ...one.samples];
      expect(read([stream])).toEqual(expected);
      expect(read(byteByByte(stream))).toEqual(expected);
      for (const frames of everySplit(stream, read)) expect(frames).toEqual(expected);
    });

    it('finds frames between bytes that are none', () => {
      const garbage = new Uint8Array(30).fill(one.filler);
      const found = read([garbage, encoded[0]!, garbage, encoded.at(-1)!]);
      expect(found.filter((frame) => !isDiscarded(frame) && !isRest(frame))).toEqual([one.samples[0], one.samples.at(-1)]);
    });

    it('gives up a frame that was cut off when the line falls silent', () => {
      const reader = one.reader();
      const last = encoded[0]!.subarray(0, -1);
      reader.push(last);
      expect(reader.pendingBytes).toBeGreaterThan(0);
      accountFor(one, last, reader.flush());
      expect(reader.pendingBytes).toBe(0);
      expect(reader.push(encoded[0]!).filter((frame) => !isDiscarded(frame))).toEqual([one.samples[0]]);
    });

    it('stays bounded in a megabyte of noise, and takes nothing for a frame that is none', () => {
      const reader = one.reader();
      const stream = megabyteOfNoise(17);
      const found: unknown[] = [];
      for (let at = 0; at < stream.length; at += 4_096) {
        found.push(...reader.push(stream.subarray(at, at + 4_096)));
        expect(reader.pendingBytes).toBeLessThanOrEqual(one.frameBytesMax);
      }
      found.push(...reader.flush());
      accountFor(one, stream, found);
    });

    it('takes no frame with a bit turned for another than it is: a million frames', () => {
      const reader = one.reader();
      for (let round = 0; round < 100; round += 1) {
        const stream = damagedFrames(one, 10_000, round + 1);
        accountFor(one, stream, [...reader.push(stream), ...reader.flush()]);
        expect(reader.pendingBytes).toBe(0);
      }
    });
  });
});
