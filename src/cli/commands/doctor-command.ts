import type { Command } from 'commander';
import { accessSync, constants, existsSync, mkdirSync, statSync, statfsSync } from 'node:fs';
import { basename } from 'node:path';
import { limits } from '../../base/limits.ts';
import { silentLogger } from '../../base/logger.ts';
import { FontGlyphs } from '../../pictures/font/font-glyphs.ts';
import { fontPlaces } from '../../pictures/font/font-places.ts';
import { filePictures, storedLogoPrefix } from '../../pictures/receipt-pictures.ts';
import { verifyJournal } from '../../storage/journal/verify-journal.ts';
import type { Settings } from '../settings/settings.ts';
import { systemTimers } from '../system.ts';
import { knownProfiles, terminalProfiles } from '../terminal-profiles.ts';
import { readEnrolment } from '../terminal-identity.ts';
import { valueOf, type CounterClient } from '../counter-client.ts';
import { table } from '../output.ts';
import { presentDevices } from '../devices/present-devices.ts';
import { action } from './command-context.ts';
import { deviceHealthText, examineDevices, tcpAnswers } from './doctor-devices.ts';

interface Finding {
  readonly check: string;
  readonly result: 'good' | 'note' | 'bad';
  readonly text: string;
}

type Check = readonly [name: string, look: () => Promise<Omit<Finding, 'check'>> | Omit<Finding, 'check'>];

/** Looks at everything that keeps a terminal from selling, and says what to do about it. */
export function addDoctorCommand(program: Command): void {
  program.command('doctor').description('check this machine\'s terminal: files, journal, devices, line, agent').action(action(program, async ({ settings, output, counter }) => {
    const findings = await examine(settings, counter());
    output.value({ findings }, table(findings.map(({ check, result, text }) => [result === 'good' ? 'ok  ' : result === 'note' ? 'note' : 'BAD ', check, text])));
    return findings.some(({ result }) => result === 'bad') ? 1 : 0;
  }));
}

async function examine(settings: Settings, client: CounterClient): Promise<readonly Finding[]> {
  const checks: readonly Check[] = [
    ['node', nodeVersion],
    ['configuration', () => (settings.file === undefined ? note('no file; defaults are in force') : good(settings.file))],
    ['data folder', () => dataFolder(settings.agent.dataFolder)],
    ['enrolment', () => enrolment(settings.agent.enrolmentFile)],
    ['journal', () => journal(settings)],
    ['device profiles', () => deviceProfiles(settings.agent.profilesFolder)],
    ['receipt font', () => receiptFont(settings.agent.receiptFont)],
    ...logoChecks(settings.agent.receiptLogo),
    ['broker', () => broker(settings.agent.enrolmentFile)],
    ['agent', () => agent(client)],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of checks) {
    try {
      findings.push({ check, ...(await look()) });
    } catch (error) {
      findings.push({ check, result: 'bad', text: error instanceof Error ? error.message : String(error) });
    }
  }
  const devicesFrom = findings.findIndex(({ check }) => check === 'receipt font');
  return findings.toSpliced(devicesFrom, 0, ...(await devices(settings)));
}

async function devices(settings: Settings): Promise<readonly Finding[]> {
  return examineDevices(settings.agent.devices, await presentDevices(), knownProfiles(terminalProfiles(settings.agent.profilesFolder)));
}

const good = (text: string) => ({ result: 'good', text }) as const;
const note = (text: string) => ({ result: 'note', text }) as const;
const bad = (text: string) => ({ result: 'bad', text }) as const;

function nodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19) ? good(process.version) : bad(`${process.version}: 20.19 or newer is needed`);
}

function dataFolder(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.W_OK);
  const { bavail, bsize } = statfsSync(folder);
  const megabytes = Math.floor((bavail * bsize) / 1024 / 1024);
  return bavail * bsize < limits.journalReserveBytes * 2 ? bad(`${folder}: ${megabytes} MB free; new sales are refused below ${limits.journalReserveBytes / 1024 / 1024} MB`) : good(`${folder}, ${megabytes} MB free`);
}

