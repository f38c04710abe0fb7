import { sleep } from '../../base/clock.ts';
import { counterClient } from '../../cli/counter-client.ts';
import { join } from 'node:path';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import type { TerminalProcess } from '../world/terminal-process.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

async function withDevices(world: World): Promise<Placed> {
  const [placed] = (await placeStarted(world, 1, { devices: true })) as [Placed];
  return placed;
}

/** A sale that waits for a scan. */
async function awaiting(terminal: TerminalProcess, token: string): Promise<string> {
  const client = counterClient({ socketFile: join(terminal.agentFolder, 'counter.sock') });
  const answer = await client.pay({ reference: { till: terminal.terminalId, token, attempt: 1 }, amountFen: 100 }, 0);
  return answer.ok ? answer.value.state : answer.error.code;
}

function devicesReady(world: World, terminal: TerminalProcess): Promise<number> {
  return until(world.time, 'every device is there again', async () => (await terminal.health())?.devices.every(({ status }) => status === 'ready') === true);
}

/** Receipts that a customer could take for two sales: the same order twice without a mark. */
function unmarkedTwice(world: World): readonly string[] {
  const originals = world.receipts.filter(({ copy }) => copy === 0).map(({ orderNumber }) => orderNumber);
  return originals.filter((orderNumber, index) => originals.indexOf(orderNumber) !== index);
}

const rescanMs = 2_000;

async function scanApproved(world: World, terminal: TerminalProcess, token: string): Promise<string> {
  const state = async () => (await terminal.sales()).get(token)?.state ?? 'awaiting_code';
  let scannedMs = Number.NEGATIVE_INFINITY;
  await until(world.time, `${token} has an outcome`, async () => {
    const nowMs = world.time.clock.monotonicMs();
    // What was scanned into a line that was not open yet did not beep: the cashier scans again.
    if ((await state()) === 'awaiting_code' && nowMs - scannedMs > rescanMs) {
      scannedMs = nowMs;
      terminal.devices!.scanner.send(world.codes.next().code);
    }
    return !['awaiting_code', 'in_progress', 'checking'].includes(await state());
  }, 20_000, 50);
  const sale = (await terminal.sales()).get(token)!;
  if (sale.state === 'approved') terminal.noteHandedOver(sale);
  return sale.state;
}

/** Plugs pulled while paper runs and while a code is half read. */
async function unplugged(world: World, trials: number): Promise<RowFigures> {
  const { terminal } = await withDevices(world);
  const child = terminal.child!;
  const failures: string[] = [];
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    const { scanner, printer } = terminal.devices!;
    if (trial % 2 === 0) {
      const { state } = await terminal.pay(`print-${trial}`, world.codes.next().code);
      await sleep(world.time.timers, trial % 20);
      printer.hangUp();
      if (state !== 'approved') failures.push(`a sale beside a printer was ${state}`);
      await sleep(world.time.timers, 20);
      seconds.push(await devicesReady(world, terminal));
    } else {
      const token = `scan-${trial}`;
      const state = await awaiting(terminal, token);
      if (state !== 'awaiting_code') failures.push(`a sale without a code was ${state}`);
      scanner.sendBytes(new TextEncoder().encode(world.codes.next().code.slice(0, 4 + (trial % 12))));
      await sleep(world.time.timers, 10);
      scanner.hangUp();
      await sleep(world.time.timers, 150);
      seconds.push(await devicesReady(world, terminal));
      if ((await terminal.sales()).has(token)) {
        const half = (await terminal.sales()).get(token)!.state;
        if (half !== 'awaiting_code') failures.push(`half a code made a sale ${half}`);
      }
      const after = await scanApproved(world, terminal, token);
      if (after !== 'approved') failures.push(`after the scanner was plugged in again a sale was ${after}`);
    }
  }
  const twice = unmarkedTwice(world);
  failures.push(...twice.map((orderNumber) => `two unmarked receipts for ${orderNumber}`), ...(child.running ? [] : ['the agent ended']));
  return { trials, figure: percentile(seconds, 0.99), unit: 's to reopen, p99', more: [`${twice.length} unmarked duplicates, ${world.receipts.filter(({ copy }) => copy > 0).length} marked, ${child.running ? 0 : 1} crashes`], failures };
}

