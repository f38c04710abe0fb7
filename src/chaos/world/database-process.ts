import { mkdirSync } from 'node:fs';
import { Client } from 'pg';
import { silentLogger } from '../../base/logger.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cloud/embedded/postgres/embedded-postgres.ts';
import { debianBinaries } from '../../cloud/embedded/postgres/find-binaries.ts';
import type { ChaosTime } from '../chaos-row.ts';

/** A PostgreSQL server that can be killed and started again on the same files. */
export class DatabaseProcess {
  readonly #folder: string;
  readonly #time: ChaosTime;
  #server: EmbeddedPostgres | undefined;
  #url = '';

  constructor(folder: string, time: ChaosTime) {
    this.#folder = folder;
    this.#time = time;
  }

  get url(): string {
    return this.#url;
  }

  async start(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o755 });
    const binaries = await debianBinaries();
    this.#server = await startEmbeddedPostgres({ folder: this.#folder, clock: this.#time.clock, timers: this.#time.timers, logger: silentLogger, ...(binaries === undefined ? {} : { binaries }) });
    this.#url = this.#server.address.url;
  }

  /** SIGKILL of the server; its children notice and end. Resolves when it is gone. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const gone = new Promise<void>((resolve) => server.onExit(() => resolve()));
    process.kill(server.description.processId, 'SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  /** A copy of the books as they are; nobody may be connected. An earlier copy is given up. */
  async backUp(): Promise<void> {
    const name = this.#name;
    await this.#administer(`DROP DATABASE IF EXISTS ${name}_backup`);
    await this.#administer(`CREATE DATABASE ${name}_backup TEMPLATE ${name}`);
  }

  /** The copy takes the place of the books; nobody may be connected. */
  async restore(): Promise<void> {
    const name = this.#name;
    await this.#administer(`DROP DATABASE ${name}`);
    await this.#administer(`CREATE DATABASE ${name} TEMPLATE ${name}_backup`);
  }

  get #name(): string {
    return /@\/([^?]*)/.exec(this.#url)?.[1] ?? '';
  }

  /** From another database of the same server. */
  async #administer(text: string): Promise<void> {
    await this.#ask(this.#url.replace(/@\/[^?]*/, '@/template1'), text, []);
  }

  /** One statement, or several without values, on a connection of its own. */
  query(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    return this.#ask(this.#url, text, values);
  }

  async #ask(connectionString: string, text: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const answer = values.length === 0 ? await client.query(text) : await client.query(text, [...values]);
      return (Array.isArray(answer) ? [] : answer.rows) as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }
}
