import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';

/** Big-endian numbers of one table of a font. Throws FONT_UNREADABLE beyond its end. */
export class FontTable {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  uint8(at: number): number {
    return this.#bytes[this.#checked(at, 1)]!;
  }

  uint16(at: number): number {
    return this.#bytes.readUInt16BE(this.#checked(at, 2));
  }

  int16(at: number): number {
    return this.#bytes.readInt16BE(this.#checked(at, 2));
  }

  int8(at: number): number {
    return this.#bytes.readInt8(this.#checked(at, 1));
  }

  uint32(at: number): number {
    return this.#bytes.readUInt32BE(this.#checked(at, 4));
  }

  #checked(at: number, byteCount: number): number {
    if (at < 0 || at + byteCount > this.#bytes.length) throw new CardtillError('FONT_UNREADABLE', 'a table ends too early');
    return at;
  }
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

const collectionMark = 0x74746366;

/**
 * One face of a TrueType font or collection. Only what is asked for is read, at its place: fonts with rare characters have
 * 16 to 50 MB and a receipt needs a few kilobytes of them. Format: OpenType 1.9, "Organization of an OpenType Font".
 */
export class FontFile {
  readonly #descriptor: number;
  readonly #byteCount: number;
  readonly #tables: ReadonlyMap<string, Place>;

  /** Throws FONT_UNREADABLE, or as the file system does. */
  constructor(path: string, face: number) {
    this.#descriptor = openSync(path, 'r');
    try {
      this.#byteCount = fstatSync(this.#descriptor).size;
      this.#tables = this.#directory(face);
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  has(tag: string): boolean {
    return this.#tables.has(tag);
  }

  /** The whole table; throws FONT_UNREADABLE when it is missing or larger than limits.fontTableBytesMax. */
  table(tag: string): FontTable {
    return this.part(tag, 0, this.#place(tag).length);
  }

  part(tag: string, from: number, byteCount: number): FontTable {
    const place = this.#place(tag);
    if (from < 0 || byteCount < 0 || from + byteCount > place.length) throw new CardtillError('FONT_UNREADABLE', `"${tag}" ends too early`);
    return this.#read(place.offset + from, byteCount);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #place(tag: string): Place {
    const place = this.#tables.get(tag);
    if (place === undefined) throw new CardtillError('FONT_UNREADABLE', `it has no table "${tag}"`);
    return place;
  }

  #directory(face: number): ReadonlyMap<string, Place> {
    const isCollection = this.#read(0, 12).uint32(0) === collectionMark;
    const start = isCollection ? this.#faceOffset(face) : 0;
    const count = this.#read(start, 12).uint16(4);
    const rows = this.#read(start + 12, count * 16);
    const tagAt = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((index) => rows.uint8(at + index)));
    return new Map(Array.from({ length: count }, (_none, index) => [tagAt(index * 16), { offset: rows.uint32(index * 16 + 8), length: rows.uint32(index * 16 + 12) }]));
  }

  /** The first face where the collection has no such one. */
  #faceOffset(face: number): number {
    const count = this.#read(0, 12).uint32(8);
    return this.#read(12 + 4 * (face < count ? face : 0), 4).uint32(0);
  }

  #read(offset: number, byteCount: number): FontTable {
    if (byteCount > limits.fontTableBytesMax || offset + byteCount > this.#byteCount) throw new CardtillError('FONT_UNREADABLE', 'a table lies outside the file or is too large');
    const bytes = Buffer.allocUnsafeSlow(byteCount);
    for (let done = 0; done < byteCount;) {
      const read = readSync(this.#descriptor, bytes, done, byteCount - done, offset + done);
      if (read === 0) throw new CardtillError('FONT_UNREADABLE', 'the file was cut while it was read');
      done += read;
    }
    return new FontTable(bytes);
  }
}
