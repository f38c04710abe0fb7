import { describe, expect, it } from 'vitest';
import { PacketBound } from '../../../src/cloud/embedded/broker/packet-bound.ts';
import { mayPublish, maySubscribe, type BrokerAccount } from '../../../src/cloud/fleet/broker-account.ts';
import { brokerPasswordVerifier, makeBrokerPassword, verifyBrokerPassword } from '../../../src/cloud/fleet/broker-password.ts';
import type { Random } from '../../../src/base/clock.ts';

const counting: Random = { bytes: (length) => Uint8Array.from({ length }, (_none, index) => index * 7), unit: () => 0.5 };
const terminal: BrokerAccount = { kind: 'terminal', username: 't1', verifier: '' };
const worker: BrokerAccount = { kind: 'worker', username: 'w', verifier: '' };

describe('topic rules', () => {
  it.each([
    [terminal, 'cardtill/v1/t1/up/request', 1, false, true],
    [terminal, 'cardtill/v1/t1/up/request', 2, false, false],
    [terminal, 'cardtill/v1/t1/up/request', 1, true, false],
    [terminal, 'cardtill/v1/t1/up/presence', 1, true, true],
    [terminal, 'cardtill/v1/t1/up/config', 1, true, true],
    [terminal, 'cardtill/v1/t1/up/request/deeper', 1, false, false],
    [terminal, 'cardtill/v1/t1/up/', 1, false, false],
    [terminal, 'cardtill/v1/t11/up/request', 1, false, false],
    [terminal, 'cardtill/v1/t2/up/request', 1, false, false],
    [terminal, 'cardtill/v1/t1/down/reply', 1, false, false],
    [terminal, '$SYS/x', 1, false, false],
    [worker, 'cardtill/v1/t1/down/reply', 1, false, true],
    [worker, 'cardtill/v1/t1/down/reply', 1, true, false],
    [worker, 'cardtill/v1/t1/down/config', 1, true, true],
    [worker, 'cardtill/v1/t1/up/request', 1, false, false],
  ] as const)('%o publishes %s qos %d retain %s: %s', (account, topic, qos, retain, allowed) => {
    expect(mayPublish(account, { topic, qos, retain })).toBe(allowed);
  });

  it.each([
    [terminal, 'cardtill/v1/t1/down/#', true],
    [terminal, 'cardtill/v1/t1/down/+', true],
    [terminal, 'cardtill/v1/t1/down/reply', true],
    [terminal, 'cardtill/v1/+/down/#', false],
    [terminal, 'cardtill/v1/t1/#', false],
    [terminal, '#', false],
    [worker, 'cardtill/v1/+/up/#', true],
    [worker, '#', false],
  ] as const)('%o subscribes %s: %s', (account, filter, allowed) => {
    expect(maySubscribe(account, filter)).toBe(allowed);
  });
});

describe('broker passwords', () => {
  it('verify against their own verifier and no other', async () => {
    const password = makeBrokerPassword(counting);
    const verifier = brokerPasswordVerifier(password, counting);
    expect(await verifyBrokerPassword(verifier, Buffer.from(password))).toBe(true);
    expect(await verifyBrokerPassword(verifier, Buffer.from(`${password} `))).toBe(false);
    expect(await verifyBrokerPassword(verifier, Buffer.from(''))).toBe(false);
  });

  it.each(['', 'plain', '$6$salt$hash', '$7$0$AAAAAAAAAAAAAAAA$x', '$7$9999999$AAAAAAAAAAAAAAAA$' + 'A'.repeat(86) + '=='])('an unreadable verifier %j admits nobody', async (verifier) => {
    expect(await verifyBrokerPassword(verifier, Buffer.from('x'))).toBe(false);
  });
});

describe('packet bound', () => {
  const connect = Uint8Array.from([0x10, 3, 1, 2, 3]);
  const ping = Uint8Array.from([0xc0, 0]);

  it('follows packets cut at every byte', () => {
    const stream = Uint8Array.from([...connect, ...ping, ...connect]);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const bound = new PacketBound(3);
      expect(bound.accept(stream.subarray(0, cut)) && bound.accept(stream.subarray(cut))).toBe(true);
    }
  });

  it.each([
    ['one byte too many', [0x10, 4]],
    ['two length bytes', [0x10, 0x80, 0x01]],
    ['after a good packet', [0xc0, 0, 0x30, 0x7f]],
    ['five length bytes', [0x10, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ])('refuses %s', (_name, bytes) => {
    expect(new PacketBound(3).accept(Uint8Array.from(bytes))).toBe(false);
  });
});
