import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { embeddedDatabaseFolder } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { afterEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cardtill = join(root, 'dist', 'cardtill.js');
const browserFile = '/usr/bin/chromium';
const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Five free ports in a row, away from those that the demo takes by default, and from those of a run beside this one. */
async function freePorts(): Promise<number> {
  for (let first = 17_300 + (process.pid % 500) * 10; first < 32_000; first += 10) {
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
    const ended = spawnSync(process.execPath, [cardtill, 'demo', '--check', '--reset', '--port', String(await freePorts()), '--data', folder()], { encoding: 'utf8' });
    expect(ended.stderr).toBe('');
    expect(ended.stdout.match(/^ok {2}/gm)?.length).toBeGreaterThanOrEqual(40);
    expect(ended.stdout).toContain('The demo works.');
    expect(ended.status).toBe(0);
  });

  it('names a port that is in use', async () => {
    const port = await freePorts();
    const server = createServer().listen(port + 3, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => void server.close());
    const ended = spawnSync(process.execPath, [cardtill, 'demo', '--check', '--port', String(port), '--data', folder()], { encoding: 'utf8' });
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
    await page.click('#scan');
    await page.waitForFunction(`document.getElementById('outcome-state')?.textContent === 'Paid'`);
    await page.waitForSelector('#strip img');
    await page.frameLocator('#customer-page').locator('#amount', { hasText: '12.50' }).waitFor();
    expect(await page.textContent('#line-1')).toMatch(/\S/);
    // A fresh folder begins with fresh books: the 200 seeded balances, and this payment.
    // The payment, and what was set aside for the next one.
    expect(Number(await page.textContent('#entries tr:first-child td:first-child'))).toBeGreaterThanOrEqual(201);
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
  });
});

/** A card on the reader; a note that nobody wants; notes up to the sum; fewer notes. */
async function kiosk(page: Page): Promise<void> {
  const customer = page.frameLocator('#customer-page');
  // The member list lags behind what was credited just now.
  const balance = /→ (\d+\.\d\d)/.exec(await page.textContent('#till-message') ?? '')?.[1] ?? 'no balance';
  await page.click('#card');
  await customer.locator('#amount', { hasText: balance }).waitFor();
  await says(page, 'line-1', 'Your balance');
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
    await page.waitForTimeout(1_000);
    await page.waitForFunction(`!document.getElementById('last-note').textContent.includes('on its way')`);
    if ((await page.textContent('#last-note'))?.includes('came back') !== true) return says(page, 'cassette', cassette);
  }
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
