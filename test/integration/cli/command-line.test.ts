import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import type { HealthView, OrderView, RechargeView, SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { askAgent, portIsFree } from './command-line-support.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld, type Finding } from './command-line-world.ts';

let world: CommandLineWorld;

beforeAll(async () => {
  world = await startCommandLineWorld();
}, worldStartMs);

afterAll(() => world?.stop());

/** A code that is good for one payment. */
async function codeOf(memberId: string): Promise<string> {
  return (await world.json<{ code: string }>('codes', memberId)).value.code;
}

async function balanceFen(memberId: string): Promise<number> {
  return (await world.json<{ member: { balanceFen: number } }>('lookup', '--member', memberId)).value.member.balanceFen;
}

describe('setting up', () => {
  it('registers a terminal and writes its enrolment for nobody else to read', async () => {
    expect([world.added.status, world.added.stderr]).toEqual([0, '']);
    expect(JSON.parse(world.added.stdout)).toEqual({ terminalId: 'till-1', storeId: 'north', file: world.enrolmentFile });
    expect((statSync(world.enrolmentFile).mode & 0o777).toString(8)).toBe('600');
    const { terminalKey, brokerPassword } = JSON.parse(readFileSync(world.enrolmentFile, 'utf8')) as Record<string, string>;
    for (const secret of [terminalKey!, brokerPassword!]) {
      expect(secret.length).toBeGreaterThan(20);
      for (const said of [world.added.stdout, world.cloud.stdout(), world.agent.stdout()]) expect(said).not.toContain(secret);
    }
  });

  it('never writes over an enrolment', async () => {
    const before = readFileSync(world.enrolmentFile, 'utf8');
    const again = await world.call('cloud', 'terminal', 'add', '--store', 'north');
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining(`${world.enrolmentFile} exists`)]);
    expect(readFileSync(world.enrolmentFile, 'utf8')).toBe(before);
  });

  it('refuses a store that does not exist, and writes no file', async () => {
    const file = join(world.home.folder, 'nowhere.json');
    const { status } = await world.json('cloud', 'terminal', 'add', '--store', 'nowhere', '--file', file);
    expect([status, existsSync(file)]).toEqual([1, false]);
  });

  it('lists terminals, stores and members', async () => {
    const terminals = async () => (await world.json<{ terminals: readonly { terminalId: string; presence: { online: boolean } | null }[] }>('cloud', 'terminal', 'list')).value.terminals;
    // A terminal that is ready says after that that it is there.
    await until(async () => (await terminals())[0]?.presence?.online, 'the terminal is told to be there');
    expect((await terminals()).map(({ terminalId, presence }) => [terminalId, presence?.online])).toEqual([['till-1', true]]);
    expect((await world.call('cloud', 'stores')).stdout).toMatch(/^STORE +MERCHANT +NAME\n[^]*north +demo +城北店/);
    const members = await world.json<{ members: readonly { memberId: string; balanceFen: number }[] }>('cloud', 'members', '--limit', '3');
    expect(members.value.members).toHaveLength(3);
  });
});

