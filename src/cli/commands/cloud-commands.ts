import type { Command } from 'commander';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cardUid } from '../../base/card-uid.ts';
import { CardtillError } from '../../base/errors.ts';
import { fen } from '../../base/fen.ts';
import { mintOrderId } from '../../base/order-id.ts';
import { table, yuan } from '../output.ts';
import { systemClock, systemRandom } from '../system.ts';
import { typedAmount } from '../typed-amount.ts';
import { underName, type Repeat } from '../under-name.ts';
import { action } from './command-context.ts';

/** What operators ask of a cloud on this machine. */
export function addCloudCommands(program: Command, cloud: Command): void {
  addTerminalCommands(program, cloud);
  addBookCommands(program, cloud);
}

function addTerminalCommands(program: Command, cloud: Command): void {
  const terminal = cloud.command('terminal').description('terminals of this cloud');
  terminal.command('add').description('register a terminal for a store and write its enrolment file (mode 0600)')
    .requiredOption('--store <id>', 'the store that its sales are booked to').option('--id <id>', 'name of the terminal; made up when absent')
    .option('--file <path>', 'where the enrolment goes; default: where the agent of this machine looks for it').option('--kiosk', 'nobody attends it', false)
    .action(action(program, async ({ settings, output, ...context }, options: { store: string; id?: string; file?: string; kiosk: boolean }) => {
      const file = resolve(options.file ?? settings.agent.enrolmentFile);
      if (existsSync(file)) throw new CardtillError('SETUP_FAILED', `${file} exists: a terminal that is enrolled keeps its keys. Move the file away first`);
      const document = await context.cloud().addTerminal({ storeId: options.store, attended: !options.kiosk, ...(options.id === undefined ? {} : { terminalId: options.id }) });
      writeSecret(file, `${JSON.stringify(document, null, 2)}\n`);
      output.value({ terminalId: document.terminalId, storeId: options.store, file }, [`Terminal ${document.terminalId} of store ${options.store} is registered.`, `Its keys are in ${file}: keep it secret and give it to one machine only.`]);
      return 0;
    }));
  terminal.command('list').description('all terminals').action(action(program, async ({ output, cloud: client }) => {
    const terminals = await client().terminals();
    output.value({ terminals }, table([['TERMINAL', 'STORE', 'PRESENCE'], ...terminals.map((each) => [each.terminalId, each.storeId, each.presence?.online === true ? 'online' : 'offline'])]));
    return 0;
  }));
  terminal.command('bind').description('book the sales of a terminal to another store from now on; what it sold before, delivered or not, keeps its own').argument('<terminal>').requiredOption('--store <id>', 'the store')
    .action(action(program, async ({ output, cloud: client }, terminalId: string, options: { store: string }) => {
      const bound = await client().bindTerminal(terminalId, options.store);
      output.value(bound, [`${terminalId} belongs to ${bound.storeId} from its next greeting on (binding ${bound.assignmentVersion}).`]);
      return 0;
    }));
  terminal.command('fence').description('give a terminal up that was lost: it may start no payment any more, and what it holds of members is frozen for 30 days and then returned').argument('<terminal>')
    .action(action(program, async ({ output, cloud: client }, terminalId: string) => {
      const fenced = await client().fenceTerminal(terminalId);
      output.value(fenced, [`${terminalId} is fenced. ${fenced.leases} amounts that it held for members are frozen. What it still delivers of before counts; it sells again when it has spoken with the cloud and given them back.`]);
      return 0;
    }));
  terminal.command('key').description('a terminal\'s public key, for "cardtill verify"').argument('<terminal>').action(action(program, async ({ output, cloud: client }, terminalId: string) => {
    const found = await client().terminalKey(terminalId);
    output.value(found, [found.publicKey]);
    return 0;
  }));
}

