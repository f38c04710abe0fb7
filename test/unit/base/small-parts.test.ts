import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../../src/base/assert.ts';
import { BoundedQueue } from '../../../src/base/bounded-queue.ts';
import { cardUid } from '../../../src/base/card-uid.ts';
import { asciiBytes, concatBytes, equalBytes, fromHex, toHex } from '../../../src/base/bytes.ts';
import { sleep, type Random } from '../../../src/base/clock.ts';
import { crc32c } from '../../../src/base/crc32c.ts';
import { equalSecrets, generateKeyPair, publicKeyOf, sha256, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { CardtillError, errorTable, isCardtillError } from '../../../src/base/errors.ts';
import { mintOrderId, orderId } from '../../../src/base/order-id.ts';
import { fullJitter } from '../../../src/base/retry-schedule.ts';
import { maskCode, maskPhone, Sensitive } from '../../../src/base/sensitive.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';

const bytes = fc.uint8Array({ maxLength: 64 });
const randomOf = (unit: number, byte: number): Random => ({ unit: () => unit, bytes: (length) => new Uint8Array(length).fill(byte) });

describe('the UID of a card', () => {
  it.each([['F68E2A99', 'F68E2A99'], ['f68e2a99', 'F68E2A99'], ['04deca00000001', '04DECA00000001'], ['080102030405aa', '080102030405AA'], ['04DECA00000001AABBCC', '04DECA00000001AABBCC'], ['18A1B2C3', '18A1B2C3']])('%s is %s', (text, uid) => {
    expect(cardUid(text)).toBe(uid);
  });

  // ISO/IEC 14443-3: 08 begins a random UID of four bytes, 88 is the cascade tag.
  it.each(['08A1B2C3', '08a1b2c3', '8804DECA', 'F68E2A', 'F68E2A991', 'F68E2A9911', 'F6:8E:2A:99', 'F68E2A9G', 'F68E2A99\n', ' F68E2A99', ''])('%j is none', (text) => {
    expect(cardUid(text)).toBeUndefined();
  });
});

describe('crc32c', () => {
  // RFC 3720 B.4, and the check value of the CRC catalogue.
  it.each([[new Uint8Array(32), 0x8a9136aa], [new Uint8Array(32).fill(0xff), 0x62a8ab43], [Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e], [asciiBytes('123456789'), 0xe3069283], [new Uint8Array(0), 0]])('vector %#', (input, expected) => {
    expect(crc32c(input)).toBe(expected);
  });

  it('is what the polynomial says, bit by bit, at any length and place', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), (input, from) => {
      let value = 0xffff_ffff;
      for (const byte of input.subarray(from)) {
        value ^= byte;
        for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
      }
      expect(crc32c(input.subarray(from))).toBe(~value >>> 0);
    }));
  });

  it('goes on where it stopped, and sees every single flipped bit', () => {
    fc.assert(fc.property(bytes, bytes, (left, right) => {
      expect(crc32c(right, crc32c(left))).toBe(crc32c(concatBytes(left, right)));
    }));
    const text = asciiBytes('a journal record');
    const flipped = Array.from({ length: text.length * 8 }, (_, bit) => {
      const copy = text.slice();
      copy[bit >> 3] = copy[bit >> 3]! ^ (1 << (bit & 7));
      return crc32c(copy);
    });
    expect(flipped).not.toContain(crc32c(text));
    expect(flipped).toHaveLength(128);
  });
});

describe('bytes', () => {
  it('hexadecimal is read back; anything else is refused', () => {
    fc.assert(fc.property(bytes, (input) => {
      expect(equalBytes(fromHex(toHex(input)), input)).toBe(true);
      expect(equalBytes(input, concatBytes(input, new Uint8Array(1)))).toBe(false);
    }));
    for (const text of ['0', '0g', ' 00', '0x00']) expect(() => fromHex(text)).toThrow(CardtillError);
  });
});

describe('a bounded queue', () => {
  it('keeps order, refuses beyond its bound and goes on after that', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 4_000 }), (pushes) => {
      const queue = new BoundedQueue<number>(100);
      const model: number[] = [];
      for (const [index, push] of pushes.entries()) {
        if (push) {
          expect(queue.push(index)).toBe(model.length < 100);
          if (model.length < 100) model.push(index);
        } else expect(queue.shift()).toBe(model.shift());
        expect(queue.depth).toBe(model.length);
      }
    }), { numRuns: 50 });
    expect(() => new BoundedQueue(0)).toThrow(expect.objectContaining({ code: 'ASSERTION_FAILED' }));
  });
});