describe('a payment', () => {
  it('is approved with a code: exit code 0', async () => {
    const before = await balanceFen('m0001');
    const { status, value } = await world.json<SaleView>('pay', '--amount', '12.50', '--code', await codeOf('m0001'));
    expect([status, value.state, value.amountFen]).toEqual([0, 'approved', 1_250]);
    expect(value.movement).toMatchObject({ amountFen: 1_250, balanceBeforeFen: before, balanceAfterFen: before - 1_250 });
    expect(await balanceFen('m0001')).toBe(before - 1_250);
  });

  it('is declined for a balance that is too small: exit code 2, and nothing moves', async () => {
    // What is set aside comes back with the next payment, if the terminal has heard of it by then.
    await until(async () => (await askAgent<HealthView>(world.socketFile, '/v1/health')).leases.open > 0, 'something is set aside for who paid last');
    const before = await balanceFen('m0001');
    const { status, value } = await world.json<SaleView>('pay', '--amount', '4999.99', '--code', await codeOf('m0001'));
    expect([status, value.state, value.declineCode, value.shortfallFen]).toEqual([2, 'declined', 'BALANCE_INSUFFICIENT', 499_999 - before]);
    expect(await balanceFen('m0001')).toBe(before);
  });

  it('tells people in yuan what happened', async () => {
    const { status, stdout } = await world.call('pay', '--amount', '1', '--code', await codeOf('m0002'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^approved: .+\nOrder \d+\n¥1\.00 \(paid in ¥[\d.]+, bonus ¥[\d.]+\); balance ¥[\d.]+ → ¥[\d.]+\n$/);
  });

  it('is one payment when the same token is sent again', async () => {
    const first = await world.json<SaleView>('pay', '--amount', '2', '--token', 'basket-7', '--code', await codeOf('m0003'));
    const after = await balanceFen('m0003');
    const again = await world.json<SaleView>('pay', '--amount', '2', '--token', 'basket-7', '--code', await codeOf('m0003'));
    expect([first.status, again.status, again.value.saleId]).toEqual([0, 0, first.value.saleId]);
    expect(await balanceFen('m0003')).toBe(after);
    const other = await world.json('pay', '--amount', '3', '--token', 'basket-7', '--code', await codeOf('m0003'));
    expect(other).toMatchObject({ status: 1, value: { error: { code: 'REFERENCE_MISMATCH' } } });
  });

  it('takes the next code that is scanned', async () => {
    const paying = world.begin('pay', '--amount', '3.20');
    await paying.said('scan the member code now');
    expect(world.scanner.send(await codeOf('m0004'))).toBe(true);
    expect(await paying.ended).toBe(0);
    expect(paying.stdout()).toContain('approved: ');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is cancelled by %s while nobody has scanned', async (signal) => {
    const paying = world.begin('pay', '--amount', '3.20');
    await paying.said('scan the member code now');
    paying.process.kill(signal);
    expect(await paying.ended).toBe(2);
    expect(paying.stdout()).toContain('cancelled: ');
  });

  it.each([['0'], ['-1'], ['1.005'], ['12.505'], ['abc']])('of %s yuan is refused before anything is asked, in the unit that was typed', async (amount) => {
    const { status, value } = await world.json<{ error: { code: string; message: string; hint: string } }>('pay', `--amount=${amount}`, '--code', '990000000000000000');
    expect([status, value.error.code]).toEqual([1, 'AMOUNT_INVALID']);
    expect(value.error.hint).toMatch(/yuan.*two decimals/);
    expect(value.error.message + value.error.hint).not.toMatch(/\bfen\b/);
  });
});

describe('a recharge', () => {
  it('in cash stays until it is credited: exit code 0', async () => {
    const before = await balanceFen('m0005');
    const { status, value } = await world.json<RechargeView>('recharge', '--member', 'm0005', '--amount', '100');
    expect([status, value.state, value.payFen, value.bonusFen]).toEqual([0, 'credited', 10_000, 1_000]);
    expect(value.movement).toMatchObject({ balanceBeforeFen: before, balanceAfterFen: before + 11_000 });
    expect(await balanceFen('m0005')).toBe(before + 11_000);
  });

  it('that would overfill the card is refused: exit code 2, and nothing moves', async () => {
    const before = await balanceFen('m0005');
    const { status, value } = await world.json<RechargeView>('recharge', '--member', 'm0005', '--amount', '5000');
    expect([status, value.state, value.refusalCode]).toEqual([2, 'refused', 'RECHARGE_LIMIT_CARD']);
    expect(await balanceFen('m0005')).toBe(before);
  });

  it('with a code is credited when the customer has paid', async () => {
    const before = await balanceFen('m0006');
    const recharging = world.begin('recharge', '--member', 'm0006', '--amount', '50', '--qr');
    await recharging.said('To pay: ');
    expect((await customerPays(recharging.stdout())).status).toBe(200);
    expect(await recharging.ended).toBe(0);
    expect(recharging.stdout()).toContain('credited: ');
    expect(await balanceFen('m0006')).toBe(before + 5_000);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('with a code is given up by %s: exit code 2, and the code is dead', async (signal) => {
    const before = await balanceFen('m0006');
    const recharging = world.begin('recharge', '--member', 'm0006', '--amount', '50', '--qr');
    await recharging.said('To pay: ');
    recharging.process.kill(signal);
    expect(await recharging.ended).toBe(2);
    expect((await customerPays(recharging.stdout())).status).toBe(409);
    expect(await balanceFen('m0006')).toBe(before);
  });
});

function customerPays(said: string): Promise<Response> {
  const qrContent = /To pay: (\S+)/.exec(said)?.[1];
  return fetch(`http://127.0.0.1:${world.ports.channel}/double/pay`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ qrContent }) });
}