function enrolment(file: string) {
  const { terminalId, assignment } = readEnrolment(file);
  const mode = statSync(file).mode & 0o777;
  return mode === 0o600 ? good(`terminal ${terminalId}, store ${assignment.storeId}`) : bad(`${file} has mode ${mode.toString(8)}: run chmod 600`);
}

function journal(settings: Settings) {
  if (!settings.agent.journalFolders.some((folder) => existsSync(folder))) return note('not begun yet');
  const report = verifyJournal(settings.agent.journalFolders);
  if (report.verdict === 'sound') return good(`${report.records} records, ${report.copies.length} copies`);
  return report.verdict === 'repairable' ? note(`repaired at the next start: ${report.detail}`) : bad(report.detail);
}

function deviceProfiles(folder: string) {
  const { profiles, origins, faults } = terminalProfiles(folder);
  const local = origins.filter(({ layer }) => layer === 'local').length;
  if (faults.length === 0) return good(`${profiles.size} profiles${local === 0 ? '' : `, ${local} of them in ${folder}`}`);
  return bad(`${folder}: ${faults.map(({ path, rule, detail }) => `${path}: ${rule}: ${detail}`).join('; ')}`);
}

/** 㛃 and 𠮷: a name with either is printed right only where a font has it. */
const rareCharacters = ['\u36c3', '\u{20bb7}'];

async function receiptFont(named: string | undefined): Promise<Omit<Finding, 'check'>> {
  const places = fontPlaces(named);
  if (named !== undefined && !existsSync(places[0]!.path)) return bad(`${places[0]!.path} is not there`);
  const drawn = await new FontGlyphs({ places, timers: systemTimers, logger: silentLogger }).glyphs(new Map(rareCharacters.map((character) => [character, 2])), 24);
  const missing = rareCharacters.filter((character) => !drawn.has(character));
  if (missing.length === 0) return good(places.map(({ path }) => basename(path)).join(', '));
  return note(`${missing.join(' ')} and other rare characters are printed as "?": install fonts-wqy-zenhei and fonts-babelstone-han`);
}

/** Receipts are printed without a logo that cannot be read, and say nothing of it. */
function logoChecks(named: string | undefined): readonly Check[] {
  if (named === undefined) return [];
  return [['receipt logo', async () => {
    if (!named.startsWith(storedLogoPrefix) && !existsSync(named)) return bad(`${named} is not there: receipts have no logo`);
    const logo = await filePictures({ font: undefined, logo: named, timers: systemTimers, logger: silentLogger }).logo();
    if (logo === undefined) return bad(`${named} is no PNG file that can be printed: receipts have no logo`);
    return good(logo.kind === 'stored' ? `"${logo.key}" in the printer` : `${named}, ${logo.picture.widthDots} x ${logo.picture.heightDots} dots`);
  }]];
}

async function broker(enrolmentFile: string): Promise<Omit<Finding, 'check'>> {
  const { hostname, port } = new URL(readEnrolment(enrolmentFile).brokerUrl);
  return (await tcpAnswers(hostname, Number(port || 1883))) ? good(`${hostname}:${port}`) : bad(`nobody answers at ${hostname}:${port}; sales are refused until then, nothing is lost`);
}

async function agent(client: CounterClient): Promise<Omit<Finding, 'check'>> {
  const health = valueOf(await client.health());
  const receipts = `${health.receipts.waiting} receipts wait, ${health.receipts.failed} failed`;
  const text = `link ${health.link}, head ${health.head}, ${health.unsettledOrders} unsettled, ${health.needsAttention} for a person, ${receipts}${health.devices.length === 0 ? '' : `; ${deviceHealthText(health.devices)}`}`;
  if (!health.ready) return bad(`not ready to sell: ${text}`);
  return health.needsAttention === 0 && health.receipts.failed === 0 ? good(text) : note(text);
}
