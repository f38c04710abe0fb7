import { describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { fen } from '../../../src/base/fen.ts';
import type { Store } from '../../../src/cloud/store/store.ts';
import { recordChain, type LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

/** A database whose answer can be lost: everything is committed, and the caller hears DATABASE_FAILED. */
class Forgetful {
  lost = 0;
  #losing = 0;

  lose(answers: number): void {
    this.#losing = answers;
  }

  readonly wrap = (store: Store): Store => ({
    transaction: async (run, options) => {
      const answer = await store.transaction(run, options);
      if (this.#losing === 0) return answer;
      this.#losing -= 1;
      this.lost += 1;
      throw new CardtillError('DATABASE_FAILED', 'the answer was lost after the commit');
    },
    close: () => store.close(),
  });
}

type Method = (world: LedgerWorld) => Promise<() => Promise<unknown>>;

const key = (command: { readonly id: string }) => ({ terminalId: 't1', id: command.id as never });

/** Each method, prepared: what is called again and again with the same arguments. */
const methods: Readonly<Record<string, Method>> = {
  'REQ-ID-2 pay': async (world) => {
    await world.member(1, 10_000);
    const command = world.payCommand(1, 300);
    return () => world.ledger.pay(command);
  },
  'REQ-ID-5 pay, declined': async (world) => {
    await world.member(1, 10);
    const command = world.payCommand(1, 300);
    return () => world.ledger.pay(command);
  },
  'REQ-REV-1 reverse': async (world) => {
    await world.member(1, 10_000);
    const command = world.payCommand(1, 300);
    await world.ledger.pay(command);
    return () => world.ledger.reverse(world.reverseCommand(command));
  },
  'REQ-REV-2 reverse, unknown': async (world) => {
    await world.member(1, 10_000);
    const command = world.payCommand(1, 300);
    return () => world.ledger.reverse(world.reverseCommand(command));
  },
  'REQ-RCH-1 cashRecharge': async (world) => {
    const command = world.cashCommand(await world.member(1), 10_000);
    return () => world.ledger.cashRecharge(command);
  },
  'REQ-RCH-1 cashRecharge, held': async (world) => {
    const command = world.cashCommand('nobody', 10_000);
    return () => world.ledger.cashRecharge(command);
  },
  'REQ-RCH-4 reserveCash': async (world) => {
    const command = world.reserveCommand(await world.member(1), 10_000);
    return () => world.ledger.reserveCash(command);
  },
  'REQ-RCH-2 openChannelRecharge': async (world) => {
    const command = world.channelCommand(await world.member(1), 500, 0);
    return () => world.ledger.openChannelRecharge(command);
  },
  'REQ-RCH-2 channelOrdered': async (world) => {
    const command = await opened(world);
    return () => world.ledger.channelOrdered(key(command), 'qr', 5);
  },
  'REQ-RCH-2 channelPaid': async (world) => {
    const command = await opened(world);
    return () => world.ledger.channelPaid(key(command), 'transaction', fen(500));
  },
  'REQ-RCH-2 channelPaid, refund due': async (world) => {
    const command = await opened(world);
    return () => world.ledger.channelPaid(key(command), 'transaction', fen(499));
  },
  'REQ-RCH-3 channelClosed': async (world) => {
    const command = await opened(world);
    return () => world.ledger.channelClosed(key(command), 'ABANDONED');
  },
  channelRefunded: async (world) => {
    const command = await opened(world);
    await world.ledger.channelPaid(key(command), 'transaction', fen(499));
    return () => world.ledger.channelRefunded(key(command));
  },
  refundPayment: async (world) => {
    await world.member(1, 1_000);
    const payment = world.payCommand(1, 500);
    await world.ledger.pay(payment);
    const command = { refundId: world.id(), payment: { terminalId: 't1', id: payment.id }, amountFen: fen(200), storeId: 's2', staffId: 'anna' };
    return () => world.ledger.refundPayment(command);
  },
  'REQ-RCH-5 buryChannelOrder': async (world) => {
    const command = world.channelCommand(await world.member(1), 500, 0);
    return () => world.ledger.buryChannelOrder(key(command));
  },
  'REQ-ACK-1 receiveRecord': async (world) => {
    const [record] = recordChain(1);
    if (record === undefined) throw new TypeError('a chain of one');
    return () => world.ledger.receiveRecord(record);
  },
  'REQ-SES-2 hello': async (world) => () => world.ledger.hello({ terminalId: 't1', terminalEpoch: 1, headSeq: 0, headHash: new Uint8Array(32) }),
  seedBalance: async (world) => {
    await world.member(1);
    return () => world.registry.seedBalance('member-1', fen(100), fen(0));
  },
};

export function ledgerRepeats(stage: Stage): void {
  describe('an answer that is lost after its commit', () => {
    it.each(Object.entries(methods))('%s: repeats have one effect and one answer', async (_name, prepare) => {
      const database = new Forgetful();
      const world = await stage.world({}, database.wrap);
      const call = await prepare(world);
      database.lose(2);
      for (let attempt = 0; attempt < 2; attempt += 1) await expect(call()).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
      const [entries, notices] = [await world.registry.entries(50), await world.ledger.pendingNotices(50)];
      const first = await call();
      expect(await call()).toEqual(first);
      expect(await world.registry.entries(50)).toEqual(entries);
      expect(await world.ledger.pendingNotices(50)).toEqual(notices);
      expect(database.lost).toBe(2);
    });
  });
}

async function opened(world: LedgerWorld) {
  const command = world.channelCommand(await world.member(1), 500, 0);
  await world.ledger.openChannelRecharge(command);
  return command;
}