describe('looking things up', () => {
  it('finds a member by id, phone, code and contactless card', async () => {
    const keys = [['--member', 'm0007'], ['--phone', '10000000007'], ['--card-uid', demoIds.cardUid(6).toLowerCase()], ['--code', await codeOf('m0007')]];
    for (const key of keys) {
      const { status, value } = await world.json<{ source: string; member: { memberId: string } }>('lookup', ...key);
      expect([key[0], status, value.source, value.member.memberId]).toEqual([key[0], 0, 'cloud', 'm0007']);
    }
  });

  it('shows people neither a whole name nor a whole phone', async () => {
    const { status, stdout } = await world.call('lookup', '--member', 'm0007');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^m0007 {2}/);
    expect(stdout).toContain('Balance ¥');
    expect(stdout).not.toContain('10000000007');
    expect(stdout).not.toContain('会员0007');
  });

  it.each([[['--member', 'nobody']], [[]]])('fails for %j', async (key) => {
    const { status, value } = await world.json<{ error: { code: string } }>('lookup', ...key);
    expect([status, value.error.code]).toEqual([1, key.length === 0 ? 'REQUEST_INVALID' : 'MEMBER_NOT_FOUND']);
  });

  it('gives a member another contactless card, and none when it is lost', async () => {
    const holder = async (uid: string) => {
      const { value } = await world.json<{ member?: { memberId: string }; error?: { code: string } }>('lookup', '--card-uid', uid);
      return value.member?.memberId ?? value.error?.code;
    };
    expect(await world.json('cloud', 'card', 'm0008', '--uid', 'f68e2a99')).toEqual({ status: 0, value: { memberId: 'm0008', hasCard: true } });
    expect([await holder('F68E2A99'), await holder(demoIds.cardUid(7))]).toEqual(['m0008', 'MEMBER_NOT_FOUND']);
    expect((await world.call('cloud', 'card', 'm0008', '--none')).stdout).toBe('m0008 has no card any more.\n');
    expect(await holder('F68E2A99')).toBe('MEMBER_NOT_FOUND');
  });

  it.each([[['m0008']], [['m0008', '--none', '--uid', 'F68E2A99']], [['m0008', '--uid', '08A1B2C3']], [['m0008', '--uid', demoIds.cardUid(6)]]])('gives no card for %j', async (args) => {
    const { status, stdout, stderr } = await world.call('cloud', 'card', ...args, '--json');
    expect([status, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([1, 'REQUEST_INVALID']);
    if (args.length > 2) expect(stdout + stderr).not.toContain(args.at(-1));
  });

  it('states what moved on a card', async () => {
    const { status, value } = await world.json<{ lines: readonly { amountFen: number; balanceAfterFen: number }[] }>('statement', 'm0001');
    expect(status).toBe(0);
    expect(value.lines.map(({ amountFen }) => Math.abs(amountFen))).toContain(1_250);
    expect(value.lines[0]!.balanceAfterFen).toBe(await balanceFen('m0001'));
  });

  it('lists this terminal\'s orders, newest first', async () => {
    const { status, value } = await world.json<{ orders: readonly OrderView[] }>('orders', '--limit', '3');
    expect([status, value.orders.length, value.orders.map(({ type }) => type)]).toEqual([0, 3, ['recharge', 'recharge', 'recharge']]);
    const all = await world.json<{ orders: readonly OrderView[] }>('orders', '--limit', '50');
    expect(all.value.orders.slice(0, 3)).toEqual(value.orders);
    expect(all.value.orders.flatMap((order) => (order.type === 'payment' && order.sale.reference.token === 'basket-7' ? [order.sale.amountFen] : []))).toEqual([200]);
  });

  it('prints a receipt again and opens the drawer, where a printer is', async () => {
    const { orders } = (await world.json<{ orders: readonly { sale?: { saleId: string; state: string } }[] }>('orders', '--limit', '50')).value;
    const { saleId } = orders.find(({ sale }) => sale?.state === 'approved')!.sale!;
    const again = await world.json<{ sale: { saleId: string } }>('reprint', saleId);
    expect([again.status, again.value.sale.saleId]).toEqual([0, saleId]);
    // This terminal has none.
    const drawer = await world.json<{ error: { code: string; hint: string } }>('drawer', '--staff', 'anna');
    expect([drawer.status, drawer.value.error.code]).toEqual([1, 'DRAWER_FAILED']);
  });

  it('tells all parts of a balance, of one who has paid here, too', async () => {
    expect((await world.call('pay', '--amount', '1.00', '--code', await codeOf('m0008'))).status).toBe(0);
    // The till has its answer before anything is set aside for the next time.
    const line = await until(async () => /Balance (.*set aside.*)/.exec((await world.call('lookup', '--member', 'm0008')).stdout)?.[1], 'something is set aside');
    const [balance, ...parts] = [...line.matchAll(/¥(\d+\.\d\d)/g)].map(([, amount]) => Math.round(Number(amount) * 100));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(balance);
  });
});

describe('the journal', () => {
  it('lists what was recorded, oldest first, while the agent writes', async () => {
    const list = async (last: number) => {
      const { status, value } = await world.json<{ records: readonly { seq: number; kind: string; amountFen?: number }[] }>('journal', 'list', '--last', String(last));
      expect(status).toBe(0);
      return value.records;
    };
    const records = await list(1_000);
    const numbers = records.map(({ seq }) => seq);
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(records.slice(0, 2).map(({ kind, amountFen }) => [kind, amountFen])).toEqual([['payment.intent', 1_250], ['payment.approved', 1_250]]);
    // What was written meanwhile follows.
    const last = await list(2);
    expect(last).toHaveLength(2);
    expect(last[0]!.seq).toBeGreaterThanOrEqual(records.at(-2)!.seq);
    const later = await list(1_000);
    expect(later.slice(later.findIndex(({ seq }) => seq === last[0]!.seq)).slice(0, 2)).toEqual(last);
  });

  it('is whole, in two copies', async () => {
    const { status, value } = await world.json<{ verdict: string; records: number; copies: readonly unknown[] }>('journal', 'verify');
    expect([status, value.verdict, value.copies.length]).toEqual([0, 'sound', 2]);
    expect(value.records).toBeGreaterThan(10);
    expect((await world.call('journal', 'verify')).stdout).toMatch(/^The journal is whole\./);
  });

  it('agrees with the ledger, which balances', async () => {
    expect((await world.json('cloud', 'audit'))).toMatchObject({ status: 0, value: { findings: [] } });
  });
});

describe('the fleet', () => {
  it('gives a terminal its configuration, and shows that it has it', async () => {
    const pushed = await world.json<{ version: number; config: unknown }>('fleet', 'push', '--terminal', 'till-1', '--set', 'idleText=欢迎光临', 'receiptHeader=城北店|谢谢', '--set', 'language=en');
    expect(pushed).toMatchObject({ status: 0, value: { config: { idleText: '欢迎光临', receiptHeader: ['城北店', '谢谢'], language: 'en' } } });
    const shown = await until(async () => {
      const { value } = await world.json<{ desired: { version: number }; reported: { version?: number } | null; presence: { online: boolean } }>('fleet', 'show', 'till-1');
      return JSON.stringify(value.reported ?? {}).includes(String(pushed.value.version)) ? value : undefined;
    }, 'the terminal reports it', 60_000);
    expect([shown.desired.version, shown.presence.online]).toEqual([pushed.value.version, true]);
  });

  it.each([
    ['a key that does not exist', 'idelText=x', /idelText/],
    ['a value that is none', 'language=fr', /language is one of zh-CN, en/],
    ['what is no pair', 'idleText', /"idleText" is not key=value/],
  ])('refuses %s by its name, and changes nothing', async (_what, pair, sentence) => {
    const before = await world.json<{ desired: unknown }>('fleet', 'show', 'till-1');
    const { status, value } = await world.json<{ error: { code: string; message: string } }>('fleet', 'push', '--terminal', 'till-1', '--set', 'receiptHeader=Z', pair);
    expect([status, value.error.code]).toEqual([1, 'CONFIG_INVALID']);
    expect(value.error.message).toMatch(sentence);
    expect((await world.json<{ desired: unknown }>('fleet', 'show', 'till-1')).value.desired).toEqual(before.value.desired);
  });

  it('refuses a terminal that does not exist', async () => {
    expect(await world.json('fleet', 'show', 'till-9')).toMatchObject({ status: 1, value: { error: { code: 'NOT_FOUND' } } });
  });
});

describe('the flight recorder', () => {
  it('makes one file that is the same again when it is replayed, and different when somebody changed it', async () => {
    const file = join(dirname(world.enrolmentFile), 'report.txt');
    const made = await world.json<{ entries: number }>('report', '--out', file);
    expect([made.status, made.value.entries > 20]).toEqual([0, true]);
    expect(await world.json('report', '--out', file)).toMatchObject({ status: 1, value: { error: { code: 'SETUP_FAILED' } } });
    const replayed = await world.json<{ steps: number; differences: readonly unknown[] }>('replay', file);
    expect([replayed.status, replayed.value.differences, replayed.value.steps > 10]).toEqual([0, [], true]);
    expect((await world.call('replay', file)).stdout).toContain('Every state, record and effect is the same again.');
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/99\d{16}|CTM1\.|privateKey|Bearer/);
    const changed = join(dirname(file), 'changed.txt');
    writeFileSync(changed, text.replace('"kind":"begin"', '"kind":"begun"'));
    expect((await world.json<{ differences: readonly unknown[] }>('replay', changed)).status).toBe(2);
    expect(await world.json('replay', world.enrolmentFile)).toMatchObject({ status: 1, value: { error: { code: 'FLIGHT_UNREADABLE' } } });
    rmSync(file);
    rmSync(changed);
  });
});

