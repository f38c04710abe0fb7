import { fromHex, toHex } from '../../src/base/bytes.ts';
import { signingKey } from '../../src/base/crypto.ts';
import type { Bodies } from '../../src/wire/bodies.ts';
import { encodeBody } from '../../src/wire/body-codec.ts';
import { sealMessage, type Direction, type Header } from '../../src/wire/envelope.ts';
import type { BodyKind } from '../../src/wire/kinds.ts';
import { exampleBodies, exampleDirection, exampleHeader, goldenKeyId, goldenPrivateKey } from './wire-examples.ts';

/** A message as it was first put on the wire, and what it says. Once written such a file never changes. */
export interface GoldenFile {
  readonly kind: BodyKind;
  readonly direction: Direction;
  readonly header: Header;
  readonly body: Bodies[BodyKind];
  readonly sealed: string;
}

export const goldenKinds = Object.keys(exampleBodies) as readonly BodyKind[];

export function goldenText(kind: BodyKind): string {
  const direction = exampleDirection(kind);
  const header = exampleHeader(kind);
  const body = exampleBodies[kind];
  const sealed = sealMessage(direction, header, encodeBody(kind, body), signingKey(goldenKeyId, goldenPrivateKey));
  return `${JSON.stringify({ kind, direction, header, body, sealed: toHex(sealed) }, (_key, value: unknown) => (value instanceof Uint8Array ? { hex: toHex(value) } : value), 2)}\n`;
}

export function readGolden(text: string): GoldenFile {
  return JSON.parse(text, (_key, value: unknown) => (isHex(value) ? fromHex(value.hex) : value)) as GoldenFile;
}

function isHex(value: unknown): value is { readonly hex: string } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'hex';
}
