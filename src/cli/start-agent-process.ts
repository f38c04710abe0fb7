import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyingKey } from '../base/crypto.ts';
import type { Clock, Random, Timers } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { startAgent, type RunningAgent } from '../agent/start-agent.ts';
import { startDevices, type DeviceSet } from '../agent/devices/start-devices.ts';
import { holdsBankCard } from '../codecs/bank-card/holds-bank-card.ts';
import type { RunningCounter } from '../counter/start-counter.ts';
import type { Journal } from '../ports/journal.ts';
import type { ByteTransport } from '../ports/byte-port.ts';
import { filePictures } from '../pictures/receipt-pictures.ts';
import { openJournal } from '../storage/journal/open-journal.ts';
import { openMemberCache } from '../storage/members/member-cache.ts';
import { openPrintSpool } from '../storage/spool/print-spool.ts';
import { volatileWitness } from '../storage/witness/volatile-witness.ts';
import { openFlightRecorder } from '../storage/recorder/flight-recorder.ts';
import { openDeviceStatistics } from '../storage/statistics/device-statistics.ts';
import { openTerminalState } from '../storage/state/terminal-state.ts';
import type { DeviceHostTransport } from '../transports/device-host/device-host-transport.ts';
import { receiptSigner } from '../uplink/mapping/receipt-signer.ts';
import { memberQrReader } from '../uplink/mapping/member-qr-reader.ts';
import { recordSealer } from '../uplink/mapping/record-sealer.ts';
import { mqttUplink } from '../uplink/mqtt-uplink.ts';
import { assetFolder } from './asset-folder.ts';
import type { ProcessLogger } from './process-logger.ts';
import { flightFolder } from './settings/flight-folder.ts';
import type { AgentSettings } from './settings/settings.ts';
import { drawQr } from './draw-qr.ts';
import { watchFirstOpenings } from './first-openings.ts';
import { startDeviceHost } from './start-device-host.ts';
import { profiledDevices } from './terminal-profiles.ts';
import { systemPresence } from './system-presence.ts';
import { identityOf, readEnrolment } from './terminal-identity.ts';
import { agentVersion } from './version.ts';

export interface AgentProcessOptions {
  readonly settings: AgentSettings;
  /** The bundled device host, unless `settings.oneProcess`. */
  readonly deviceHostFile: string;
  /** One that starts already; it is ours from now on. */
  readonly deviceHost?: DeviceHostTransport | undefined;
  /** Native code ended the process before this one: what LevelDB holds is begun anew. */
  readonly afterCrash?: boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: ProcessLogger;
  /** The disk refused a write, or an input broke the agent: nothing unrecorded may happen any more. */
  onFatal(error: unknown): void;
  /** A test composition root puts its crash points here; the shipped entry has none. */
  readonly wrap?: AgentWrap;
}

export interface AgentWrap {
  journal?(journal: Journal): Journal;
  agent?(options: Parameters<typeof startAgent>[0]): Parameters<typeof startAgent>[0];
}

export interface AgentProcess {
  readonly agent: RunningAgent;
  readonly counter: RunningCounter;
  readonly terminalId: string;
  stop(): Promise<void>;
}