describe('the doctor', () => {
  it('finds a terminal that sells in good health', async () => {
    const { status, value } = await world.json<{ findings: readonly Finding[] }>('doctor');
    expect(status).toBe(0);
    // Which fonts there are is the machine's affair.
    expect(value.findings.filter(({ check }) => check !== 'receipt font').map(({ check, result }) => [check, result])).toEqual(
      ['node', 'configuration', 'data folder', 'enrolment', 'journal', 'device profiles', 'device scanner-1', 'broker', 'agent'].map((check) => [check, 'good']),
    );
  });
});

describe('devices while the agent has them', () => {
  it('are told by the agent', async () => {
    const { status, value } = await world.json<{ agentRunning: boolean; devices: readonly { name: string; status: string }[] }>('devices', 'list');
    expect([status, value.agentRunning, value.devices.map(({ name, status: each }) => [name, each])]).toEqual([0, true, [['scanner-1', 'ready']]]);
  });

  it('are tested by the agent, which keeps them open', async () => {
    const testing = world.begin('devices', 'test', 'scanner-1');
    await testing.said('Scan any code');
    let scans = 0;
    const scanning = setInterval(() => world.scanner.send(`TEST-${scans += 1}`), 300);
    const status = await testing.ended;
    clearInterval(scanning);
    expect([status, testing.stdout()]).toEqual([0, expect.stringMatching(/^Scan any code within 30 s\.\nok +agent +ready\nok +scan +a code was read\n$/)]);
    const silent = await world.json<{ steps: readonly { step: string; result: string; text: string }[] }>('devices', 'test', 'scanner-1', '--wait', '0.2');
    expect([silent.status, silent.value.steps.at(-1)]).toEqual([1, { step: 'scan', result: 'bad', text: 'nothing was scanned' }]);
  });

  it('are not recorded', async () => {
    const file = join(world.home.folder, 'scanner.recording');
    const { status, value } = await world.json<{ error: { code: string } }>('devices', 'record', 'scanner-1', '--out', file);
    expect([status, value.error.code, existsSync(file)]).toEqual([1, 'DEVICE_BUSY', false]);
  });
});

