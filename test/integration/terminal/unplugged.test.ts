import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counterClient, type Answered, type CounterClient } from '../../../src/cli/counter-client.ts';
import { CardModel } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin, type ScannerTwin } from '../../../src/doubles/scanner-twin/scanner-twin.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { startCommandLineWorld, type CommandLineWorld } from '../cli/command-line-world.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<unknown> | void)[] = [];
const folder = mkdtempSync(join(tmpdir(), 'cardtill-unplugged-'));
const reader = new Pn532Model();
let scanner: ScannerTwin;
let printer: ReceiptPrinterTwin;
let cables: Readonly<Record<'scanner' | 'reader' | 'printer', Cable>>;
let world: CommandLineWorld;
let till: CounterClient;

/** A device file that is there while it is plugged in. */
interface Cable {
  readonly path: string;
  pull(): Promise<void>;
  plug(): Promise<void>;
}

async function cable(name: string, port: number): Promise<Cable> {
  const path = join(folder, name);
  let bridge = await startPtyBridge({ linkPath: path, port });
  if (bridge === undefined) throw new Error('socat is needed for a pty');
  const pull = async () => {
    await bridge?.stop();
    bridge = undefined;
  };
  stops.push(pull);
  return { path, pull, plug: async () => { bridge = await startPtyBridge({ linkPath: path, port }); } };
}

beforeAll(async () => {
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  scanner = await startScannerTwin();
  stops.push(() => scanner.stop());
  printer = await startReceiptPrinterTwin({ timers: realTimers });
  stops.push(() => printer.stop());
  const readerServer = await serveTwin(reader);
  stops.push(() => readerServer.stop());
  cables = { scanner: await cable('scanner', scanner.port), reader: await cable('reader', readerServer.port), printer: await cable('printer', printer.port) };
  world = await startCommandLineWorld({
    devices: [
      { class: 'scanner', profile: 'generic-line-serial', address: `serial:${cables.scanner.path}` },
      { class: 'card-reader', profile: 'pn532-uart', address: `serial:${cables.reader.path}` },
      { class: 'receipt-printer', profile: 'generic-escpos-80mm', address: `serial:${cables.printer.path}` },
    ],
  });
  stops.push(() => world.stop());
  till = counterClient({ socketFile: world.socketFile });
});

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

