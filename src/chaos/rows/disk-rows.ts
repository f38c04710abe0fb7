import { environmentAfter } from '../../base/after-crash.ts';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { openJournal } from '../../storage/journal/open-journal.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { damageFile, lastSegment, levelFile, tearFile, writtenRange, type DamageKind } from '../faults/damage.ts';
import type { TerminalProcess } from '../world/terminal-process.ts';
import { numbers, until } from '../world/until.ts';
import type { Placed, World } from '../world/world.ts';

/** Sales that went through before the disk has its fault. */
async function sell(world: World, terminal: TerminalProcess, tokens: readonly string[]): Promise<readonly string[]> {
  const states: string[] = [];
  for (const token of tokens) states.push((await terminal.pay(token, world.codes.next().code)).state);
  return states;
}

async function startReady(world: World, { terminal }: Placed): Promise<void> {
  terminal.start(world.files.agentFile);
  await terminal.ready();
}

/** Cold: the journal's files are made; warm: records are written. Each refused write ends the agent before goods go out. */
async function failingDisk(world: World, trials: number): Promise<RowFigures> {
  const failures: string[] = [];
  const clean: number[] = [];
  let placed: Placed | undefined;
  for (const trial of numbers(trials)) {
    const failAt = (trial % 12) + 1;
    if (trial % 24 === 0) placed = await world.place();
    const isCold = trial % 24 < 4;
    if (isCold && trial % 24 > 0) placed = await world.place();
    const { terminal } = placed!;
    const child = terminal.start(world.files.chaosAgentFile, { CHAOS_DISK_FAIL_AT: String(failAt) });
    const isUp = await terminal.ready().then(() => true, () => false);
    const { state } = isUp ? await terminal.pay(`eio-${trial}`, world.codes.next().code) : { state: 'unanswered' };
    await sleep(world.time.timers, 50);
    const refused = terminal.log.includes('EIO');
    if (!isCold && child.running && state === 'approved') clean.push(failAt);
    if (state === 'approved' && !child.running && failAt <= 2) failures.push(`eio-${trial}: approved although write ${failAt} was refused`);
    await terminal.end('SIGKILL');
    if (!refused && !isUp) failures.push(`eio-${trial}: ended without naming the disk`);
    terminal.start(world.files.agentFile);
    await terminal.ready();
    await terminal.quiet();
    await terminal.end('SIGTERM');
    rmSync(join(terminal.folder, 'agent.log'), { force: true });
  }
  return { trials, figure: clean.length === 0 ? null : Math.min(...clean), unit: 'first n with a clean run', failures };
}

/** Both copies torn at the same byte, as by one power cut; every byte of the last groups, then others at random. */
async function tornWrites(world: World, trials: number): Promise<RowFigures> {
  const placed = await world.place();
  const { terminal } = placed;
  await startReady(world, placed);
  const states = await sell(world, terminal, numbers(6).map((number) => `torn-${number}`));
  await terminal.quiet();
  await terminal.end('SIGTERM');
  const folders = terminal.journalFolders;
  const pristine = folders.map((folder) => readFileSync(lastSegment(folder)));
  const { begin, end } = writtenRange(pristine[0]!);
  const failures: string[] = states.every((state) => state === 'approved') ? [] : ['a sale before the power cut was not approved'];
  let acceptedBad = 0;
  const scratch = [join(world.folder, 'torn-a'), join(world.folder, 'torn-b')];
  const expected = hashesOf(terminal);
  for (const trial of numbers(trials)) {
    const offset = trial < end - begin ? end - 1 - trial : begin + Math.floor(world.time.random.unit() * (end - begin));
    acceptedBad += await tearAndOpen(scratch, pristine, offset, expected);
  }
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
  // The same with the whole agent: what the disk lost it takes back from the card system.
  const boots = Math.max(1, Math.min(20, Math.floor(trials / 50)));
  for (const boot of numbers(boots)) {
    terminal.keepRecords();
    const { begin: from, end: to } = writtenRange(readFileSync(lastSegment(folders[0]!)));
    const offset = to - 1 - Math.floor(world.time.random.unit() * Math.min(600, to - from - 1));
    for (const folder of folders) tearFile(lastSegment(folder), offset);
    await startReady(world, placed);
    const [state] = await sell(world, terminal, [`after-torn-${boot}`]);
    if (state !== 'approved') failures.push(`after a torn write at ${offset} a sale was ${state}`);
    await terminal.quiet();
    await terminal.end('SIGTERM');
  }
  return { trials, figure: acceptedBad, unit: 'bad records accepted', more: [`${Math.min(trials, end - begin)} byte offsets one by one, ${boots} of them with the whole agent`], failures: acceptedBad === 0 ? failures : [...failures, `${acceptedBad} torn journals were read wrongly`] };
}

