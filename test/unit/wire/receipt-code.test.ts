import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/base/bytes.ts';
import { publicKeyOf, sha256, signingKey, verifyingKey, type VerifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import { orderId } from '../../../src/base/order-id.ts';
import { readReceipt, sealReceipt } from '../../../src/wire/receipt-code.ts';

/** Two keys that are the same in every run (RFC 8032 §7.1, tests 1 and 2, in PKCS#8): Ed25519 signatures are too. */
const privateKey = (seed: string) => Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64');
const first = privateKey('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const second = privateKey('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
const keyId = 't-0123456789.1';
const key = signingKey(keyId, first);
const publicKey = verifyingKey(keyId, publicKeyOf(first));

const statement = {
  kind: 'payment', terminalId: 't-0123456789', seq: 4_711, recordHash: sha256(new Uint8Array([1, 2, 3])), orderId: orderId('0192f3a4b5c60123456789abcdef0123'),
  amountFen: fen(1_250), storeId: 'store-east', wallMs: 1_795_000_000_123,
} as const;

/** As terminals in the field print it: these bytes never change. */
const golden = 'CT1.AQGh7lZee-IJ5yQDkFjG8sDLSSxTOwpNFO93AZLzpLXGASNFZ4mrze8BIwx0LTAxMjM0NTY3ODkKc3RvcmUtZWFzdAwCLjE.Uiz_Tj3P4yOs7OZe4LL4WSrD2dOufolWPbZDEizmPbn-S_7QrsY0WckxE-kkZ6uHUVQGgYPkc3FvWV4raOARDQ';

/** Whether a text is taken for a receipt of this key. */
const accepts = (text: string, by: VerifyingKey = publicKey): boolean => {
  try {
    return readReceipt(text).signedBy(by);
  } catch (error) {
    expect(error).toMatchObject({ code: 'WIRE_MALFORMED' });
    return false;
  }
};

describe('the code of a receipt', () => {
  it('is these characters, for ever', () => {
    expect(sealReceipt(statement, key)).toBe(golden);
    expect(golden.length).toBeLessThan(200);
  });

  it('says what was signed, with half of the record\'s hash', () => {
    const { code, signedBy } = readReceipt(golden);
    expect(code).toEqual({ ...statement, keyId, recordHash: statement.recordHash.slice(0, 16) });
    expect(signedBy(publicKey)).toBe(true);
  });

  it.each([
    ['a recharge', { kind: 'recharge' }], ['cash that was taken', { kind: 'cash-taken' }], ['a note without a value', { kind: 'cash-note', amountFen: fen(0) }], ['the largest amount', { amountFen: fen(10_000_000_000) }], ['a long journal', { seq: 2 ** 40 }],
    ['a store with a Chinese name', { storeId: '东门店' }], ['the longest ids', { terminalId: 'T'.repeat(64), storeId: '店'.repeat(64) }], ['a clock that was never set', { wallMs: 0 }],
  ] as const)('carries %s', (_what, changes) => {
    const other = { ...statement, ...changes };
    const { code, signedBy } = readReceipt(sealReceipt(other, key));
    expect(code).toEqual({ ...other, keyId, recordHash: statement.recordHash.slice(0, 16) });
    expect(signedBy(publicKey)).toBe(true);
  });

  it('is refused after every change of a single character', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    let changed = 0;
    const taken: string[] = [];
    for (let index = 0; index < golden.length; index += 1) {
      for (const character of alphabet) {
        if (character === golden[index]) continue;
        const text = golden.slice(0, index) + character + golden.slice(index + 1);
        if (accepts(text)) taken.push(text);
        changed += 1;
      }
    }
    expect(taken).toEqual([]);
    expect(changed).toBe(golden.length * (alphabet.length - 1));
  });

  it('is refused cut off anywhere, at either end, with a character left out or put in', () => {
    const texts = Array.from(golden).flatMap((_character, index) => [golden.slice(0, index), golden.slice(index + 1), golden.slice(0, index) + golden.slice(index + 1), `${golden.slice(0, index)}A${golden.slice(index)}`]);
    expect(texts.filter((text) => text !== golden && accepts(text))).toEqual([]);
    expect(texts).toHaveLength(golden.length * 4);
  });

  it('is refused for another terminal\'s key, and for the same key under another name', () => {
    expect(accepts(golden, verifyingKey(keyId, publicKeyOf(second)))).toBe(false);
    expect(accepts(golden, verifyingKey('t-other.1', publicKeyOf(first)))).toBe(false);
    expect(accepts(sealReceipt(statement, signingKey(keyId, second)))).toBe(false);
  });

  it.each([
    ['nothing', ''], ['a member\'s code', '990000000017123456'], ['a version to come', golden.replace('CT1', 'CT2')], ['a payload with bytes behind it', withPayload(`${payloadHex()}00`)],
    ['an unknown kind', withPayload(`09${payloadHex().slice(2)}`)], ['a number written longer than it is', withPayload(payloadHex().replace(/^(.{14})e209/, '$1e28900'))], ['a novel', `CT1.${'A'.repeat(5_000)}.A`],
  ])('%s is no receipt', (_what, text) => {
    expect(() => readReceipt(text)).toThrow(expect.objectContaining({ code: 'WIRE_MALFORMED' }));
  });
});

function payloadHex(): string {
  return Buffer.from(sealReceipt(statement, key).split('.')[1]!, 'base64url').toString('hex');
}

/** Signed properly: only its form is wrong. */
function withPayload(hex: string): string {
  const payload = fromHex(hex);
  const signature = key.sign(new Uint8Array(Buffer.concat([Buffer.from('cardtill/v1/receipt\0'), payload])));
  return `CT1.${Buffer.from(payload).toString('base64url')}.${Buffer.from(signature).toString('base64url')}`;
}