function addBookCommands(program: Command, cloud: Command): void {
  cloud.command('roots').description('the published day roots of the ledger\'s chain: keep a copy elsewhere').option('--limit <n>', 'at most so many days', '50').action(action(program, async ({ output, cloud: client }, options: { limit: string }) => {
    const roots = await client().roots(Number(options.limit));
    output.value({ roots }, roots.length === 0 ? ['No day is published yet: a day (UTC) is, a minute after it is over.'] : table([['DAY (UTC)', 'ENTRIES', 'IDS', 'ROOT', 'SIGNED WITH'], ...roots.map((each) => [each.day, String(each.entryCount), `${each.firstEntryId}-${each.lastEntryId}`, each.root, each.keyId])]));
    return 0;
  }));
  cloud.command('broker-files').description('write what an external Mosquitto needs: its password file and its access list').requiredOption('--out <folder>', 'where the files go; what is there under their names is replaced')
    .action(action(program, async ({ output, cloud: client }, options: { out: string }) => {
      const { passwords, accessList } = await client().mosquittoFiles();
      const folder = resolve(options.out);
      mkdirSync(folder, { recursive: true });
      const files = { passwords: join(folder, 'passwords'), accessList: join(folder, 'acl') };
      replaceSecret(files.passwords, passwords);
      replaceSecret(files.accessList, accessList);
      output.value(files, [
        `password_file ${files.passwords}`, `acl_file ${files.accessList}`, 'set_tcp_nodelay true',
        'These lines belong into mosquitto.conf. Both files are for the user that Mosquitto runs as (chown); write them again and reload Mosquitto (SIGHUP) after every new terminal.',
      ]);
      return 0;
    }));
  cloud.command('refund').description('give money of a payment back to the card, all of it or a part').argument('<order>', 'id of the payment, as "cardtill cloud orders" lists it')
    .requiredOption('--terminal <id>', 'where it was paid').requiredOption('--amount <yuan>', 'what is given back').requiredOption('--store <id>', 'the store that refunds').requiredOption('--staff <name>', 'who refunds')
    .option('--id <id>', 'id of the refund: repeat it to ask again')
    .action(action(program, async ({ output, cloud: client }, order: string, options: { terminal: string; amount: string; store: string; staff: string; id?: string }) => {
      const refundId = options.id ?? mintOrderId(systemClock, systemRandom);
      const refund = { refundId, terminalId: options.terminal, orderId: order, amountFen: typedAmount(options.amount), storeId: options.store, staffId: options.staff };
      const refunded = await underName(byId(refundId), () => client().refund(refund));
      output.value({ refundId, ...refunded }, [`Refunded ${yuan(fen(refunded.amountFen))}; ${yuan(fen(refunded.leftFen))} of the payment stay paid.${refunded.movement === undefined ? ' The card is closed: the amount is owed to its holder.' : ` Balance ${yuan(refunded.movement.balanceAfterFen)}.`}`, `Refund ${refundId}`]);
      return 0;
    }));
  cloud.command('orders').description('the newest orders of all terminals').option('--limit <n>', 'at most so many', '20').action(action(program, async ({ output, cloud: client }, options: { limit: string }) => {
    const orders = await client().orders(Number(options.limit));
    output.value({ orders }, table([['ORDER', 'TERMINAL', 'KIND', 'VERDICT', 'AMOUNT', 'MEMBER', 'STORE'], ...orders.map((each) => [each.id, each.terminalId, each.kind, each.verdict, yuan(each.amountFen), each.memberId, each.storeId])]));
    return 0;
  }));
  addFloatCommand(program, cloud);
  addRestoreCommands(program, cloud);
  cloud.command('stores').description('all stores').action(action(program, async ({ output, cloud: client }) => {
    const stores = await client().stores();
    output.value({ stores }, table([['STORE', 'MERCHANT', 'NAME'], ...stores.map((store) => [store.storeId, store.merchantId, store.name])]));
    return 0;
  }));
  cloud.command('members').description('members and their balances').option('--limit <n>', 'at most so many', '50').action(action(program, async ({ output, cloud: client }, options: { limit: string }) => {
    const members = await client().members(Number(options.limit));
    output.value({ members }, table([['MEMBER', 'NUMBER', 'NAME', 'BALANCE'], ...members.map((each) => [each.memberId, each.memberNumber, each.nameMasked, yuan(each.balanceFen)])]));
    return 0;
  }));
  cloud.command('card').description('give a member a contactless card in place of the one before, or take it away because it is lost; it identifies and pays nothing').argument('<member>')
    .option('--uid <hex>', 'the card\'s UID: 4, 7 or 10 bytes').option('--none', 'the member has no card any more', false)
    .action(action(program, async ({ output, cloud: client }, memberId: string, options: { uid?: string; none: boolean }) => {
      if ((options.uid === undefined) !== options.none) throw new CardtillError('REQUEST_INVALID', 'give either --uid or --none');
      const uid = options.uid === undefined ? null : cardUid(options.uid);
      if (uid === undefined) throw new CardtillError('REQUEST_INVALID', '--uid is a fixed UID of 4, 7 or 10 bytes in hexadecimal; a random one, of 4 bytes that begin with 08, is no identity');
      const set = await client().setMemberCard(memberId, uid);
      output.value(set, [set.hasCard ? `${memberId} is known by this card from now on.` : `${memberId} has no card any more.`]);
      return 0;
    }));
  cloud.command('entries').description('the ledger\'s newest entries').option('--limit <n>', 'at most so many', '20').action(action(program, async ({ output, cloud: client }, options: { limit: string }) => {
    const entries = await client().entries(Number(options.limit));
    output.value({ entries }, entries.map((entry) => JSON.stringify(entry)));
    return 0;
  }));
  cloud.command('audit').description('recompute every balance from its postings').action(action(program, async ({ output, cloud: client }) => {
    const findings = await client().audit();
    output.value({ findings }, findings.length === 0 ? ['The ledger balances: every entry sums to zero, every account agrees with its postings.'] : findings);
    return findings.length === 0 ? 0 : 1;
  }));
}

