import { fen, signedFen } from '../../src/base/fen.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { showMemberCode } from '../../src/cloud/cards/show-member-code.ts';
import { terminalKeyId } from '../../src/cloud/fleet/enrol-terminal.ts';
import { memoryStore } from '../../src/cloud/store/memory-store.ts';
import type { OfflineCaps } from '../../src/domain/lease/decide-offline.ts';
import { cheapKey } from '../../src/simulator/cheap-keys.ts';
import { NodeTime, Scheduler } from '../../src/simulator/scheduler.ts';
import { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { SimulatedBroker } from '../../src/simulator/simulated-broker.ts';
import { SimulatedChannel } from '../../src/simulator/simulated-channel.ts';
import { cloudKeyId, cloudKeyText, SimulatedCloud } from '../../src/simulator/simulated-cloud.ts';
import { SimulatedTerminal } from '../../src/simulator/simulated-terminal.ts';
import { Sometimes } from '../../src/simulator/sometimes.ts';

export interface SimulatedShopOptions {
  readonly terminals: number;
  readonly members: number;
  readonly openingFen: number;
  readonly leaseMaxFen?: number;
  readonly hasTpm: boolean;
  readonly offline: Partial<OfflineCaps>;
}

/** A shop in simulated time, without people and without faults but those that a test asks for. */
export async function simulatedShop(options: SimulatedShopOptions) {
  const [scheduler, random, sometimes] = [new Scheduler(), new SeededRandom(7), new Sometimes()];
  const broker = new SimulatedBroker(scheduler, random.fork('broker'), sometimes);
  const channel = new SimulatedChannel(new NodeTime(scheduler, { bootId: 'channel', bootedMs: 0, offset: { ms: 0 } }), random.fork('channel'), sometimes);
  const cloud = new SimulatedCloud({ scheduler, random: random.fork('cloud'), sometimes, broker, channel, store: memoryStore({ timelineId: 'timeline-1' }), logger: silentLogger });
  const { registry } = cloud.office;
  await registry.addMerchant({ merchantId: 'shop', name: 'Shop', orderPrefix: '10000001', totalCapFen: signedFen(1_000_000_000) });
  for (const storeId of ['north', 'south']) await registry.addStore({ storeId, merchantId: 'shop', name: storeId, online: false });
  await registry.addStore({ storeId: 'online', merchantId: 'shop', name: 'online', online: true });
  await registry.publishProgram({ programId: 'card', merchantId: 'shop', name: 'card', spendOrder: 'principal-first', arbitraryAmounts: true, cardCapFen: fen(500_000), tiers: [], offline: { policy: 'lease', leaseMaxFen: fen(options.leaseMaxFen ?? 5_000) } });
  const memberIds = Array.from({ length: options.members }, (_none, index) => `m${String(index).padStart(3, '0')}`);
  for (const [index, memberId] of memberIds.entries()) {
    const digits = String(index).padStart(4, '0');
    await registry.addMember({ memberId, programId: 'card', memberNumber: `880000${digits}`, cardNumber: `880000000000${digits}`, phone: `1000000${digits}`, name: memberId, codeKey: random.bytes(32) });
    await registry.seedBalance(memberId, fen(options.openingFen), fen(0));
  }
  cloud.startWorker(0);
  const terminals: SimulatedTerminal[] = [];
  for (let index = 0; index < options.terminals; index += 1) {
    const [terminalId, storeId] = [`t${index}`, index % 2 === 0 ? 'north' : 'south'];
    const row = await registry.addTerminal({ terminalId, storeId, publicKey: `key-${terminalId}`, passwordVerifier: '', attended: true });
    const terminal = new SimulatedTerminal({
      scheduler, random: random.fork(terminalId), sometimes, broker, logger: silentLogger, terminalId, keyId: terminalKeyId(terminalId), keyText: `key-${terminalId}`, attended: true, hasTpm: options.hasTpm, offline: options.offline,
      assignment: { storeId, assignmentVersion: row.assignmentVersion, storeName: storeId, merchantName: 'Shop', orderPrefix: '10000001', terminalShortId: row.terminalShortId },
      onEvent: () => undefined, onBroken: (code) => { throw new Error(`the journal of ${terminalId} does not open: ${code}`); },
    });
    terminals.push(terminal);
    terminal.start();
  }
  const pass = (ms: number) => scheduler.run(scheduler.nowMs + ms);
  /** While time passes. */
  const during = async <T>(promise: Promise<T>): Promise<T> => {
    const state = { done: false };
    void promise.finally(() => { state.done = true; }).catch(() => undefined);
    while (!state.done) await scheduler.run(scheduler.nowMs + 100, () => state.done);
    return promise;
  };
  const code = async (memberId: string): Promise<string> => {
    const shown = await registry.memberCode(memberId);
    if (shown === undefined) throw new Error('no code is left');
    return showMemberCode(shown, { key: cheapKey(cloudKeyId, cloudKeyText), clock: cloud.time, random }).qr;
  };
  let serial = 0;
  /** The sale as it ends, or why it was refused. */
  const pay = async (terminal: SimulatedTerminal, memberId: string, amountFen: number) => {
    serial += 1;
    const answer = await during(terminal.agent!.control.pay({ reference: { till: terminal.id, token: `s-${serial}`, attempt: 1 }, amountFen: fen(amountFen), staffId: 'staff', code: await code(memberId) }));
    if (!answer.ok) return { refused: answer.error.code };
    return { sale: (await during(terminal.agent!.control.settled(answer.value.saleId, 10_000)))! };
  };
  return { scheduler, broker, cloud, terminals, memberIds, pass, during, code, pay };
}
