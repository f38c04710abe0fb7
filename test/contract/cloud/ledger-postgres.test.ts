import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPostgres, type PostgresKind, type TestPostgres } from '../../support/postgres.ts';
import { ledgerContract } from './ledger-contract.ts';

const kinds: readonly PostgresKind[] = ['embedded', 'debian'];

describe.each(kinds)('%s PostgreSQL', (kind) => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await startTestPostgres(kind);
  });
  afterAll(async () => {
    await postgres?.stop();
  });
  it('is there', () => {
    expect(postgres?.server.description.origin).toContain(kind === 'debian' ? 'debian' : '');
  });
  ledgerContract(`${kind} PostgreSQL`, async () => {
    if (postgres === undefined) throw new TypeError(`no ${kind} PostgreSQL on this machine`);
    return postgres.freshStore();
  });
});
