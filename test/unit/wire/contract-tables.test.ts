import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answers, cashNotePlace, clockQuality, headVerdict, reverseReason, undecidedCode, verdict } from '../../../src/wire/enums.ts';
import { cardtill } from '../../../src/wire/generated/contract.js';
import { isMoneyKind, kinds } from '../../../src/wire/kinds.ts';
import { parseTopic, sharedWorkerFilter, terminalFilter, topicOf, topics, workerFilter, type TopicName } from '../../../src/wire/topics.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The generated enumeration without its prefix and its 0, which always means "unspecified". */
function generated(name: string, prefix: string, write: (constant: string) => string): Record<string, number> {
  const table = (cardtill.v1 as unknown as Record<string, Record<string, number | string>>)[name]!;
  const rows = Object.entries(table).filter((row): row is [string, number] => typeof row[1] === 'number');
  expect(rows.find(([, number]) => number === 0)?.[0]).toBe(`${prefix}UNSPECIFIED`);
  return Object.fromEntries(rows.filter(([, number]) => number !== 0).map(([constant, number]) => [write(constant.slice(prefix.length)), number]));
}

const camel = (constant: string) => constant.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const kebab = (constant: string) => constant.toLowerCase().replaceAll('_', '-');
const asIs = (constant: string) => constant;

describe('tables of the contract', () => {
  const tables: readonly (readonly [string, string, (constant: string) => string, Readonly<Record<string, number>>])[] = [
    ['Kind', 'KIND_', camel, kinds], ['ClockQuality', 'CLOCK_QUALITY_', kebab, clockQuality], ['ReverseReason', 'REVERSE_REASON_', kebab, reverseReason],
    ['Answers', 'ANSWERS_', kebab, answers], ['Verdict', 'VERDICT_', kebab, verdict], ['UndecidedCode', 'UNDECIDED_', asIs, undecidedCode], ['HeadVerdict', 'HEAD_VERDICT_', kebab, headVerdict], ['CashNotePlace', 'CASH_NOTE_PLACE_', kebab, cashNotePlace],
  ];
  it.each(tables)('%s is as generated', (name, prefix, write, table) => {
    expect(generated(name, prefix, write)).toEqual(table);
  });

  it('REQ-ENV-7: money records are the kinds 20 to 49', () => {
    const money = Object.entries(kinds).filter(([, number]) => isMoneyKind(number)).map(([name]) => name);
    expect(money).toEqual(['pay', 'payApproved', 'payDeclined', 'payFulfilled', 'reverse', 'payReversed', 'cashRecharge', 'channelRecharge', 'rechargeCredited', 'rechargeHeld', 'rechargeClosed', 'needsAttention', 'leaseTaken', 'leaseSpend', 'leaseClose', 'cashNote', 'cashNoteChecked']);
    expect(tables).toHaveLength(8);
  });

  it('generating again changes nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-proto-'));
    try {
      execFileSync(process.execPath, [join(root, 'scripts/generate-proto.mjs'), folder], { stdio: 'pipe' });
      const kept = join(root, 'src/wire/generated');
      expect(readdirSync(folder).sort()).toEqual(readdirSync(kept).sort());
      for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8') === readFileSync(join(kept, name), 'utf8'), name).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('topics', () => {
  const names = Object.keys(topics) as TopicName[];
  it.each(names)('%s is read back, and is under the filter of its direction only', (name) => {
    const topic = topicOf(name, 'T-1');
    expect(parseTopic(topic)).toEqual({ name, terminalId: 'T-1' });
    const up = topics[name].direction === 'up';
    expect(matches(workerFilter, topic)).toBe(up);
    expect(matches(terminalFilter('T-1'), topic)).toBe(!up);
    expect(matches(terminalFilter('T-2'), topic)).toBe(false);
  });

  it.each(['', 'cardtill/v1/T-1/up', 'cardtill/v2/T-1/up/request', 'cardtill/v1/T-1/up/request/x', 'cardtill/v1/T-1/down/request', 'cardtill/v1/T 1/up/request', 'cardtill/v1//up/request', 'cardtill/v1/+/up/request', `cardtill/v1/${'x'.repeat(65)}/up/request`, '/cardtill/v1/T-1/up/request'])(
    'and "%s" is none', (topic) => {
      expect(parseTopic(topic)).toBeUndefined();
    });

  it('workers share what terminals say', () => {
    expect(sharedWorkerFilter).toBe('$share/cloud/cardtill/v1/+/up/#');
    expect(names).toHaveLength(8);
  });
});

/** MQTT 3.1.1 §4.7, as far as the filters here go. */
function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const pattern = filter.split('/');
  return pattern.every((level, index) => level === '#' || level === '+' || level === levels[index]) && (pattern.at(-1) === '#' || pattern.length === levels.length);
}
