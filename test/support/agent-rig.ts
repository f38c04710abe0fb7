import { publicKeyOf, signingKey, verifyingKey } from '../../src/base/crypto.ts';
import { limits } from '../../src/base/limits.ts';
import { silentLogger, type Logger } from '../../src/base/logger.ts';
import { startDevices } from '../../src/agent/devices/start-devices.ts';
import type { AgentOptions } from '../../src/agent/agent-context.ts';
import { startAgent, type RunningAgent } from '../../src/agent/start-agent.ts';
import { shippedProfiles } from '../../src/cli/shipped-profiles.ts';
import { startCustomerDisplayTwin, type CustomerDisplayTwin } from '../../src/doubles/customer-display-twin/customer-display-twin.ts';
import { memoryMemberCache, memoryPrintSpool, memoryFlightRecorder, memoryTerminalState, memoryWitness } from '../../src/doubles/memory-storage/memory-caches.ts';
import { memoryJournal, type MemoryJournal } from '../../src/doubles/memory-storage/memory-journal.ts';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin } from '../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin, type ScannerTwin } from '../../src/doubles/scanner-twin/scanner-twin.ts';
import type { TillReference } from '../../src/domain/payment/till-reference.ts';
import { fen } from '../../src/base/fen.ts';
import { localTransport } from '../../src/transports/local-transport.ts';
import { receiptSigner } from '../../src/uplink/mapping/receipt-signer.ts';
import { memberQrReader } from '../../src/uplink/mapping/member-qr-reader.ts';
import { recordSealer } from '../../src/uplink/mapping/record-sealer.ts';
import { mqttUplink } from '../../src/uplink/mqtt-uplink.ts';
import type { CloudDatabase } from '../../src/cli/open-card-system.ts';
import { clock, random, timers, until } from '../integration/cloud/broker-support.ts';
import { acceptorProfile } from './acceptor-profile.ts';
import { startCloudRig, type BrokerKind, type CloudRig } from './cloud-rig.ts';

export interface Twins {
  readonly scanner: ScannerTwin;
  readonly printer: ReceiptPrinterTwin;
  readonly display: CustomerDisplayTwin;
}

/** An agent on memory storage with device twins on real sockets, on a real broker and a whole cloud. */
export interface AgentRig extends CloudRig {
  readonly twins: Twins;
  readonly agent: RunningAgent;
  readonly journal: MemoryJournal;
  readonly stores: Pick<AgentOptions, 'memberCache' | 'spool' | 'stateStore' | 'rollbackWitness'> & { readonly flightRecorder: ReturnType<typeof memoryFlightRecorder> };
  ready(): Promise<void>;
  /** Ends the agent without a goodbye; a new one starts from what was durable. */
  crash(): Promise<void>;
  code(memberId: string): Promise<string>;
}

/** A line that was lost while nothing was open waits up to 30 s for its first try, and up to a minute for one after some that failed (wire: Session); then it is opened. */
export const readyWaitMs = limits.reconnectCapMs + 30_000;

export interface AgentRigOptions {
  readonly broker?: BrokerKind;
  readonly database?: CloudDatabase;
  /** Every byte between terminal and broker. */
  onTraffic?(direction: 'up' | 'down', bytes: Uint8Array): void;
  /** Of a bill acceptor that speaks CCNET. */
  readonly acceptorAddress?: string;
  /** Of a card reader with a PN532. */
  readonly cardReaderAddress?: string;
  readonly logger?: Logger;
  readonly wrap?: (options: AgentOptions) => AgentOptions;
}

