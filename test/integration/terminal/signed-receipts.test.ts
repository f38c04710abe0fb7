import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/base/bytes.ts';
import { generateKeyPair, publicKeyOf, verifyingKey } from '../../../src/base/crypto.ts';
import { valueOf } from '../../../src/cli/counter-client.ts';
import { readJournal } from '../../../src/storage/journal/verify-journal.ts';
import { recordHash } from '../../../src/wire/envelope.ts';
import { readReceipt } from '../../../src/wire/receipt-code.ts';
import { bundleEntry } from '../../support/bundle-entry.ts';
import { startTerminalRig, type TerminalRig } from '../../support/terminal-rig.ts';
import { until } from '../cloud/broker-support.ts';

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A receipt's way: the terminal signs it, the printer's bytes carry it, and the command line checks what a camera would read. */
describe('a signed receipt', () => {
  let world: TerminalRig;
  let program: Awaited<ReturnType<typeof bundleEntry>>;
  let folder: string;
  let config: string;

  const cardtill = (...parameters: readonly string[]) => new Promise<Ran>((resolve) => {
    const environment = { PATH: process.env['PATH'], HOME: folder };
    execFile(process.execPath, [program.entryFile, ...parameters], { env: environment }, (error, stdout, stderr) => resolve({ exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr }));
  });
  const onThisMachine = (...parameters: readonly string[]) => cardtill('--config', config, ...parameters);
  const codeOf = async (memberId: string) => (await world.rig.client.memberCode(memberId)).code;
  const printed = async (count: number) => (await until(() => world.devices.printer.receipts().length >= count && world.devices.printer.receipts()[count - 1], 'the receipt')).qrCodes;
  const pay = async (token: string, amountFen: number) => valueOf(await world.client.pay({ reference: { till: 'till-1', token, attempt: 1 }, amountFen, code: await codeOf('m0001') }));
  let text = '';
  let orderId = '';

  beforeAll(async () => {
    [world, program] = await Promise.all([startTerminalRig({ broker: 'embedded', database: 'memory' }), bundleEntry('src/cli/cardtill.ts')]);
    folder = mkdtempSync(join(tmpdir(), 'cardtill-verify-'));
    config = join(folder, 'cardtill.json');
    const { enrolmentFile, journalFolders } = world.settings.agent;
    writeFileSync(config, JSON.stringify({
      dataFolder: folder, agent: { enrolmentFile, journalFolders }, cloud: { dataFolder: dirname(dirname(world.rig.cloud.tokenPath)), httpPort: Number(new URL(world.rig.cloud.httpUrl).port) },
    }));
    const paid = await pay('signed', 1_250);
    orderId = paid.saleId;
    [text = ''] = await printed(1);
  });
  afterAll(async () => {
    await world.stop();
    await program.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries one symbol that says what was paid, and that the record in the journal has', async () => {
    const { terminalKey, terminalKeyId } = world.rig.enrolment;
    const { code, signedBy } = readReceipt(text);
    expect(text.length).toBeLessThan(200);
    expect(signedBy(verifyingKey(terminalKeyId, publicKeyOf(terminalKey)))).toBe(true);
    expect(code).toMatchObject({ kind: 'payment', terminalId: 't1', storeId: 'north', amountFen: 1_250, orderId, keyId: terminalKeyId });
    const records = readJournal(world.settings.agent.journalFolders);
    expect(toHex(recordHash(records.find(({ seq }) => seq === code.seq)!.sealed)).slice(0, 32)).toBe(toHex(code.recordHash));
  });

  it('a reprint carries the same symbol, also after a restart', async () => {
    await world.restart();
    expect((await world.terminal.agent.control.reprint(orderId)).ok).toBe(true);
    expect(await printed(2)).toEqual([text]);
  });

  it('a cash recharge is signed as it stands: taken, then credited', async () => {
    const { rechargeId } = valueOf(await world.client.recharge({ kind: 'cash', reference: { till: 'till-1', token: 'topup', attempt: 1 }, memberId: 'm0004', payFen: 5_000 }));
    valueOf(await world.client.cashTaken(rechargeId));
    const credited = await until(async () => valueOf(await world.client.rechargeById(rechargeId, 2_000)).state === 'credited' && world.devices.printer.receipts().flatMap(({ qrCodes }) => qrCodes).map((each) => readReceipt(each).code).find((each) => each.kind === 'recharge'), 'the receipt of the credit');
    expect(credited).toMatchObject({ amountFen: 5_000, storeId: 'north', orderId: rechargeId });
  });

  it('verify finds it valid on the terminal, and elsewhere with the key that the cloud tells', async () => {
    const own = await onThisMachine('verify', text, '--journal', '--json');
    expect([own.exitCode, JSON.parse(own.stdout)]).toMatchObject([0, { valid: true, journaled: true, receipt: { kind: 'payment', terminalId: 't1', amountFen: 1_250, orderId, storeId: 'north' } }]);
    const told = await onThisMachine('cloud', 'terminal', 'key', 't1');
    const keyFile = join(folder, 't1.key');
    writeFileSync(keyFile, told.stdout);
    for (const key of [keyFile, told.stdout.trim()]) {
      const elsewhere = await cardtill('verify', text, '--key', key);
      expect([elsewhere.exitCode, elsewhere.stdout.split('\n').slice(0, 2)]).toEqual([0, ['VALID: signed by terminal t1.', expect.stringContaining('Payment of ¥12.50 in store north')]]);
    }
  });

  it.each<[string, number, RegExp, () => readonly string[]]>([
    ['a changed amount', 2, /not signed|not a receipt/, () => [`${text.slice(0, 16)}${text[16] === 'A' ? 'B' : 'A'}${text.slice(17)}`]],
    ['a text cut off', 2, /not a receipt|not signed/, () => [text.slice(0, -1)]],
    ['something else', 2, /not a receipt/, () => ['https://example.com/']],
    ['another terminal\'s key', 2, /not signed/, () => [text, '--key', generateKeyPair().publicKey]],
    ['a key that is none', 64, /no Ed25519 public key/, () => [text, '--key', 'AAAA']],
    ['no text', 64, /Give the text/, () => []],
    ['an option that does not exist', 64, /unknown option/, () => [text, '--colour']],
  ])('verify answers %s with exit code %i', async (_what, exitCode, reason, parameters) => {
    const ran = await onThisMachine('verify', ...parameters());
    expect([ran.exitCode, reason.test(ran.stdout + ran.stderr)]).toEqual([exitCode, true]);
  });

  it('a machine without an enrolment asks for the key', async () => {
    const ran = await cardtill('verify', text, '--json');
    expect([ran.exitCode, JSON.parse(ran.stdout)]).toEqual([64, { valid: false, reason: expect.stringContaining('--key') }]);
  });

  it('audit finds the books as they were written, and notices a day root that was kept and is gone', async () => {
    const sound = await onThisMachine('audit', '--json');
    expect([sound.exitCode, JSON.parse(sound.stdout)]).toMatchObject([0, { sound: true, findings: [], balanceFindings: [] }]);
    expect(JSON.parse((await onThisMachine('cloud', 'roots', '--json')).stdout)).toEqual({ roots: [] });
    const kept = join(folder, 'roots.json');
    writeFileSync(kept, JSON.stringify({ roots: [{ day: '2026-01-01', root: 'ab', signature: 'cd' }] }));
    const lost = await onThisMachine('audit', '--roots', kept, '--json');
    expect([lost.exitCode, JSON.parse(lost.stdout)]).toMatchObject([1, { sound: false, findings: [{ table: 'day_roots', id: '2026-01-01', problem: 'was published once and is not there any more' }] }]);
    expect((await onThisMachine('audit', '--roots', config)).exitCode).toBe(1);
  });
});