/** The merchant's own money for sales without a line to members without a lease. */
function addFloatCommand(program: Command, cloud: Command): void {
  cloud.command('float').description('the money of a store out of which its terminals may sell without a line to members for whom nothing is set aside; programs allow it by "lease+float"').argument('<store>')
    .option('--add <yuan>', 'put so much into it').option('--take <yuan>', 'take so much out of it').option('--from <source>', '"card-account", or "cash" that was paid in; a taking goes there', 'card-account')
    .option('--staff <name>', 'who does it', 'operator').option('--id <id>', 'id of the booking: repeat it to ask again')
    .action(action(program, async ({ output, cloud: client }, storeId: string, options: { add?: string; take?: string; from: string; staff: string; id?: string }) => {
      if (options.from !== 'card-account' && options.from !== 'cash') throw new CardtillError('REQUEST_INVALID', '--from is card-account or cash');
      const amountFen = (options.add === undefined ? 0 : typedAmount(options.add)) - (options.take === undefined ? 0 : typedAmount(options.take));
      const id = options.id ?? mintOrderId(systemClock, systemRandom);
      const funding = { id, amountFen, from: options.from, staffId: options.staff } as const;
      const float = amountFen === 0 ? await client().showFloat(storeId) : await underName(byId(id), () => client().fundFloat(storeId, funding));
      output.value({ id, ...float }, [`The float of ${storeId} holds ${yuan(float.availableFen)} beside what is out with terminals.`, ...float.budgets.map((budget) => `${budget.terminalId}: ${yuan(budget.leftFen)} of ${yuan(budget.amountFen)} left (${budget.state})`)]);
      return 0;
    }));
}

function byId(id: string): Repeat {
  return { option: 'id', name: id, fields: { id } };
}

const notePlaces = { validator: 'in the acceptor or given back', stacker: 'in the cassette or on its way there', unknown: 'nobody knows where' } as const;

const cutNames = { orders: 'orders given up', held: 'sums of held cash', notes: 'notes', quarantined: 'records put aside', unreadable: 'unreadable messages', gaps: 'gaps', restored: 'orders booked after a restore' } as const;

