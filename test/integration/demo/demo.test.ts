import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { embeddedDatabaseFolder } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoView } from '../../../src/demo/demo-world.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cardtill = join(root, 'dist', 'cardtill.js');
const browserFile = '/usr/bin/chromium';
/** The whole of it, on a machine that is busy with other tests. */
const playMs = 300_000;
const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Five free ports in a row, away from those that the demo takes by default, from those of a run beside this one, and from those that other tests draw (20000 and up). */
async function freePorts(): Promise<number> {
  for (let first = 17_300 + (process.pid % 200) * 10; first < 20_000; first += 10) {
    const free = await Promise.all([0, 1, 2, 3, 4].map((index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error('no free ports');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cardtill-demo-'));
  stops.push(() => {
    for (const each of [path, embeddedDatabaseFolder(join(path, 'cloud'))]) rmSync(each, { recursive: true, force: true });
  });
  return path;
}

/** The demo to its end. This process goes on meanwhile, so that the test's time limit can strike. */
async function endedDemo(...args: string[]): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [cardtill, 'demo', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
}

async function startedDemo(data: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [cardtill, 'demo', '--port', String(port), '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout!.on('data', (chunk) => { said += String(chunk); });
  stops.push(async () => {
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
  });
  while (!said.includes('Ctrl-C stops everything')) {
    if (child.exitCode !== null) throw new Error(`the demo ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

describe('the demo', () => {
  it('runs its scenario without a person', async () => {
    const ended = await endedDemo('--check', '--reset', '--port', String(await freePorts()), '--data', folder());
    expect(ended.stderr).toBe('');
    expect(ended.stdout.match(/^ok {2}/gm)?.length).toBeGreaterThanOrEqual(40);
    expect(ended.stdout).toContain('The demo works.');
    expect(ended.status).toBe(0);
  }, playMs);

  it('names a port that is in use', async () => {
    const port = await freePorts();
    const server = createServer().listen(port + 3, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => void server.close());
    const ended = await endedDemo('--check', '--port', String(port), '--data', folder());
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringContaining(`port ${port + 3}`)]);
  });

  it.skipIf(!existsSync(browserFile) && process.env['CI'] === undefined)('is played on its page, and everything is stopped by Ctrl-C', async () => {
    const [data, port] = [folder(), await freePorts()];
    const child = await startedDemo(data, port);
    const browser: Browser = await chromium.launch({ executablePath: browserFile, args: ['--no-sandbox'] });
    stops.push(() => browser.close());
    const page: Page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(`document.querySelectorAll('#member option').length === 200`);
    await page.fill('#amount', '12.50');
    await meanwhile(page, '12.50', () => page.click('#scan'));
    await page.waitForFunction(`document.getElementById('outcome-state')?.textContent === 'Paid'`);
    await page.waitForSelector('#strip img');
    await page.waitForFunction(`/\\S/.test(document.getElementById('line-1').textContent)`);
    // A fresh folder begins with fresh books: the 200 seeded balances, and this payment.
    // The payment, and what was set aside for the next one.
    await page.waitForFunction(`Number(document.querySelector('#entries tr:first-child td:first-child')?.textContent) >= 201`);
    await page.waitForFunction(`document.getElementById('member').selectedOptions[0].textContent.includes('97.50')`);
    await shoot(page, 'paid');
    await page.fill('#amount', '99999');
    await page.click('#scan');
    await page.waitForFunction(`document.getElementById('outcome-state')?.textContent === 'Declined'`);
    await shoot(page, 'declined');
    await page.click('#qr');
    await page.waitForFunction(`document.getElementById('channel-pay')?.hidden === false`);
    await page.frameLocator('#customer-page').locator('#qr svg').waitFor();
    await shoot(page, 'qr');
    await page.click('#channel-pay');
    await page.waitForFunction(`document.getElementById('outcome-state')?.textContent === 'Credited'`);
    await kiosk(page);
    await page.click('#network');
    await page.waitForFunction(`document.getElementById('network')?.getAttribute('aria-pressed') === 'true'`);
    await shoot(page, 'cut');
    expect(complaints).toEqual([]);
    const pids = pidsIn(data);
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  }, playMs);
});

/** Whoever acts and then looks for it may find the customer's page idle again: a result is shown for some seconds only. */
async function meanwhile(page: Page, amount: string, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.frameLocator('#customer-page').locator('#amount', { hasText: amount }).waitFor(), act()]);
}

/** A card on the reader; a note that nobody wants; notes up to the sum; fewer notes. */
async function kiosk(page: Page): Promise<void> {
  const customer = page.frameLocator('#customer-page');
  // The member list lags behind what was credited just now.
  const balance = /→ (\d+\.\d\d)/.exec(await page.textContent('#till-message') ?? '')?.[1] ?? 'no balance';
  await meanwhile(page, balance, async () => {
    await Promise.all([says(page, 'line-1', 'Your balance'), page.click('#card')]);
  });
  await says(page, 'reader-state', '1 read');
  await shoot(page, 'card');
  await page.click('[data-note="5000"]');
  await says(page, 'last-note', 'came back: no recharge takes notes');
  await page.click('#tiers button:nth-child(2)');
  await page.click('#note-recharge');
  await says(page, 'outcome-state', 'Taking notes');
  await insert(page, 50, '1 note, ¥50.00');
  await customer.locator('#detail', { hasText: '50.00' }).waitFor();
  await shoot(page, 'notes');
  await insert(page, 50, '2 notes, ¥100.00');
  await says(page, 'outcome-state', 'Credited');
  await says(page, 'till-message', 'bonus 10.00');
  await page.click('#tiers button:nth-child(3)');
  await page.click('#note-recharge');
  await says(page, 'outcome-state', 'Taking notes');
  await insert(page, 100, '3 notes, ¥200.00');
  await says(page, 'till-message', '¥100.00 of ¥200.00 are in');
  await page.click('#finish-notes');
  await says(page, 'outcome-state', 'Credited');
  await says(page, 'till-message', 'principal 100.00, bonus 10.00');
  await says(page, 'audit', 'balanced');
}

/** As a person does: looks what becomes of the note, and holds it to the slot again where that was not ready for it. */
async function insert(page: Page, yuan: number, cassette: string): Promise<void> {
  for (;;) {
    await Promise.all([page.waitForResponse('**/actions/note'), page.click(`[data-note="${yuan * 100}"]`)]);
    if ((await restingNote(page))?.place !== 'given-back') return says(page, 'cassette', cassette);
    await page.waitForTimeout(1_000);
  }
}

/** What has become of the note that was put in last. Of a stream of its own: what the page was sent may still be on its way to it. */
async function restingNote(page: Page): Promise<DemoView['acceptor']['lastNote']> {
  const answer = await fetch(new URL('/events', page.url()));
  let waiting = '';
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    const views = (waiting + piece).split('\n\n');
    waiting = views.pop()!;
    for (const view of views) {
      const { acceptor: { lastNote } } = JSON.parse(view.slice('data: '.length)) as DemoView;
      if (lastNote?.place !== 'inside') return lastNote;
    }
  }
  throw new Error('the demo has stopped');
}

async function says(page: Page, id: string, text: string): Promise<void> {
  await page.waitForFunction(`document.getElementById(${JSON.stringify(id)})?.textContent.includes(${JSON.stringify(text)})`);
}

/** The processes that the demo's log names. */
function pidsIn(data: string): readonly number[] {
  return [...readFileSync(join(data, 'demo.log'), 'utf8').matchAll(/"pid":(\d+)/g)].map((match) => Number(match[1]));
}

async function shoot(page: Page, name: string): Promise<void> {
  const target = process.env['CARDTILL_SCREENSHOTS'];
  if (target !== undefined) await page.screenshot({ path: join(target, `demo-${name}.png`) });
}
