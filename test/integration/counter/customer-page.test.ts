import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { startCounter } from '../../../src/counter/start-counter.ts';
import { drawQr } from '../../../src/cli/draw-qr.ts';
import { screenExamples } from '../../support/screen-examples.ts';
import { heldTimers, qrRows, startCounterRig, type CounterRig } from '../../support/counter-rig.ts';
import { freePort } from '../cloud/broker-support.ts';

const browserFile = '/usr/bin/chromium';
const missing = !existsSync(browserFile) && process.env['CI'] !== '1';
if (missing) process.stdout.write(`the customer page is not tested: ${browserFile} is not there\n`);
/** Pictures are kept for a person to look at when a folder is named. */
const pictures = process.env['CARDTILL_PICTURES'] === '1' ? mkdtempSync(join(tmpdir(), 'cardtill-pictures-')) : undefined;

describe.skipIf(missing)('the customer page in a browser', () => {
  let browser: Browser;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => { browser = await chromium.launch({ executablePath: browserFile, args: ['--no-sandbox'] }); }, 60_000);
  afterAll(async () => browser.close());
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function open(width = 1_024, height = 600, change: Parameters<typeof startCounterRig>[0] = {}): Promise<{ readonly world: CounterRig; readonly page: Page; readonly faults: string[] }> {
    const world = await startCounterRig(change);
    stops.push(() => world.stop());
    const page = await browser.newPage({ viewport: { width, height } });
    stops.push(() => page.close());
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
    await page.goto(`http://127.0.0.1:${world.counter.port}/customer`);
    await page.waitForSelector('body[data-kind="idle"] #title:not(:empty)');
    return { world, page, faults };
  }

  it.each([[1_024, 600], [480, 320]])('shows every screen whole at %i x %i', async (width, height) => {
    const { world, page, faults } = await open(width, height, { drawQr });
    let count = 0;
    for (const [screen, shown] of screenExamples) {
      world.control.show(screen);
      await page.waitForSelector(`body[data-kind="${screen.kind}"]`);
      const text = await page.innerText('body');
      for (const piece of shown) expect(text).toContain(piece);
      expect(text).not.toContain('secret');
      const spill = await page.evaluate('[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]');
      expect({ kind: screen.kind, spill }).toEqual({ kind: screen.kind, spill: [0, 0] });
      if (pictures !== undefined) {
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(pictures, `${width}-${screen.kind}.png`) });
      }
      count += 1;
    }
    expect(count).toBe(17);
    expect(faults).toEqual([]);
    if (pictures !== undefined) process.stdout.write(`pictures are in ${pictures}\n`);
  }, 60_000);

  it('draws the code to pay as it was sent, and takes it away', async () => {
    const { world, page } = await open();
    world.control.show({ kind: 'recharge-qr', payFen: fen(10_000), bonusFen: fen(0), qrContent: 'x' });
    const drawn = await page.getAttribute('#qr svg path', 'd');
    const dark = [...drawn!.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map((match) => `${match[2]}:${match[1]}`);
    const sent = qrRows.flatMap((row, y) => [...row].flatMap((bit, x) => (bit === '1' ? [`${y}:${x}`] : [])));
    expect(dark).toEqual(sent);
    expect(dark.length).toBe(35);
    world.control.show({ kind: 'idle', text: '欢迎光临' });
    await page.waitForSelector('body[data-kind="idle"]');
    expect(await page.locator('#qr svg').count()).toBe(0);
  });

  it('speaks the language of the agent', async () => {
    const { world, page } = await open();
    world.control.speak('en');
    world.control.show({ kind: 'approved', amountFen: fen(1_250), balanceAfterFen: fen(9_750) });
    await page.waitForSelector('html[lang="en"] body[data-kind="approved"]');
    expect(await page.innerText('body')).toMatch(/Paid\s+¥12\.50\s+Balance ¥97\.50/);
    world.control.speak('zh-CN');
    world.control.show({ kind: 'reversed', amountFen: fen(1_250) });
    await page.waitForSelector('html[lang="zh-CN"] body[data-kind="reversed"]');
    expect(await page.innerText('body')).toContain('已撤销');
  });

  it('shows no amounts when the agent is gone, and comes back by itself', async () => {
    // No port that the page, which tries it again and again, can be given as its own.
    const { world, page } = await open(1_024, 600, { port: await freePort() });
    world.control.show({ kind: 'approved', amountFen: fen(1_250), balanceAfterFen: fen(9_750) });
    await page.waitForSelector('body[data-kind="approved"]');
    const { port } = world.counter;
    await world.counter.stop();
    await page.waitForSelector('body[data-kind="neutral"]');
    expect(await page.textContent('body')).not.toMatch(/¥|12\.50|97\.50/);
    expect(await page.innerText('body')).toContain('请稍候');
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, '1024-neutral.png') });
    const again = await startCounter(world.options({ port }));
    stops.push(() => again.stop());
    await page.waitForSelector('body[data-kind="approved"]');
    expect(await page.innerText('body')).toContain('¥12.50');
  }, 60_000);

  it('shows no amounts when the agent is silent with its connection open, and comes back with its next beat', async () => {
    const timers = heldTimers();
    // It beats until the browser, which may be slow, has shown what is to go away.
    const beating = setInterval(() => timers.run(), 500);
    stops.push(async () => clearInterval(beating));
    const { world, page } = await open(1_024, 600, { timers });
    world.control.show({ kind: 'approved', amountFen: fen(1_250), balanceAfterFen: fen(9_750) });
    await page.waitForSelector('body[data-kind="approved"]');
    clearInterval(beating);
    await page.waitForSelector('body[data-kind="neutral"]');
    expect(await page.textContent('body')).not.toMatch(/¥|12\.50|97\.50/);
    expect(world.control.listeners).toBe(1);
    timers.run();
    await page.waitForSelector('body[data-kind="approved"]');
    expect(await page.innerText('body')).toContain('¥12.50');
  }, 60_000);

  it('may be framed by the pages that were named, and loads nothing from elsewhere', async () => {
    const { world } = await open();
    for (const path of ['/customer', '/customer/page.css', '/customer/page.js']) {
      const { headers } = await world.call('GET', path, { headers: { authorization: undefined } });
      expect(headers['content-security-policy']).toContain('frame-ancestors https://frame.example');
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    }
    const closed = await startCounterRig({ frameAncestors: [] });
    stops.push(() => closed.stop());
    expect((await closed.call('GET', '/customer')).headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});