export async function startAgentRig(options: AgentRigOptions = {}): Promise<AgentRig> {
  const rig = await startCloudRig({ broker: options.broker ?? 'embedded', ...(options.database === undefined ? {} : { database: options.database }), ...(options.onTraffic === undefined ? {} : { onTraffic: options.onTraffic }) });
  const twins: Twins = { scanner: await startScannerTwin(), printer: await startReceiptPrinterTwin(), display: await startCustomerDisplayTwin() };
  const stores = { memberCache: memoryMemberCache(), spool: memoryPrintSpool(), stateStore: memoryTerminalState(), rollbackWitness: memoryWitness(), flightRecorder: memoryFlightRecorder() };
  let running = start(rig, twins, stores, memoryJournal(), options);
  return {
    ...rig, twins, stores,
    get cloud() { return rig.cloud; },
    get client() { return rig.client; },
    get agent() { return running.agent; },
    get journal() { return running.journal; },
    ready: async () => void (await until(() => running.agent.control.health().head === 'proven' && running.agent.control.health().devices.every(({ status }) => status === 'ready'), 'the agent is ready', readyWaitMs)),
    crash: async () => {
      const { journal } = running;
      journal.hold();
      await running.stop();
      running = start(rig, twins, stores, journal.afterCrash(), options);
    },
    code: async (memberId) => (await rig.client.memberCode(memberId)).code,
    stop: async () => {
      await running.stop();
      for (const twin of Object.values(twins)) await twin.stop();
      await rig.stop();
    },
  };
}

function start(rig: CloudRig, twins: Twins, stores: AgentRig['stores'], journal: MemoryJournal, options: AgentRigOptions) {
  const { enrolment } = rig;
  const logger = options.logger ?? silentLogger;
  const devices = startDevices({
    devices: [
      { class: 'scanner', profile: 'generic-line-serial', address: `tcp://127.0.0.1:${twins.scanner.port}` },
      { class: 'receipt-printer', profile: 'generic-escpos-80mm', address: `tcp://127.0.0.1:${twins.printer.port}` },
      { class: 'customer-display', profile: 'vfd220-cd5220', address: `tcp://127.0.0.1:${twins.display.port}` },
      ...(options.acceptorAddress === undefined ? [] : [{ class: 'cash-acceptor', profile: acceptorProfile.id, address: options.acceptorAddress } as const]),
      ...(options.cardReaderAddress === undefined ? [] : [{ class: 'card-reader', profile: 'pn532-uart', address: options.cardReaderAddress } as const]),
    ],
    transport: localTransport(timers), profiles: new Map([...shippedProfiles(), [acceptorProfile.id, acceptorProfile]]), clock, timers, random, logger,
  });
  const epoch = { inForce: enrolment.terminalEpoch };
  const identity = {
    terminalId: enrolment.terminalId, terminalEpoch: () => epoch.inForce, clock, configVersion: () => stores.stateStore.config()?.version ?? 0,
    key: signingKey(enrolment.terminalKeyId, enrolment.terminalKey), ownKey: verifyingKey(enrolment.terminalKeyId, publicKeyOf(enrolment.terminalKey)),
  };
  const cloudKey = verifyingKey(enrolment.cloudKeyId, enrolment.cloudPublicKey);
  const uplink = mqttUplink({
    address: { url: enrolment.brokerUrl, username: enrolment.terminalId, password: enrolment.brokerPassword, protocolVersion: enrolment.brokerProtocolVersion },
    identity, cloudKey, agentVersion: '0.1.0', timers, random, logger,
    assignment: () => stores.stateStore.assignment() ?? enrolment.assignment,
  });
  const plain: AgentOptions = {
    journal, sealer: recordSealer(identity), receiptSigner: receiptSigner(identity), memberQrReader: memberQrReader(cloudKey), uplink, ...stores, clock, timers, random, logger,
    devices: { onScan: (listener) => devices.onScan(listener), onCard: (listener) => devices.onCard(listener), triggerScanners: (on) => devices.triggerScanners(on), onStatus: (listener) => devices.onStatus(() => listener()), printer: devices.printer, display: devices.display, cash: devices.cash, statuses: () => devices.statuses(), get counters() { return devices.counters; } },
    terminalId: enrolment.terminalId, terminalEpoch: enrolment.terminalEpoch, onEpoch: (inForce) => { epoch.inForce = inForce; }, attended: enrolment.attended, assignment: enrolment.assignment, agentVersion: '0.1.0',
  };
  const agent = startAgent(options.wrap?.(plain) ?? plain);
  return {
    agent, journal,
    stop: async () => {
      await agent.stop();
      await devices.stop();
    },
  };
}

export function sale(token: string, amountFen: number, code?: string, attempt = 1): { readonly reference: TillReference; readonly amountFen: ReturnType<typeof fen>; readonly code?: string; readonly staffId: string } {
  return { reference: { till: 'till-1', token, attempt }, amountFen: fen(amountFen), staffId: 'anna', ...(code === undefined ? {} : { code }) };
}
