import { describe, expect, it } from 'vitest';
import { encodeCcnetCommand, writeCcnetState, type CcnetState } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { CashLine } from '../../support/cash-line.ts';

/** An answer that comes when it likes. */
const late = (line: CashLine, state: CcnetState) => line.noise(encodeCcnet(writeCcnetState(state)));
/** Another message's acknowledgement, that the validator takes for that of its last word. */
const acknowledge = (line: CashLine) => line.twin.take(encodeCcnet(encodeCcnetCommand({ type: 'acknowledge' })));
const notes = (line: CashLine) => line.events.filter((event) => event.includes(' '));

async function taking(moveMs: number): Promise<CashLine> {
  const line = await new CashLine(Number.MAX_SAFE_INTEGER, moveMs).ready();
  line.onEvent = (event, acceptor) => {
    if (event.kind === 'escrow') acceptor.stack();
    if (event.kind === 'stacked') acceptor.keep();
  };
  return line;
}

describe('a note whose end was not heard', () => {
  it('in hand again: it had refused to stack it', async () => {
    const line = await taking(20);
    const { twin } = line;
    twin.interrupt = (command) => {
      if (command !== 'stack') return undefined;
      twin.rejectHeld();
      return 'refuse';
    };
    twin.insert(10);
    await line.time.advance(3_000);
    expect([notes(line), twin.handedBack]).toEqual([['escrow 1000', 'returned 1000'], [10]]);
  });

  it('in hand again: it was rejected out of escrow', async () => {
    const line = await taking(300);
    const { twin } = line;
    twin.interrupt = (command) => (command === 'stack' ? 'deaf' : undefined);
    twin.insert(10);
    await line.time.advance(1_500);
    twin.rejectHeld();
    await line.time.advance(3_000);
    expect([notes(line), twin.handedBack]).toEqual([['escrow 1000', 'returned 1000'], [10]]);
  });

  it.each([['granted', 0], ['granted, not answered, and refused when it was said again', 1]])('uncertain: stacking it was %s', async (_name, repeats) => {
    const line = await taking(20);
    const { twin } = line;
    let words = 0;
    twin.interrupt = (command) => {
      if (command === 'stack') return (words += 1) > 1 ? 'illegal-command' : repeats > 0 ? 'unanswered' : undefined;
      return command === 'poll' && twin.state === 'stacked' ? 'unanswered' : undefined;
    };
    twin.insert(10);
    await line.time.advance(700);
    if (repeats > 0) late(line, { kind: 'escrow', type: 3 });
    await line.time.advance(1_000);
    acknowledge(line);
    await line.time.advance(2_000);
    expect([words, notes(line), twin.cassette]).toEqual([1 + repeats, ['escrow 1000', 'uncertain stacker 1000'], [10]]);
  });
});

describe('a note in escrow', () => {
  it('is the same one when another one was rejected meanwhile', async () => {
    const line = await taking(300);
    const { twin } = line;
    twin.busyNext = 3;
    twin.insert(10);
    await line.time.advance(900);
    twin.rejectAnother();
    await line.time.advance(5_000);
    expect([notes(line), twin.cassette, twin.handedBack]).toEqual([['escrow 1000', 'stacked 1000'], [10], []]);
  });
});

describe('a note that was stacked before the line was opened', () => {
  it('is told when its value is known, whatever comes before the bill table', async () => {
    const line = await taking(20);
    const { twin } = line;
    line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.stack(); };
    twin.insert(10);
    await line.time.advance(1_000);
    line.cut();
    let asked = 0;
    twin.interrupt = (command) => {
      if (command === 'bill-table' && (asked += 1) === 1) late(line, { kind: 'stacked', type: 3 });
      return undefined;
    };
    line.open();
    await line.time.advance(2_000);
    expect([notes(line), twin.state]).toEqual([['escrow 1000', 'stacked 1000', 'stacked 1000'], 'stacked']);
  });
});