function valueOf<Value>(answer: Answered<Value>): Value {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

const device = async (name: string) => valueOf(await till.health()).devices.find((each) => each.name === name)!;
const isReady = (name: string) => until(async () => (await device(name)).status === 'ready', `${name} is ready`, 20_000);
const isGone = (name: string) => until(async () => (await device(name)).status !== 'ready', `${name} is gone`, 20_000);

/** A sale that waits for a member's code. */
async function waiting(token: string, amountFen: number): Promise<string> {
  const sale = valueOf(await till.pay({ reference: { till: 'till-1', token, attempt: 1 }, amountFen }, 0));
  expect(sale.state).toBe('awaiting_code');
  return sale.saleId;
}

const saleOf = async (id: string): Promise<SaleView> => valueOf(await till.payment(id));
const codeOf = async (memberId: string) => (await world.json<{ code: string }>('codes', memberId)).value.code;

async function approved(id: string): Promise<SaleView> {
  return until(async () => {
    const sale = await saleOf(id);
    return sale.state === 'approved' ? sale : undefined;
  }, 'it is paid', 20_000);
}

async function balances(): Promise<ReadonlyMap<string, number>> {
  const { value } = await world.json<{ members: readonly { memberId: string; balanceFen: number }[] }>('cloud', 'members', '--limit', '200');
  return new Map(value.members.map(({ memberId, balanceFen }) => [memberId, balanceFen]));
}

describe('a terminal whose plugs are pulled', () => {
  it('in the middle of a scan, of a card exchange and of a print: no crash, no member hit, and every device is back', async () => {
    const before = await balances();
    const pid = world.agent.process.pid;
    expect((await Promise.all(['scanner-2', 'card-reader-3', 'receipt-printer-4'].map(async (name) => (await device(name)).status)))).toEqual(['ready', 'ready', 'ready']);

    // Half a code, and the plug: neither half is a code, and the customer is asked for nothing twice.
    const scanned = await waiting('scan', 1_100);
    const code = await codeOf('m0001');
    scanner.sendBytes(new TextEncoder().encode(code.slice(0, 11)));
    await cables.scanner.pull();
    await isGone('scanner-2');
    expect(await saleOf(scanned)).toMatchObject({ state: 'awaiting_code', final: false });
    expect((await saleOf(scanned)).declineCode).toBeUndefined();
    // A till that has the code from elsewhere sells meanwhile.
    const elsewhere = valueOf(await till.pay({ reference: { till: 'till-2', token: 'meanwhile', attempt: 1 }, amountFen: 300, code: await codeOf('m0002') }));
    expect(elsewhere.state).toBe('approved');
    await cables.scanner.plug();
    await isReady('scanner-2');
    expect((await saleOf(scanned)).declineCode).toBeUndefined();
    // The device file is there before its other end is.
    await until(() => scanner.sendBytes(new TextEncoder().encode(`${code.slice(11)}\r`)), 'the line is whole again');
    await until(async () => (await saleOf(scanned)).declineCode !== undefined, 'the second half is read', 20_000);
    expect(await saleOf(scanned)).toMatchObject({ state: 'awaiting_code', final: false, declineCode: 'CODE_UNREADABLE' });
    // The one from before may have ended by now.
    scanner.send(await codeOf('m0001'));
    const sales = [await approved(scanned)];

    // A card in the field, and the plug while the reader is asked for it.
    const carded = await waiting('card', 1_200);
    let pulled: Promise<void> | undefined;
    reader.beforeCommand = (command) => { if (command === 0x4a) pulled ??= cables.reader.pull(); };
    reader.place(new CardModel({ uid: Uint8Array.of(0x04, 0x11, 0x22, 0x33) }));
    await until(() => pulled !== undefined, 'the reader is asked');
    await pulled;
    await isGone('card-reader-3');
    expect(await saleOf(carded)).toMatchObject({ state: 'awaiting_code', final: false });
    reader.reset();
    await cables.reader.plug();
    await isReady('card-reader-3');
    // The card is read, and pays nothing.
    await until(async () => (await saleOf(carded)).declineCode === 'CARD_PAYS_NOTHING', 'the card is read', 20_000);
    scanner.send(await codeOf('m0003'));
    sales.push(await approved(carded));

    // The first lines of a receipt, and the plug.
    await until(async () => (await saleOf(carded)).receipt === 'proved', 'the receipts before are out', 20_000);
    printer.setSlow(60);
    const piecesBefore = printer.pieces().length;
    const printed = await waiting('print', 1_300);
    scanner.send(await codeOf('m0004'));
    const states = new Set<string>();
    // The till may hear of the sale when its receipt is out.
    await until(() => printer.isPrinting, 'the first line', 20_000);
    await cables.printer.pull();
    sales.push(await approved(printed));
    printer.setSlow(0);
    await until(async () => states.add((await saleOf(printed)).receipt).has('unproved'), 'it is not proved', 30_000);
    expect(await saleOf(printed)).toMatchObject({ state: 'approved', final: true, receipt: 'unproved' });
    await cables.printer.plug();
    await isReady('receipt-printer-4');
    await until(async () => (await saleOf(printed)).receipt === 'proved', 'it is proved', 30_000);
    const pieces = printer.pieces().slice(piecesBefore).map(({ text }) => text).filter((text) => text.trim() !== '');
    expect(pieces.map((text) => /补打 \d+/.exec(text)?.[0] ?? 'unmarked')).toEqual(['unmarked', '补打 1']);
    expect(pieces[1]).toMatch(/消费金额 +[¥￥]13\.00/);

    // Each sale was taken once, as its till was told, and nobody else has lost anything.
    const after = await balances();
    const moved = [...after].flatMap(([memberId, balanceFen]) => (balanceFen === before.get(memberId) ? [] : [[memberId, balanceFen - before.get(memberId)!]]));
    expect(moved).toEqual([['m0001', -1_100], ['m0002', -300], ['m0003', -1_200], ['m0004', -1_300]]);
    expect(sales.map(({ movement }) => movement?.balanceAfterFen)).toEqual(['m0001', 'm0003', 'm0004'].map((memberId) => after.get(memberId)));
    expect((await world.json<{ findings: readonly string[] }>('cloud', 'audit')).value.findings).toEqual([]);
    // The very processes that were there before.
    expect([world.agent.process.pid, world.agent.process.exitCode, world.agent.process.signalCode]).toEqual([pid, null, null]);
    const said = world.agent.stdout();
    expect([said.split('"agent.started"').length - 1, said.split('"device-host.started"').length - 1, said.includes('device-host.lost')]).toEqual([1, 1, false]);
  }, 180_000);
});
