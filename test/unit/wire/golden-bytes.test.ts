import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/base/bytes.ts';
import { publicKeyOf, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { decodeBody, encodeBody } from '../../../src/wire/body-codec.ts';
import { openMessage, sealMessage } from '../../../src/wire/envelope.ts';
import { kindName, kinds } from '../../../src/wire/kinds.ts';
import { goldenKinds, goldenText, readGolden } from '../../support/golden-file.ts';
import { goldenKeyId, goldenPrivateKey } from '../../support/wire-examples.ts';

const folder = new URL('../../fixtures/wire/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const verifier = verifyingKey(goldenKeyId, publicKeyOf(goldenPrivateKey));
const keyOf = (keyId: string) => (keyId === goldenKeyId ? verifier : undefined);

describe('golden bytes', () => {
  it('there is a file for every kind that has a body', () => {
    expect(names).toEqual(goldenKinds.map((kind) => `${kind}.json`).sort());
    expect(goldenKinds).toHaveLength(Object.keys(kinds).length - 1);
  });

  it.each(names)('REQ-ENV-2: %s opens to what it says and seals to the very same bytes', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const golden = readGolden(text);
    const sealed = fromHex(golden.sealed);

    const opened = openMessage(golden.direction, sealed, keyOf);
    expect(opened.header).toEqual(golden.header);
    expect(kindName(opened.header.kind)).toBe(golden.kind);
    expect(decodeBody(golden.kind, opened.body)).toEqual(golden.body);

    const again = sealMessage(golden.direction, opened.header, encodeBody(golden.kind, decodeBody(golden.kind, opened.body)), signingKey(goldenKeyId, goldenPrivateKey));
    expect(toHex(again)).toBe(golden.sealed);
    expect(goldenText(golden.kind)).toBe(text);
  });

  it('REQ-MEM-3: a lookup by the UID of a card has these bytes; a reader that does not know the field reads a lookup of nobody', () => {
    const golden = '0a102a0e3034444543413030303030303031';
    expect(toHex(encodeBody('lookup', { member: { cardUid: '04DECA00000001' } }))).toBe(golden);
    expect(decodeBody('lookup', fromHex(golden))).toEqual({ member: { cardUid: '04DECA00000001' } });
    // The same under a number that is nobody's yet, as 5 is to the readers of before.
    expect(decodeBody('lookup', fromHex(golden.replace('0a102a', '0a107a')))).toEqual({ member: {} });
  });

  it('every field of every body has a value that is not its default, so that a field that moves is seen', () => {
    const defaults = names.flatMap((name) => defaultsIn(name, readGolden(readFileSync(new URL(name, folder), 'utf8')).body));
    expect(defaults).toEqual(['lookupReply.json.tiers.1.bonusFen']);
  });
});

function defaultsIn(path: string, value: unknown): readonly string[] {
  if (value === '' || value === 0 || value === false) return [path];
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => defaultsIn(`${path}.${key}`, inner));
}
