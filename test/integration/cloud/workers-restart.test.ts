import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { cloudClient } from '../../../src/cli/cloud-client.ts';
import { openCardSystem } from '../../../src/cli/open-card-system.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import { composeCloud, startCloud, type StartedCloud } from '../../../src/cli/start-cloud.ts';
import type { Ledger } from '../../../src/cloud/ledger/ledger.ts';
import { verdict } from '../../../src/wire/enums.ts';
import { clock, freePort, random, timers, until } from './broker-support.ts';
import { newId } from './cloud-support.ts';
import { payBody, TerminalOnLine } from './terminal-double.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The database server may run as a user of its own, which must be able to pass through. */
async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cardtill-cloud-'));
  await chmod(path, 0o755);
  stops.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

const parts = { channel: { kind: 'none' }, http: { port: 0 }, seedDemo: true, clock, timers, random, logger: silentLogger } as const;

function linkUp(cloud: StartedCloud): Promise<unknown> {
  return until(async () => (await cloudClient({ url: cloud.httpUrl, token: cloud.token }).health()).link === 'up', 'the worker is connected');
}

describe('a cloud on its embedded PostgreSQL', () => {
  it('keeps books, terminals and configuration over a restart', async () => {
    const dataDirectory = await directory();
    const port = await freePort();
    const start = async () => {
      const cloud = await startCloud({ ...parts, dataDirectory, database: { kind: 'embedded', folder: join(dataDirectory, 'postgres') }, broker: { kind: 'embedded', port } });
      stops.push(() => cloud.stop());
      await linkUp(cloud);
      return cloud;
    };
    const first = await start();
    const document = await first.enrol({ storeId: demoIds.storeIds[0], terminalId: 't1', attended: true });
    const terminal = await TerminalOnLine.connect(document);
    stops.push(async () => terminal.end());
    const id = newId();
    const sealed = terminal.tongue.seal('pay', id, payBody((await first.registry.memberCode(demoIds.memberId(5)))!.code, 700, id));
    const reply = await terminal.ask(sealed, 'orderReply', id);
    expect(reply).toMatchObject({ verdict: verdict.approved });
    await first.fleet.push('t1', { logLevel: 'warn' });
    await terminal.hear('config');
    terminal.end();
    await first.stop();

    const second = await start();
    const again = await TerminalOnLine.connect(document);
    stops.push(async () => again.end());
    expect(await again.hear('config')).toMatchObject({ version: 1, logLevel: 'warn' });
    // The verdict is the stored one; that the record is kept was said with the first.
    const { ack: _said, ...stored } = reply;
    expect(await again.ask(sealed, 'orderReply', id)).toEqual(stored);
    expect(await second.registry.members(256)).toHaveLength(demoIds.memberCount);
    expect(await second.registry.audit()).toEqual([]);
  });
});

describe('a cloud that is killed between commit and reply', () => {
  it('is asked again by its terminal and has moved once', async () => {
    const dataDirectory = await directory();
    const port = await freePort();
    const books = await openCardSystem({ dataDirectory, database: { kind: 'memory' }, clock, timers, random, logger: silentLogger, onFatal: () => undefined });
    stops.push(() => books.close());
    const start = async (ledger: Ledger) => {
      const cloud = await composeCloud({ ...parts, dataDirectory, broker: { kind: 'embedded', port } }, { ...books, ledger });
      stops.push(() => cloud.stop());
      await linkUp(cloud);
      return cloud;
    };
    let committed: (() => void) | undefined;
    const killed = new Promise<void>((resolve) => (committed = resolve));
    const dying: Ledger = {
      ...books.ledger,
      // The process is gone after this commit: nothing of it is ever answered.
      pay: async (command) => {
        await books.ledger.pay(command);
        committed!();
        return new Promise((_resolve, reject) => setTimeout(() => reject(new CardtillError('DATABASE_FAILED', 'gone')), 1_000));
      },
    };
    const first = await start(dying);
    const document = await first.enrol({ storeId: demoIds.storeIds[0], terminalId: 't1', attended: true });
    const terminal = await TerminalOnLine.connect(document);
    stops.push(async () => terminal.end());
    const id = newId();
    const sealed = terminal.tongue.seal('pay', id, payBody((await books.registry.memberCode(demoIds.memberId(7)))!.code, 900, id));
    await terminal.publish(sealed);
    await killed;
    terminal.end();
    await first.stop();
    await start(books.ledger);
    const again = await TerminalOnLine.connect(document);
    stops.push(async () => again.end());
    expect(await again.ask(sealed, 'orderReply', id)).toMatchObject({ verdict: verdict.approved, movement: { amountFen: 900 } });
    const orders = (await books.registry.orders(256)).filter((order) => order.kind === 'payment');
    expect(orders).toHaveLength(1);
    expect(await books.registry.audit()).toEqual([]);
  });
});

describe('a worker whose broker goes away', () => {
  it('comes back by itself and answers', async () => {
    const dataDirectory = await directory();
    const port = await freePort();
    const books = await openCardSystem({ dataDirectory, database: { kind: 'memory' }, clock, timers, random, logger: silentLogger, onFatal: () => undefined });
    stops.push(() => books.close());
    const { startEmbeddedBroker } = await import('../../../src/cloud/embedded/broker/embedded-broker.ts');
    const { brokerPasswordVerifier } = await import('../../../src/cloud/fleet/broker-password.ts');
    const workerVerifier = brokerPasswordVerifier('worker-password-of-this-test', random);
    const account = async (username: string) => {
      if (username === 'workers') return { kind: 'worker', username, verifier: workerVerifier } as const;
      const row = await books.registry.terminal(username);
      return row === undefined ? undefined : ({ kind: 'terminal', username, verifier: row.passwordVerifier } as const);
    };
    const broker = await startEmbeddedBroker({ port, account, logger: silentLogger });
    const cloud = await composeCloud({
      ...parts, dataDirectory, broker: { kind: 'external', url: broker.url, username: 'workers', password: 'worker-password-of-this-test', protocolVersion: 4 },
    }, books);
    stops.push(() => cloud.stop());
    await linkUp(cloud);
    const document = await cloud.enrol({ storeId: demoIds.storeIds[0], terminalId: 't1', attended: true });
    await cloud.fleet.push('t1', { logLevel: 'error' });
    await broker.stop();
    const client = cloudClient({ url: cloud.httpUrl, token: cloud.token });
    await until(async () => (await client.health()).link === 'down', 'the loss is seen');
    const next = await startEmbeddedBroker({ port, account, logger: silentLogger });
    stops.push(() => next.stop());
    await linkUp(cloud);
    const terminal = await TerminalOnLine.connect(document);
    stops.push(async () => terminal.end());
    // The new broker remembered nothing: the cloud has published it again.
    expect(await terminal.hear('config')).toMatchObject({ logLevel: 'error' });
    const id = newId();
    expect(await terminal.ask(terminal.tongue.seal('query', id, {}), 'orderReply', id)).toMatchObject({ verdict: verdict['not-found'] });
  });
});
