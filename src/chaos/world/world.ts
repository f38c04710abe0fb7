import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brokerPasswordVerifier } from '../../cloud/fleet/broker-password.ts';
import { startCounterDevices, type CounterDevices } from '../../demo/counter-devices.ts';
import { startMqttLine, type MqttLine } from '../../doubles/mqtt-line/mqtt-line.ts';
import { startNetworkLink, type NetworkLink } from '../../doubles/network-link/network-link.ts';
import type { ChaosFiles, ChaosTime } from '../chaos-row.ts';
import { checkEvidence, type Findings } from '../checker/check-evidence.ts';
import type { PaperReceipt } from '../checker/evidence.ts';
import { exportLedger } from '../checker/export-ledger.ts';
import { BrokerProcess } from './broker-process.ts';
import { CloudProcess } from './cloud-process.ts';
import { CodeBook } from './code-book.ts';
import { DatabaseProcess } from './database-process.ts';
import { freePort } from './free-port.ts';
import { TerminalProcess } from './terminal-process.ts';

/** A terminal and the two kinds of line on which it may stand. */
export interface Placed {
  readonly terminal: TerminalProcess;
  /** The wire: to be pulled, slowed, stalled. */
  readonly link: NetworkLink;
  /** Between the wire and the broker, where it was asked for: packets are doubled, held, lost. */
  readonly line: MqttLine | undefined;
  /** Between the agent and the receipt printer, where there are devices. */
  readonly printerLine: NetworkLink | undefined;
}

const workerName = 'cloud.worker';

/** Debian's PostgreSQL and Mosquitto, the card system and terminals as they ship: every one a process of its own. */
export class World {
  readonly time: ChaosTime;
  readonly files: ChaosFiles;
  readonly folder: string;
  readonly database: DatabaseProcess;
  readonly broker: BrokerProcess;
  readonly cloud: CloudProcess;
  readonly workerPassword: string;
  readonly codes: CodeBook;
  readonly receipts: PaperReceipt[] = [];
  #placed: Placed[] = [];
  #devices: CounterDevices[] = [];
  #terminals = 0;
  #admitted: Promise<void> = Promise.resolve();

  private constructor(parts: Pick<World, 'time' | 'files' | 'folder' | 'database' | 'broker' | 'cloud' | 'workerPassword' | 'codes'>) {
    this.time = parts.time;
    this.files = parts.files;
    this.folder = parts.folder;
    this.database = parts.database;
    this.broker = parts.broker;
    this.cloud = parts.cloud;
    this.workerPassword = parts.workerPassword;
    this.codes = parts.codes;
  }

