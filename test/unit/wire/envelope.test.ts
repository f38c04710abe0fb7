import { describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import type { CardtillError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import { decodeBody, encodeBody } from '../../../src/wire/body-codec.ts';
import { openMessage, orderBodyHash, recordHash, sealMessage, type Header } from '../../../src/wire/envelope.ts';
import { kinds } from '../../../src/wire/kinds.ts';

const pair = generateKeyPair();
const key = signingKey('t1', pair.privateKey);
const verifier = verifyingKey('t1', pair.publicKey);
const keyOf = (keyId: string) => (keyId === 't1' ? verifier : undefined);

const header: Header = {
  terminalId: 'T-1', terminalEpoch: 1, id: '0123456789abcdef0123456789abcdef' as OrderId, kind: kinds.pay, storeId: 'S-1',
  assignmentVersion: 3, configVersion: 0, wallMs: 1_790_000_000_000, monotonicMs: 12_345, bootId: 'boot', clockQuality: 'good',
  seq: 1, previousHash: new Uint8Array(32),
};
const pay = {
  amountFen: 1250, member: { dynamicCode: '991234567890123456' }, reference: { till: 'till-1', token: 'sale-1', attempt: 1 },
  orderNumber: '1'.repeat(32), staffId: '', attended: true,
};

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as CardtillError).code;
  }
  return 'accepted';
}

describe('the signed envelope', () => {
  const sealed = sealMessage('up', header, encodeBody('pay', pay), key);

  it('brings back the header and body that were sealed', () => {
    const opened = openMessage('up', sealed, keyOf);
    expect(opened.header).toEqual(header);
    expect(decodeBody('pay', opened.body)).toEqual(pay);
  });

  it('REQ-ENV-1: is refused in the other direction, with another key and with an unknown key', () => {
    const other = generateKeyPair();
    expect(codeOf(() => openMessage('down', sealed, keyOf))).toBe('WIRE_SIGNATURE');
    expect(codeOf(() => openMessage('up', sealed, () => verifyingKey('t1', other.publicKey)))).toBe('WIRE_SIGNATURE');
    expect(codeOf(() => openMessage('up', sealed, () => undefined))).toBe('WIRE_SIGNATURE');
  });

  it('REQ-ENV-2: sealing is deterministic, so the kept bytes are the sent bytes', () => {
    expect(sealMessage('up', header, encodeBody('pay', pay), key)).toEqual(sealed);
    expect(recordHash(sealed)).toHaveLength(32);
  });

  it('REQ-ENV-3: more than 64 KiB is refused before decoding', () => {
    expect(codeOf(() => openMessage('up', new Uint8Array(limits.wireMessageBytesMax + 1), keyOf))).toBe('WIRE_TOO_LARGE');
  });

  it('REQ-ENV-4: cut at any offset, or with any byte changed, it is refused', () => {
    let tried = 0;
    for (let length = 0; length < sealed.length; length += 1) {
      expect(codeOf(() => openMessage('up', sealed.subarray(0, length), keyOf))).not.toBe('accepted');
      tried += 1;
    }
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice();
      changed[at] = changed[at]! ^ 0x01;
      expect(codeOf(() => openMessage('up', changed, keyOf))).not.toBe('accepted');
      tried += 1;
    }
    expect(tried).toBe(2 * sealed.length);
  });

  it('REQ-ENV-4: nothing rides along outside the signature', () => {
    const extended = new Uint8Array([...sealed, 0x20, 0x01]);
    expect(codeOf(() => openMessage('up', extended, keyOf))).toBe('WIRE_MALFORMED');
  });

  it('REQ-ENV-7: seq and previous hash belong to money records, and to all of them', () => {
    const { seq: _seq, previousHash: _hash, ...bare } = header;
    expect(codeOf(() => sealMessage('up', bare, encodeBody('pay', pay), key))).toBe('WIRE_MALFORMED');
    expect(codeOf(() => sealMessage('up', { ...header, kind: kinds.query }, encodeBody('query', {}), key))).toBe('WIRE_MALFORMED');
    expect(codeOf(() => sealMessage('up', { ...bare, kind: kinds.query }, encodeBody('query', {}), key))).toBe('accepted');
  });

  it('the body hash tells kind, store, assignment and body apart', () => {
    const body = encodeBody('pay', pay);
    const hashes = [
      orderBodyHash(header, body), orderBodyHash({ ...header, kind: kinds.reverse }, body), orderBodyHash({ ...header, storeId: 'S-2' }, body),
      orderBodyHash({ ...header, assignmentVersion: 4 }, body), orderBodyHash(header, encodeBody('pay', { ...pay, amountFen: 1251 })),
    ].map((hash) => Buffer.from(hash).toString('hex'));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('bodies', () => {
  const refused: readonly (readonly [string, unknown])[] = [
    ['a fraction', 12.5], ['text', '1250'], ['exponent text', '1e3'], ['NaN', Number.NaN], ['a bigint', 5n], ['beyond safe', 2 ** 53], ['over the cap', limits.amountFenMax + 1], ['nothing', undefined],
  ];
  it.each(refused)('an amount given as %s is refused, never written as something else', (_name, amountFen) => {
    expect(codeOf(() => encodeBody('pay', { ...pay, amountFen: amountFen as number }))).toBe('WIRE_MALFORMED');
  });

  it('a payment without its amount on the wire is malformed, not zero', () => {
    const cut = encodeBody('lookup', { member: { memberId: 'm' } });
    expect(codeOf(() => decodeBody('pay', cut))).toBe('WIRE_MALFORMED');
  });

  it('zero amounts are carried as zero', () => {
    const body = { ...pay, amountFen: 0 };
    expect(decodeBody('pay', encodeBody('pay', body)).amountFen).toBe(0);
  });

  it('strings and lists have bounds', () => {
    expect(codeOf(() => encodeBody('pay', { ...pay, staffId: 'x'.repeat(limits.wireStringCharsMax + 1) }))).toBe('WIRE_MALFORMED');
    const many = Array.from({ length: limits.wireListItemsMax + 1 }, (_, index) => index);
    expect(codeOf(() => encodeBody('recordsAck', { highWater: 1, missing: many, quarantined: [], terminalEpoch: 1, highest: 1, receivedSeq: 0, receivedHash: new Uint8Array(0) }))).toBe('WIRE_MALFORMED');
  });
});