/** Constructs a whole terminal in this process. Throws ENROLMENT_INVALID, JOURNAL_LOCKED, JOURNAL_DAMAGED, PORT_IN_USE, CONFIG_INVALID. */
export async function startAgentProcess(options: AgentProcessOptions): Promise<AgentProcess> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return await compose(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(options: AgentProcessOptions, stops: (() => Promise<void>)[], stop: () => Promise<void>): Promise<AgentProcess> {
  const { settings, clock, timers, random, logger } = options;
  // The device host starts while the journal is read: both take their time at boot.
  const host = settings.oneProcess ? undefined : (options.deviceHost ?? startDeviceHost(options.deviceHostFile, options));
  if (host !== undefined) stops.push(() => host.stop());
  mkdirSync(settings.dataFolder, { recursive: true, mode: 0o700 });
  const enrolment = readEnrolment(settings.enrolmentFile);
  const journal = await openJournal({ folders: settings.journalFolders, logger, onFailure: options.onFatal });
  const stateStore = openTerminalState({ folder: join(settings.dataFolder, 'state'), logger });
  // The lines to the devices open meanwhile: only the journal's lock had to come first. What is scanned before the agent is there is lost, as it is while the line is closed.
  const memberCacheOpening = closedAtStop(stops, openMemberCache({ folder: join(settings.dataFolder, 'members'), logger, isSuspect: options.afterCrash === true }));
  const spoolOpening = closedAtStop(stops, openPrintSpool({ folder: join(settings.dataFolder, 'spool'), logger, isSuspect: options.afterCrash === true }));
  const statistics = openDeviceStatistics({ folder: join(settings.dataFolder, 'statistics'), timers, logger });
  stops.push(() => statistics.close());
  const presence = systemPresence(timers);
  stops.push(async () => presence.stop());
  const openings = watchFirstOpenings(host ?? (await inProcessTransport(timers)), timers);
  const devices = startDevices({ ...profiledDevices(settings, logger), transport: openings.transport, presence, statistics, pictures: filePictures({ font: settings.receiptFont, logo: settings.receiptLogo, timers, logger }), clock, timers, random, logger });
  stops.push(() => devices.stop());
  const [memberCache, spool] = await Promise.all([memberCacheOpening, spoolOpening]);
  const epoch = { inForce: enrolment.terminalEpoch };
  const identity = identityOf(enrolment, clock, () => stateStore.config()?.version ?? 0, () => epoch.inForce);
  const assignment = () => stateStore.assignment() ?? enrolment.assignment;
  const cloudKey = verifyingKey(enrolment.cloudKeyId, enrolment.cloudPublicKey);
  const uplink = mqttUplink({
    address: { url: enrolment.brokerUrl, username: enrolment.terminalId, password: enrolment.brokerPassword, protocolVersion: enrolment.brokerProtocolVersion },
    identity, cloudKey, agentVersion, timers, random, logger, assignment, beforeLine: () => openings.answered(),
  });
  const plain = {
    journal: options.wrap?.journal?.(journal) ?? journal,
    sealer: recordSealer(identity), receiptSigner: receiptSigner(identity), memberQrReader: memberQrReader(cloudKey), uplink,
    flightRecorder: openFlightRecorder({ folder: flightFolder(settings.dataFolder), timers, logger }),
    rollbackWitness: volatileWitness({ folder: settings.memoryFolder, owner: `${enrolment.terminalId} ${settings.dataFolder}`, bootId: clock.bootId, logger }),
    devices: devicesOf(devices), memberCache, spool, stateStore, clock, timers, random, logger,
    terminalId: enrolment.terminalId, terminalEpoch: enrolment.terminalEpoch, attended: enrolment.attended, assignment: enrolment.assignment, agentVersion,
    onEpoch: (terminalEpoch: number) => { epoch.inForce = terminalEpoch; },
    onConfig: (config: { readonly logLevel: Parameters<ProcessLogger['setLevel']>[0] }) => logger.setLevel(config.logLevel),
  };
  const agent = startAgent(options.wrap?.agent?.(plain) ?? plain);
  stops.push(() => agent.stop());
  await openings.answered();
  const counter = await openCounter(options, agent);
  stops.push(() => counter.stop());
  const late = timers.after(limits.latePartsAfterMs, () => void devices.readLateParts());
  stops.push(async () => late.cancel());
  return { agent, counter, terminalId: enrolment.terminalId, stop };
}

/** A store that opens while other things start: whatever becomes of them, it is closed, and its failure is told to who awaits it. */
function closedAtStop<Store extends { close(): Promise<void> }>(stops: (() => Promise<void>)[], opening: Promise<Store>): Promise<Store> {
  const settled = opening.then((store) => store.close.bind(store), () => () => Promise.resolve());
  stops.push(async () => (await settled)());
  return opening;
}

/** Native device libraries are loaded into this process only when one process was chosen. */
async function inProcessTransport(timers: Timers): Promise<ByteTransport> {
  const { localTransport } = await import('../transports/local-transport.ts');
  return localTransport(timers);
}

function devicesOf(devices: DeviceSet) {
  return {
    onScan: devices.onScan.bind(devices),
    onCard: devices.onCard.bind(devices),
    triggerScanners: devices.triggerScanners.bind(devices),
    onStatus: (listener: () => void) => devices.onStatus(() => listener()),
    printer: devices.printer,
    display: devices.display,
    cash: devices.cash,
    statuses: () => devices.statuses(),
    unsupported: () => devices.unsupported(),
    statisticsOf: (name: string) => devices.statisticsOf(name),
    check: devices.check.bind(devices),
    get counters() { return devices.counters; },
  };
}

async function openCounter(options: AgentProcessOptions, agent: RunningAgent): Promise<RunningCounter> {
  // Loaded when the scanner is open: HTTP takes Node some milliseconds.
  const { startCounter } = await import('../counter/start-counter.ts');
  const { settings: { counter }, clock, timers, random, logger } = options;
  return startCounter({
    control: agent.control, socketFile: counter.socketFile, port: counter.port, token: counterToken(counter.tokenFile, random), allowedOrigins: counter.allowedOrigins,
    frameAncestors: counter.frameAncestors, assetsFolder: assetFolder('counter/assets'), drawQr, logger, clock, timers, version: agentVersion,
    holdsBankCard,
  });
}

/** Read, or made at the first start: mode 0600. */
function counterToken(file: string, random: Random): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, Buffer.from(random.bytes(32)).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