/** The sale stands; its receipt comes when there is paper. */
async function noPaper(world: World, trials: number): Promise<RowFigures> {
  const { terminal } = await withDevices(world);
  const failures: string[] = [];
  const due: string[] = [];
  for (const trial of numbers(trials)) {
    const { printer } = terminal.devices!;
    const set = (on: boolean) => (trial % 2 === 0 ? printer.setPaperOut(on) : printer.setCoverOpen(on));
    set(true);
    for (const number of numbers(2)) {
      const { state, sale } = await terminal.pay(`paper-${trial}-${number}`, world.codes.next().code);
      if (state !== 'approved') failures.push(`with a printer that does not print a sale was ${state}`);
      if (sale?.orderNumber !== undefined) due.push(sale.orderNumber);
    }
    await sleep(world.time.timers, 300);
    set(false);
    const printed = () => due.every((orderNumber) => world.receipts.some((receipt) => receipt.orderNumber === orderNumber));
    await until(world.time, 'the receipts are printed', printed, 40_000).catch(() => undefined);
  }
  const printed = due.filter((orderNumber) => world.receipts.some((receipt) => receipt.orderNumber === orderNumber)).length;
  const percent = Math.round((printed / due.length) * 1_000) / 10;
  if (printed < due.length) failures.push(`${due.length - printed} receipts were never printed`);
  return { trials, figure: percent, unit: '% of receipts printed in the end', more: [`${unmarkedTwice(world).length} unmarked duplicates`], failures };
}

/** A printer that reads nothing: its line fills up. Sales go on beside it, and it prints when it reads again. */
async function hungDevice(world: World, trials: number): Promise<RowFigures> {
  const { terminal, printerLine } = await withDevices(world);
  const child = terminal.child!;
  const failures: string[] = [];
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    printerLine!.stall(true);
    for (const number of numbers(5)) {
      const beganMs = world.time.clock.monotonicMs();
      const { state } = await terminal.pay(`hung-${trial}-${number}`, world.codes.next().code);
      seconds.push((world.time.clock.monotonicMs() - beganMs) / 1_000);
      if (state !== 'approved') failures.push(`beside a hung printer a sale was ${state}`);
    }
    await sleep(world.time.timers, 3_500);
    printerLine!.stall(false);
    await devicesReady(world, terminal);
  }
  if (!child.running) failures.push('the agent ended');
  return { trials, figure: percentile(seconds, 0.99), unit: 's a whole sale takes beside it, p99', failures };
}

const framesEach = 1_000;

/** Noise on the scanner's line while a sale waits for a code. */
async function garbage(world: World, trials: number): Promise<RowFigures> {
  const { terminal } = await withDevices(world);
  const child = terminal.child!;
  const failures: string[] = [];
  let hits = 0;
  for (const trial of numbers(trials)) {
    const token = `noise-${trial}`;
    await awaiting(terminal, token);
    const { scanner } = terminal.devices!;
    for (const round of numbers(framesEach / 50)) {
      const bytes = world.time.random.bytes(50 * 24);
      // Many frames, as a scanner ends them, and some that never end.
      if (round % 5 !== 0) for (let at = 0; at < bytes.length; at += 24) bytes[at] = 0x0d;
      scanner.sendBytes(bytes);
      await sleep(world.time.timers, 5);
    }
    scanner.sendBytes(Uint8Array.of(0x0d));
    await sleep(world.time.timers, 300);
    const sale = (await terminal.sales()).get(token);
    if (sale !== undefined && sale.state !== 'awaiting_code') hits += 1;
    await devicesReady(world, terminal);
    const state = await scanApproved(world, terminal, token);
    if (state !== 'approved') failures.push(`after noise a sale was ${state}`);
  }
  if (!child.running) failures.push('the agent ended');
  if (hits > 0) failures.push(`${hits} sales took noise for a code`);
  return { trials: trials * framesEach, figure: hits + (child.running ? 0 : 1), unit: 'crashes and false accepts', failures };
}

export const deviceRows: readonly ChaosRow[] = [
  { row: 26, fault: 'printer or scanner unplugged in the middle', trials: { slice: 4, whole: 60 }, run: unplugged, note: 'lines are ptys and sockets with twins behind them; card readers are unplugged in the kernel bench (test/hil)' },
  { row: 27, fault: 'paper out, cover open', trials: { slice: 2, whole: 40 }, run: noPaper },
  { row: 28, fault: 'a hung device', trials: { slice: 1, whole: 20 }, run: hungDevice, note: 'the printer\'s line is a socket; a stuck tcdrain cannot be made with a pty' },
  { row: 29, fault: 'garbage on the scanner\'s line', trials: { slice: 2, whole: 100 }, run: garbage, note: 'one sale waits through every thousand frames; replies of printers are fuzzed in the codecs\' tests' },
];