function hashesOf(terminal: TerminalProcess): readonly string[] {
  return terminal.records().slice(0, terminal.records().length / terminal.journalFolders.length).map(({ hash }) => hash);
}

/** 1 when the journal gives back something else than a beginning of what was written. */
async function tearAndOpen(scratch: readonly string[], pristine: readonly Buffer[], offset: number, expected: readonly string[]): Promise<number> {
  scratch.forEach((folder, copy) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'journal-00000001.log'), pristine[copy]!.subarray(0, scanBytes));
    tearFile(join(folder, 'journal-00000001.log'), offset);
  });
  const journal = openJournal({ folders: scratch, logger: silentLogger, segmentBytes: scanBytes, onFailure: () => undefined });
  try {
    const found = [...journal.records(1)].map(({ hash }) => Buffer.from(hash).toString('hex'));
    return found.every((hash, index) => hash === expected[index]) ? 0 : 1;
  } finally {
    await journal.close();
  }
}

/** Far more than a few sales take; a whole segment would be copied a thousand times for nothing. */
const scanBytes = 64 * 1024;

const damages: readonly (readonly [where: 'one copy' | 'both copies' | 'level', kind: DamageKind])[] = [
  ['one copy', 'bit'], ['both copies', 'bit'], ['level', 'bit'], ['one copy', 'sector'], ['both copies', 'sector'], ['one copy', 'page'], ['both copies', 'page'], ['level', 'page'],
];

/** Detected: repaired from the other copy, or sales stopped, or the tail put in doubt until the card system has compared. */
async function corruption(world: World, trials: number): Promise<RowFigures> {
  const placed = await world.place();
  const { terminal } = placed;
  const failures: string[] = [];
  let inJournal = 0;
  let detected = 0;
  for (const trial of numbers(trials)) {
    const [where, kind] = damages[trial % damages.length]!;
    await startReady(world, placed);
    const states = await sell(world, terminal, [`dirt-${trial}-a`, `dirt-${trial}-b`]);
    if (!states.every((state) => state === 'approved')) failures.push(`${where}, ${kind}: a sale afterwards was ${states.join(', ')}`);
    await terminal.quiet();
    await terminal.end('SIGTERM');
    terminal.keepRecords();
    const isJournal = where !== 'level';
    if (!(isJournal ? damageJournal(world, terminal, where, kind) : damageLevel(world, terminal, kind))) continue;
    rmSync(join(terminal.folder, 'agent.log'), { force: true });
    const verdict = await bootAfterDamage(world, placed);
    if (isJournal) inJournal += 1;
    if (isJournal && verdict !== 'unnoticed') detected += 1;
    if (isJournal && verdict === 'unnoticed') failures.push(`${where}, ${kind}: nobody noticed`);
  }
  return { trials, figure: inJournal === 0 ? null : Math.round((detected / inJournal) * 1_000) / 10, unit: '% of journal damage detected', more: [`${inJournal} in journals, ${trials - inJournal} in LevelDB tables`], failures };
}

function damageJournal(world: World, terminal: TerminalProcess, where: 'one copy' | 'both copies', kind: DamageKind): boolean {
  const files = terminal.journalFolders.map(lastSegment);
  const { begin, end } = writtenRange(readFileSync(files[0]!));
  const offset = begin + Math.floor(world.time.random.unit() * (end - begin));
  const hit = where === 'one copy' ? [files[Math.floor(world.time.random.unit() * files.length)]!] : files;
  return hit.map((file) => damageFile(file, kind, offset, world.time.random)).some((changed) => changed);
}

function damageLevel(world: World, terminal: TerminalProcess, kind: DamageKind): boolean {
  const file = ['members', 'spool'].map((name) => levelFile(join(terminal.agentFolder, name))).find((found) => found !== undefined);
  return file !== undefined && damageFile(file, kind, Math.floor(world.time.random.unit() * readFileSync(file).length), world.time.random);
}

/** Starts the agent on the damaged disk; where it refuses, the operator takes the journal away and the card system gives it back. */
async function bootAfterDamage(world: World, { terminal }: Placed): Promise<'repaired' | 'doubted' | 'stopped' | 'unnoticed'> {
  let child = terminal.start(world.files.agentFile);
  let isUp = await terminal.ready().then(() => true, () => false);
  // As the supervisor does: what LevelDB cannot read ends the whole process.
  const environment = child.running ? {} : environmentAfter(await child.ended);
  if (!isUp && Object.keys(environment).length > 0) {
    child = terminal.start(world.files.agentFile, environment);
    isUp = await terminal.ready().then(() => true, () => false);
  }
  const log = terminal.log;
  if (isUp) {
    await terminal.quiet();
    await terminal.end('SIGTERM');
    return log.includes('journal.tail-in-doubt') ? 'doubted' : log.includes('journal.repaired') ? 'repaired' : 'unnoticed';
  }
  if (child.running) await terminal.end('SIGKILL');
  for (const folder of terminal.journalFolders) rmSync(folder, { recursive: true, force: true });
  return /JOURNAL_(DAMAGED|FORK)/.test(log) ? 'stopped' : 'unnoticed';
}