/** What an operator does after a restore, and looks at then and every day. */
function addRestoreCommands(program: Command, cloud: Command): void {
  cloud.command('restored').description('the database was restored from a backup: begin a new timeline, in which terminals send again what they keep').action(action(program, async ({ output, cloud: client }) => {
    const timeline = await client().beginTimeline();
    output.value(timeline, [`Timeline ${timeline.timelineNo} began. Terminals send again what the backup forgot; "cardtill cloud attention" shows what was booked from it.`]);
    return 0;
  }));
  cloud.command('attention').description('what waits for people: orders given up, cash that could not be credited, bank notes that nobody can account for, records put aside, gaps, and what was booked after a restore').option('--limit <n>', 'at most so many of each', '50').action(action(program, async ({ output, cloud: client }, options: { limit: string }) => {
    const report = await client().attention(Number(options.limit));
    const { timeline, orders, held, notes, quarantined, unreadable, gaps, restored, cut } = report;
    output.value(report, [
      `Timeline ${timeline.timelineNo} (${timeline.reason})`,
      ...orders.map((each) => `given up   ${each.terminalId} ${each.id}: the books say ${each.state === '' ? 'nothing' : each.state}`),
      ...held.map((each) => `held       ${each.terminalId} in ${each.storeId}, ${new Date(each.createdMs).toISOString()}: ${yuan(each.amountFen)} in cash is in nobody's card, ${each.code}; order ${each.orderNumber}`),
      ...notes.map((each) => `note       ${each.terminalId} in ${each.storeId}, ${new Date(each.foundMs).toISOString()}: ${each.noteFen === undefined ? 'value not read' : yuan(each.noteFen)}, ${notePlaces[each.place]}; order ${each.orderNumber === '' ? each.id : each.orderNumber}${each.memberId === '' ? '' : ` of ${each.memberId}`}, ${each.checked ? 'settled at the terminal' : 'not settled'}`),
      ...quarantined.map((each) => `put aside  ${each.terminalId} record ${each.terminalEpoch}/${each.seq}: ${each.reason}`),
      ...unreadable.map((each) => `unreadable ${each.terminalId}: ${each.reason}, ${each.bytes} bytes`),
      ...gaps.map((each) => `gap        ${each.terminalId} epoch ${each.terminalEpoch}: whole up to ${each.highWater}, newest ${each.highest}`),
      ...restored.map((each) => `restored   ${each.terminalId} ${each.id}: ${each.verdict} ${yuan(each.amountFen)}${each.code === '' ? '' : `, ${each.code}`}${each.lossFen === 0 ? '' : `, offline loss ${yuan(each.lossFen)}`}`),
      ...cut.map((list) => `cut        there are more than ${options.limit} ${cutNames[list]}; a larger --limit shows them`),
    ]);
    return 0;
  }));
}

export function addFleetCommands(program: Command): void {
  const fleet = program.command('fleet').description('configuration of terminals, pushed over MQTT');
  fleet.command('push').description('push settings to a terminal: receiptHeader, language, idleText, logLevel, and what it may sell without a line (offlinePaymentMaxFen, offlineTerminalMaxFen, offlinePaymentsMax, offlineMemberMaxFen, offlineHoursMax, rebootTrust)').requiredOption('--terminal <id>', 'the terminal')
    .requiredOption('--set <key=value...>', 'settings; receiptHeader takes lines parted by |')
    .action(action(program, async ({ output, cloud }, options: { terminal: string; set: string[] }) => {
      const pushed = await cloud().pushConfig(options.terminal, settingsOf(options.set));
      output.value(pushed, [`Version ${pushed.version} is on its way to ${options.terminal}; "cardtill fleet show ${options.terminal}" tells what became of it.`]);
      return 0;
    }));
  fleet.command('show').description('desired and reported configuration of a terminal').argument('<terminal>').action(action(program, async ({ output, cloud }, terminalId: string) => {
    const shown = await cloud().showFleet(terminalId);
    output.value(shown, [`presence  ${shown.presence?.online === true ? 'online' : 'offline'}`, `desired   ${JSON.stringify(shown.desired)}`, `reported  ${JSON.stringify(shown.reported)}`]);
    return 0;
  }));
}

/** `--set key=value`, again and again. Throws CONFIG_INVALID. */
export function settingsOf(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map((pair) => {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new CardtillError('CONFIG_INVALID', `"${pair}" is not key=value`);
    return [key, key === 'receiptHeader' ? value.split('|') : value];
  }));
}

/** Whole or not at all: a broker may read it at any moment. */
function replaceSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeSecret(draft, text);
  renameSync(draft, file);
}

function writeSecret(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'wx', 0o600);
  writeSync(descriptor, text);
  closeSync(descriptor);
  chmodSync(file, 0o600);
}
