import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import { counterClient, type CounterClient } from '../../cli/counter-client.ts';
import type { CounterDevices } from '../../demo/counter-devices.ts';
import type { HealthView, SaleView } from '../../ports/agent-control.ts';
import type { EnrolmentDocument } from '../../wire/enrolment.ts';
import type { ChaosTime } from '../chaos-row.ts';
import type { HandedOver } from '../checker/evidence.ts';
import { readJournal, type SignedRecord } from '../checker/read-journal.ts';
import { startChild, type Child } from './child.ts';
import { percentile, until } from './until.ts';

export interface TerminalOptions {
  readonly folder: string;
  readonly enrolment: EnrolmentDocument;
  readonly brokerPort: number;
  readonly counterPort: number;
  /** Below the terminal's folder unless they are to lie elsewhere. */
  readonly journalFolders?: readonly string[] | undefined;
  readonly devices?: CounterDevices | undefined;
}

/** One terminal: its files, its agent's process, and a till in front of it that notes what it was told. */
export class TerminalProcess {
  readonly terminalId: string;
  /** For rows that speak in the terminal's name. */
  readonly brokerPassword: string;
  readonly folder: string;
  readonly configFile: string;
  readonly journalFolders: readonly string[];
  readonly client: CounterClient;
  readonly counterPort: number;
  readonly devices: CounterDevices | undefined;
  /** Goods that went over the counter because the till said "approved". */
  readonly handedOver: HandedOver[] = [];
  /** Sales whose outcome nobody knew for a while: seconds from the line's return until it was known. */
  readonly settleSeconds: number[] = [];
  /** Not started again at the end of the row: its disk is beyond use, and the row has said so. */
  retired = false;
  readonly #time: ChaosTime;
  readonly #kept: SignedRecord[] = [];
  #child: Child | undefined;

  constructor(options: TerminalOptions, time: ChaosTime) {
    const { folder, enrolment } = options;
    this.#time = time;
    this.folder = folder;
    this.terminalId = enrolment.terminalId;
    this.brokerPassword = enrolment.brokerPassword;
    this.devices = options.devices;
    this.counterPort = options.counterPort;
    this.agentFolder = join(folder, 'agent');
    this.journalFolders = options.journalFolders ?? [join(this.agentFolder, 'journal-a'), join(this.agentFolder, 'journal-b')];
    mkdirSync(this.agentFolder, { recursive: true });
    writeFileSync(join(this.agentFolder, 'enrolment.json'), JSON.stringify({ ...enrolment, brokerUrl: `mqtt://127.0.0.1:${options.brokerPort}` }), { mode: 0o600 });
    this.configFile = join(folder, 'cardtill.json');
    writeFileSync(this.configFile, JSON.stringify({
      dataFolder: folder,
      agent: { oneProcess: options.devices === undefined, journalFolders: this.journalFolders, devices: options.devices?.config ?? [], counter: { port: options.counterPort } },
    }));
    this.client = counterClient({ socketFile: join(this.agentFolder, 'counter.sock') });
  }

  readonly agentFolder: string;
  /** Not ready before it has this configuration. */
  configVersionDue = 0;

  get child(): Child | undefined {
    return this.#child?.running === true ? this.#child : undefined;
  }

  get log(): string {
    try {
      return readFileSync(join(this.folder, 'agent.log'), 'utf8');
    } catch {
      return '';
    }
  }

  start(entryFile: string, environment: Readonly<Record<string, string>> = {}): Child {
    this.#child = startChild(process.execPath, [entryFile, this.configFile], { logFile: join(this.folder, 'agent.log'), environment });
    return this.#child;
  }

  async health(): Promise<HealthView | undefined> {
    const answer = await this.client.health().catch(() => undefined);
    return answer?.ok === true ? answer.value : undefined;
  }

  /** The card system has answered its greeting, and every device is there. Resolves to the seconds that it took. */
  ready(waitMs = 60_000): Promise<number> {
    return until(this.#time, `terminal ${this.terminalId} is ready`, async () => {
      const health = await this.health();
      if (health?.ready === true && health.configVersion >= this.configVersionDue && health.devices.every(({ status }) => status === 'ready')) return true;
      if (this.child === undefined) throw new CardtillError('SETUP_FAILED', `terminal ${this.terminalId} ended before it was ready: ${this.log.slice(-400)}`);
      return false;
    }, waitMs);
  }

  /** The cashier's part: what the till is told "approved" goes over the counter. Undefined when nobody answered. */
  async pay(token: string, code: string | undefined, amountFen = 100): Promise<{ readonly state: string; readonly sale?: SaleView }> {
    const body = { reference: { till: this.terminalId, token, attempt: 1 }, amountFen, ...(code === undefined ? {} : { code }) };
    const answer = await this.client.pay(body).catch(() => undefined);
    if (answer === undefined) return { state: 'unanswered' };
    if (!answer.ok) return { state: answer.error.code };
    const sale = answer.value;
    if (sale.state === 'approved') this.noteHandedOver(sale);
    return { state: sale.state, sale };
  }

  noteHandedOver(sale: SaleView): void {
    this.handedOver.push({ terminalId: this.terminalId, orderId: sale.orderId ?? '', token: sale.reference.token, amountFen: sale.amountFen });
  }

  async sales(): Promise<ReadonlyMap<string, SaleView>> {
    const answer = await this.client.orders(500);
    if (!answer.ok) throw new CardtillError('SETUP_FAILED', `the terminal did not list its orders: ${answer.error.code}`);
    return new Map(answer.value.orders.flatMap((order) => (order.type === 'payment' ? [[order.sale.reference.token, order.sale] as const] : [])));
  }

  /** Until the outcome of every one of these sales is known; a token that the terminal has never heard of counts. Resolves to the seconds. */
  async known(tokens: readonly string[], waitMs = 90_000): Promise<number> {
    return until(this.#time, `the outcomes of ${tokens.length} sales of ${this.terminalId} are known`, async () => {
      const sales = await this.sales().catch(() => undefined);
      return sales !== undefined && tokens.every((token) => isKnown(sales.get(token)));
    }, waitMs, 20);
  }

  /** Nothing is on its way any more, and the card system has every record. */
  async quiet(waitMs = 120_000): Promise<number> {
    return until(this.#time, `terminal ${this.terminalId} has nothing open`, async () => {
      const health = await this.health();
      return health !== undefined && health.head === 'proven' && health.unsettledOrders === 0 && health.unacknowledgedRecords === 0;
    }, waitMs, 20);
  }

  /** What is on the disk now stays known to the checker, whatever happens to the disk. */
  keepRecords(): void {
    for (const folder of this.journalFolders) this.#kept.push(...readJournal(folder));
  }

  records(): readonly SignedRecord[] {
    return [...this.#kept, ...this.journalFolders.flatMap((folder) => readJournal(folder))];
  }

  settleP99(): number | null {
    return percentile(this.settleSeconds, 0.99);
  }

  async end(signal: NodeJS.Signals): Promise<string | number | undefined> {
    return this.#child?.end(signal);
  }
}

/** Not "in progress" and not "checking": the people at the counter know where they are. */
export function isKnown(sale: SaleView | undefined): boolean {
  return sale === undefined || !['in_progress', 'checking'].includes(sale.state);
}