  static async start(options: { readonly folder: string; readonly files: ChaosFiles; readonly time: ChaosTime }): Promise<World> {
    const { files, time } = options;
    mkdirSync(options.folder, { recursive: true });
    const folder = mkdtempSync(join(options.folder, 'chaos-'));
    // The database runs as a user of its own where this is root.
    chmodSync(folder, 0o755);
    const database = new DatabaseProcess(join(folder, 'database'), time);
    const broker = new BrokerProcess(join(folder, 'broker'), await freePort(time.random), time);
    const stop = async () => {
      await broker.kill();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      await database.start();
      const workerPassword = Buffer.from(time.random.bytes(24)).toString('base64url');
      const cloud = new CloudProcess({ folder: join(folder, 'cloud'), databaseUrl: database.url, brokerPort: broker.port, workerPassword, httpPort: await freePort(time.random) }, time);
      await broker.setFiles({ passwords: `${workerName}:${brokerPasswordVerifier(workerPassword, time.random)}\n`, accessList: '' });
      await broker.start();
      await cloud.start(files.cloudFile).catch(async (error: unknown) => {
        await cloud.end('SIGKILL');
        throw error;
      });
      await broker.setFiles(await cloud.client.mosquittoFiles());
      await cloud.linked();
      const members = await database.query('SELECT member_id, member_number, code_key FROM members ORDER BY member_id');
      const codes = new CodeBook(members.map((row) => ({ memberId: String(row['member_id']), memberNumber: String(row['member_number']), codeKey: new Uint8Array(row['code_key'] as Buffer) })), time);
      return new World({ time, files, folder, database, broker, cloud, workerPassword, codes });
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** A new terminal with its own line; its agent is not started. */
  async place(options: { readonly storeId?: 'north' | 'south'; readonly packets?: boolean; readonly devices?: boolean; readonly leases?: boolean; readonly journalFolders?: readonly string[] } = {}): Promise<Placed> {
    this.#terminals += 1;
    const terminalId = `t${this.#terminals}`;
    const enrolment = await this.cloud.client.addTerminal({ storeId: options.storeId ?? 'north', terminalId, attended: true });
    await this.#admit();
    // Where a row is not about leases, none are asked for: it counts and holds messages of payments.
    if (options.leases !== true) await this.cloud.client.pushConfig(terminalId, { offlineTerminalMaxFen: 0 });
    const line = options.packets === true ? await startMqttLine({ targetPort: this.broker.port, timers: this.time.timers, random: this.time.random }) : undefined;
    const link = await startNetworkLink({ targetPort: line?.port ?? this.broker.port });
    const folder = join(this.folder, terminalId);
    mkdirSync(folder);
    const devices = options.devices === true ? await startCounterDevices(folder) : undefined;
    if (devices !== undefined) {
      this.#devices.push(devices);
      devices.printer.onReceipt(({ text }) => this.#noteReceipt(text));
    }
    const printerLine = devices === undefined ? undefined : await startNetworkLink({ targetPort: devices.printer.port });
    const config = devices?.config.map((device) => (device.class === 'receipt-printer' ? { ...device, address: `tcp://127.0.0.1:${printerLine!.port}` } : device));
    const terminal = new TerminalProcess({ folder, enrolment, brokerPort: link.port, counterPort: await freePort(this.time.random), journalFolders: options.journalFolders, devices: devices === undefined ? undefined : { ...devices, config: config! } }, this.time);
    if (options.leases !== true) terminal.configVersionDue = 1;
    const placed = { terminal, link, line, printerLine };
    this.#placed.push(placed);
    return placed;
  }

  /** The row is over: every line is whole again, every terminal has come to rest, and the checker looks. Its terminals are stopped then. */
  async closeRow(): Promise<Findings> {
    const placed = this.#placed;
    this.#placed = [];
    try {
      for (const { terminal, link, line } of placed) {
        line?.clear();
        if (link.state !== 'through') link.set('through');
        if (terminal.retired) continue;
        if (terminal.child === undefined) terminal.start(this.files.agentFile);
      }
      for (const { terminal } of placed) if (!terminal.retired) await terminal.quiet();
    } finally {
      for (const { terminal, link, line, printerLine } of placed) {
        await terminal.end('SIGTERM');
        for (const each of [link, line, printerLine]) await each?.stop();
      }
      for (const devices of this.#devices.splice(0)) await devices.stop();
    }
    const books = await exportLedger(this.database);
    const terminals = placed.map(({ terminal }) => terminal);
    return checkEvidence({
      books, records: terminals.flatMap((terminal) => terminal.records()), handedOver: terminals.flatMap((terminal) => terminal.handedOver), receipts: this.receipts.splice(0),
    }, new Set(terminals.map(({ terminalId }) => terminalId)));
  }

  async stop(): Promise<void> {
    for (const { terminal, link, line, printerLine } of this.#placed) {
      await terminal.end('SIGKILL');
      for (const each of [link, line, printerLine]) await each?.stop();
    }
    for (const devices of this.#devices) await devices.stop();
    await this.cloud.end('SIGKILL');
    await this.broker.kill();
    await this.database.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One after another: who asked first must not write last, without the terminal of the other. */
  #admit(): Promise<void> {
    const admitted = this.#admitted.then(async () => this.broker.setFiles(await this.cloud.client.mosquittoFiles()));
    this.#admitted = admitted.catch(() => undefined);
    return admitted;
  }

  #noteReceipt(text: string): void {
    const orderNumber = /\b\d{32}\b/.exec(text)?.[0];
    if (orderNumber === undefined) return;
    this.receipts.push({ orderNumber, copy: Number(/(?:\u8865\u6253|REPRINT) (\d+)/.exec(text)?.[1] ?? '0') });
  }
}