describe('after a restore of the database', () => {
  it('an operator says so, and sees what waits for people (REQ-SES-5)', async () => {
    expect(await world.json('cloud', 'attention')).toMatchObject({ status: 0, value: { timeline: { timelineNo: 1 }, gaps: [], restored: [], quarantined: [] } });
    expect(await world.json('cloud', 'restored')).toMatchObject({ status: 0, value: { timelineNo: 2, reason: 'operator' } });
    expect((await world.call('cloud', 'attention')).stdout).toMatch(/^Timeline 2 \(operator\)/);
    // Nothing was lost: everything that terminals send again is known.
    expect(await world.json('cloud', 'audit')).toMatchObject({ status: 0, value: { findings: [] } });
  });
});

describe('SIGTERM', () => {
  it.each([['agent', ['counter']], ['cloud', ['broker', 'http', 'channel']]] as const)('ends the %s with exit code 0, and its ports are free', async (name, ports) => {
    for (const port of ports) expect(await portIsFree(world.ports[port])).toBe(false);
    world[name].process.kill('SIGTERM');
    expect(await world[name].ended).toBe(0);
    for (const port of ports) expect([port, await portIsFree(world.ports[port])]).toEqual([port, true]);
    expect(world[name].stderr()).toBe('');
    expect(world[name].stdout()).not.toMatch(/\.fatal"/);
  });

  it('leaves a doctor who says what is missing, and a journal that is whole', async () => {
    const { status, value } = await world.json<{ findings: readonly Finding[] }>('doctor');
    expect([status, value.findings.filter(({ result }) => result === 'bad').map(({ check }) => check)]).toEqual([1, ['broker', 'agent']]);
    expect(await world.json('journal', 'verify')).toMatchObject({ status: 0, value: { verdict: 'sound' } });
  });
});
