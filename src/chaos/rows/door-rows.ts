import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { sleep } from '../../base/clock.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import type { TerminalProcess } from '../world/terminal-process.ts';
import { numbers } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';
import { placeStarted } from './line-rows.ts';

/** Calls of the till's interface that a page from elsewhere, another name or somebody without the token would make. */
async function foreignCalls(world: World, trials: number): Promise<RowFigures> {
  const [{ terminal }] = (await placeStarted(world, 1)) as [Placed];
  const token = readFileSync(join(terminal.agentFolder, 'counter-token'), 'utf8').trim();
  const good = { authorization: `Bearer ${token}`, host: `127.0.0.1:${terminal.counterPort}`, 'content-type': 'application/json' };
  const wrongs: readonly Readonly<Record<string, string>>[] = [
    { ...good, origin: 'https://example.test' }, { ...good, host: 'rebound.example.test' }, { ...good, authorization: 'Bearer nothing' }, { host: good.host, 'content-type': 'application/json' },
    { ...good, origin: 'null' }, { ...good, 'content-type': 'text/plain' },
  ];
  let accepted = 0;
  for (const trial of numbers(trials)) {
    const headers = wrongs[trial % wrongs.length]!;
    const body = JSON.stringify({ reference: { till: 'foreign', token: `foreign-${trial}`, attempt: 1 }, amountFen: 100, code: (await world.codes.whenReady()).code });
    if ((await statusOfCall(terminal, headers, body)) < 400) accepted += 1;
  }
  const sales = await terminal.sales();
  if ([...sales.keys()].some((name) => name.startsWith('foreign-'))) accepted += 1;
  return { trials, figure: accepted, unit: 'accepted', failures: accepted === 0 ? [] : [`${accepted} foreign calls were taken`] };
}

function statusOfCall(terminal: TerminalProcess, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port: terminal.counterPort, path: '/v1/payments', method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 500));
    });
    call.on('error', () => resolve(499));
    call.end(body);
  });
}

/** A number of a brand's range that passes Luhn and belongs to nobody. */
const canary = '6222021234567894';

/** A bank card in front of the scanner and in a till's call; then its digits are looked for in every file, message and row. */
async function bankCard(world: World, trials: number): Promise<RowFigures> {
  const [{ terminal, line }] = (await placeStarted(world, 1, { devices: true, packets: true })) as [Placed];
  let hits = 0;
  line!.treat(({ payload }) => {
    if (Buffer.from(payload).includes(canary)) hits += 1;
    return { kind: 'pass' };
  });
  for (const trial of numbers(trials)) {
    terminal.devices!.scanner.send(trial % 2 === 0 ? canary : `]C0${canary}`);
    await terminal.client.pay({ reference: { till: 'x', token: `card-${trial}`, attempt: 1 }, amountFen: 100, code: canary }, 0).catch(() => undefined);
    await sleep(world.time.timers, 20);
  }
  const { state } = await terminal.pay('after', (await world.codes.whenReady()).code);
  await terminal.quiet();
  // A running terminal replaces files while they are looked through.
  await terminal.end('SIGTERM');
  const found = [...filesOf(terminal.folder), ...filesOf(join(world.folder, 'broker')), ...filesOf(join(world.folder, 'cloud'))].filter((file) => readFileSync(file).includes(canary));
  for (const table of ['orders', 'entries', 'records', 'quarantine', 'sale_references', 'config_reports']) {
    const [row] = await world.database.query(`SELECT count(*) AS hits FROM ${table} AS t WHERE t::text LIKE '%${canary}%' OR t::text LIKE '%${Buffer.from(canary).toString('hex')}%'`);
    hits += Number(row!['hits']);
  }
  hits += found.length;
  const failures = [...found.map((file) => `the number is in ${file.slice(world.folder.length)}`), ...(state === 'approved' ? [] : [`after the cards a sale was ${state}`])];
  return { trials: trials * 2, figure: hits, unit: 'places where the number is', failures };
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).filter((file) => statSync(file).size < 64 * 1024 * 1024);
}

export const doorRows: readonly ChaosRow[] = [
  { row: 40, fault: 'calls with a foreign origin, host or token', trials: { slice: 12, whole: 600 }, run: foreignCalls, note: 'there are no staff PINs and no edits yet' },
  { row: 41, fault: 'a bank card at the scanner and in a till\'s call', trials: { slice: 6, whole: 200 }, run: bankCard, note: 'core files and stripe readers are not looked at: there are none yet' },
];