describe('a retry schedule', () => {
  it('grows to its cap and stays below it', () => {
    const delays = fullJitter({ baseMs: 1_000, capMs: 60_000 }, randomOf(0.999_999, 0));
    expect(Array.from({ length: 9 }, () => delays.next().value)).toEqual([999, 1_999, 3_999, 7_999, 15_999, 31_999, 59_999, 59_999, 59_999]);
    expect(fullJitter({ baseMs: 1_000, capMs: 60_000 }, randomOf(0, 0)).next().value).toBe(0);
  });
});

describe('order ids', () => {
  it('hold the time in front, so that they sort by it, and ten random bytes', () => {
    const clock = { wallMs: () => 0x0123_4567_89ab, monotonicMs: () => 0, bootId: 'boot' };
    expect(mintOrderId(clock, randomOf(0, 0xcd))).toBe(`0123456789ab${'cd'.repeat(10)}`);
    expect(mintOrderId({ ...clock, wallMs: () => -5 }, randomOf(0, 1)).slice(0, 12)).toBe('000000000000');
    expect(orderId('a'.repeat(32))).toBe('a'.repeat(32));
  });

  it.each(['', 'a'.repeat(31), 'A'.repeat(32), `${'a'.repeat(32)}\n`, 'g'.repeat(32)])('%j is none', (text) => {
    expect(() => orderId(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});

describe('what must not be shown', () => {
  it('is masked on every ordinary way into text', () => {
    const secret = new Sensitive('990000000017123456', '99…56');
    expect([String(secret), `${secret.toString()}`, JSON.stringify({ secret }), inspect(secret), inspect({ deep: [secret] })].join()).not.toContain('0017');
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('990000000017123456');
    expect([maskPhone('13812341234'), maskPhone('021-5555'), maskCode('990000000017123456'), maskCode('1234')]).toEqual(['138****1234', '****55', '99…56', '****']);
  });
});

describe('keys', () => {
  it('sign and verify; a changed message, another key and a signature of another length do not pass', () => {
    const pair = generateKeyPair();
    const message = asciiBytes('message');
    const signature = signingKey('k', pair.privateKey).sign(message);
    const verifier = verifyingKey('k', pair.publicKey);
    expect(verifier.verify(message, signature)).toBe(true);
    expect(verifier.verify(asciiBytes('massage'), signature)).toBe(false);
    expect(verifier.verify(message, signature.slice(1))).toBe(false);
    expect(verifyingKey('k', generateKeyPair().publicKey).verify(message, signature)).toBe(false);
    expect(publicKeyOf(pair.privateKey)).toBe(pair.publicKey);
    expect(() => signingKey('k', 'bm8=')).toThrow(expect.objectContaining({ code: 'ENROLMENT_INVALID' }));
    expect([equalSecrets(asciiBytes('a'), asciiBytes('a')), equalSecrets(asciiBytes('a'), asciiBytes('ab'))]).toEqual([true, false]);
    expect(toHex(sha256(asciiBytes('a'), asciiBytes('bc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('errors', () => {
  it('carry what the table says of their code, and their cause', () => {
    const cause = new TypeError('inner');
    const error = new CardtillError('BUSY', 'full', { cause });
    expect([error.code, error.retryable, error.hint, error.cause, error.message, error.name]).toEqual(['BUSY', true, errorTable.BUSY.hint, cause, 'full', 'CardtillError']);
    expect([isCardtillError(error), isCardtillError(error, 'BUSY'), isCardtillError(error, 'OFFLINE'), isCardtillError(cause)]).toEqual([true, true, false, false]);
    expect(() => assert(false, 'two is one')).toThrow('two is one');
  });
});

describe('sleep', () => {
  it('ends with its timer, or at once when it is aborted', async () => {
    const time = new ManualTime();
    const slept = sleep(time, 50);
    await time.advance(50);
    await expect(slept).resolves.toBeUndefined();
    const abort = new AbortController();
    const cut = sleep(time, 50, abort.signal);
    abort.abort('enough');
    await expect(cut).rejects.toBe('enough');
    await expect(sleep(time, 50, abort.signal)).rejects.toBe('enough');
  });
});