const losses = ['derived data', 'one copy of the journal', 'both copies', 'an old image'] as const;

/** While the line is down nothing is sold on a disk that has forgotten; once the card system has spoken, everything is there again. */
async function lostDisk(world: World, trials: number): Promise<RowFigures> {
  const placed = await world.place();
  const { terminal, link } = placed;
  const image = join(world.folder, 'image');
  const failures: string[] = [];
  let overspentFen = 0;
  for (const trial of numbers(trials)) {
    const loss = losses[trial % losses.length]!;
    await startReady(world, placed);
    await sell(world, terminal, [`before-${trial}`]);
    await terminal.quiet();
    await terminal.end('SIGTERM');
    rmSync(image, { recursive: true, force: true });
    cpSync(terminal.agentFolder, image, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    await startReady(world, placed);
    await sell(world, terminal, [`behind-${trial}`]);
    await terminal.quiet();
    await terminal.end('SIGKILL');
    terminal.keepRecords();
    lose(terminal, loss, image);
    link.set('cut');
    terminal.start(world.files.agentFile);
    await until(world.time, 'the agent answers', async () => (await terminal.health()) !== undefined);
    const offline = await terminal.pay(`offline-${trial}`, world.codes.next().code);
    if (offline.state === 'approved' && loss !== 'derived data' && loss !== 'one copy of the journal') overspentFen += 100;
    link.set('through');
    await terminal.ready();
    const again = await terminal.pay(`again-${trial}`, world.codes.next().code);
    if (again.state !== 'approved') failures.push(`after the loss of ${loss} a sale was ${again.state}`);
    await terminal.end('SIGTERM');
  }
  return { trials, figure: overspentFen / 100, unit: '¥ overspent', failures: overspentFen === 0 ? failures : [...failures, 'a disk that had forgotten sold while the line was down'] };
}

function lose(terminal: TerminalProcess, loss: (typeof losses)[number], image: string): void {
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  const [first, second] = terminal.journalFolders;
  switch (loss) {
    case 'derived data': for (const name of ['members', 'spool', 'state']) remove(join(terminal.agentFolder, name)); return;
    case 'one copy of the journal': return remove(first!);
    case 'both copies': remove(first!); return remove(second!);
    case 'an old image':
      remove(terminal.agentFolder);
      cpSync(image, terminal.agentFolder, { recursive: true });
  }
}

/** A second agent on the same files ends by itself, and the first goes on. */
async function secondOwner(world: World, trials: number): Promise<RowFigures> {
  const placed = await world.place();
  await startReady(world, placed);
  const failures: string[] = [];
  let owners = 0;
  for (const trial of numbers(trials)) {
    const { startChild } = await import('../world/child.ts');
    const second = startChild(process.execPath, [world.files.agentFile, placed.terminal.configFile], { logFile: join(placed.terminal.folder, 'second.log') });
    const isGone = await until(world.time, 'the second agent ends', () => !second.running).then(() => true, () => false);
    if (!isGone) {
      owners += 1;
      await second.end('SIGKILL');
    }
    const { state } = await placed.terminal.pay(`owner-${trial}`, world.codes.next().code);
    if (state !== 'approved') failures.push(`the first agent's sale was ${state}`);
  }
  if (!readFileSync(join(placed.terminal.folder, 'second.log'), 'utf8').includes('JOURNAL_LOCKED')) failures.push('the second agent did not say why it ended');
  return { trials, figure: owners, unit: 'double owners', failures: owners === 0 ? failures : [...failures, 'two agents owned one disk'] };
}

export const diskRows: readonly ChaosRow[] = [
  { row: 7, fault: 'the n-th write to the journal fails (EIO)', trials: { slice: 6, whole: 240 }, run: failingDisk, note: 'EIO is raised in Node\'s fs below the journal; the journal\'s files are opened O_DSYNC, so that a write is its sync' },
  { row: 9, fault: 'a torn write: cut at every byte offset', trials: { slice: 50, whole: 2_000 }, run: tornWrites },
  { row: 10, fault: 'a flipped bit, a zeroed sector or page in journal and tables', trials: { slice: 8, whole: 120 }, run: corruption },
  { row: 11, fault: 'data deleted, or an old image restored', trials: { slice: 4, whole: 60 }, run: lostDisk },
  { row: 13, fault: 'a second agent on the same disk', trials: { slice: 3, whole: 200 }, run: secondOwner },
];

