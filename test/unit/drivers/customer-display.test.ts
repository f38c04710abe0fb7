import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import type { ScreenModel } from '../../../src/domain/screen/screen-model.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { Cd5220Display } from '../../../src/drivers/customer-display/cd5220-display.ts';
import { twoLines } from '../../../src/drivers/customer-display/two-lines.ts';

const amountFen = fen(1250);

const screens: readonly [ScreenModel, string, string][] = [
  [{ kind: 'idle', text: 'Welcome' }, '      Welcome       ', '                    '],
  [{ kind: 'idle', text: 'Good morning from the bakery' }, ' Good morning from  ', '     the bakery     '],
  [{ kind: 'idle', text: '欢迎光临' }, '      Welcome       ', '                    '],
  [{ kind: 'closed', text: '' }, '       Closed       ', '                    '],
  [{ kind: 'scan-code', amountFen }, 'Total          12.50', 'Scan member code    '],
  [{ kind: 'working', amountFen }, 'Total          12.50', 'One moment please   '],
  [{ kind: 'checking', amountFen }, 'Checking payment    ', 'Do not pay again    '],
  [{ kind: 'approved', amountFen, balanceAfterFen: fen(8750) }, 'Paid           12.50', 'Balance        87.50'],
  [{ kind: 'declined', amountFen, reason: '余额不足', shortfallFen: fen(300) }, 'Not paid       12.50', 'Missing         3.00'],
  [{ kind: 'declined', amountFen, reason: '余额不足' }, 'Not paid       12.50', 'Please ask the staff'],
  [{ kind: 'declined', amountFen, reason: 'Code expired' }, 'Not paid       12.50', 'Code expired        '],
  [{ kind: 'reversed', amountFen }, 'Reversed       12.50', 'Nothing was charged '],
  [{ kind: 'ask-staff', amountFen }, 'Total          12.50', 'Please ask the staff'],
  [{ kind: 'recharge-cash', payFen: fen(10_000), bonusFen: fen(1_000) }, 'Recharge      100.00', 'Bonus          10.00'],
  [{ kind: 'recharge-cash', payFen: fen(10_000), bonusFen: fen(0) }, 'Recharge      100.00', 'Please pay cash     '],
  [{ kind: 'cash-in', payFen: fen(10_000), takenFen: fen(2_000), missingFen: fen(8_000) }, 'Taken          20.00', 'Missing        80.00'],
  [{ kind: 'recharge-qr', payFen: fen(10_000), bonusFen: fen(0), qrContent: 'x' }, 'Recharge      100.00', 'Scan code on screen '],
  [{ kind: 'recharge-pending', payFen: fen(10_000) }, 'Recharge      100.00', 'One moment please   '],
  [{ kind: 'recharge-credited', payFen: fen(10_000), bonusFen: fen(1_000), balanceAfterFen: fen(9_999_999_999) }, 'Recharged     100.00', 'Balance  99999999.99'],
  [{ kind: 'balance', balanceFen: amountFen, asOfWallMs: 0 }, 'Your balance        ', '               12.50'],
];

function shown(far: { readonly received: Uint8Array }): string[] {
  return new Cd5220Decoder().push(far.received).map((frame) => (frame.type === 'write' ? `${frame.line}: ${frame.text.trim()}` : frame.type));
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('two lines', () => {
  it.each(screens)('%o', (screen, upper, lower) => {
    expect(twoLines(screen)).toEqual([upper, lower]);
  });

  it('covers every kind of screen', () => {
    expect(new Set(screens.map(([screen]) => screen.kind)).size).toBe(15);
  });
});

describe('CD5220 display', () => {
  it('clears and initialises once, then writes both lines', async () => {
    const { port, far } = memoryLink();
    const display = new Cd5220Display(port);
    display.show({ kind: 'scan-code', amountFen });
    await settle();
    display.show({ kind: 'checking', amountFen });
    await settle();
    expect(shown(far)).toEqual(['clear', 'init', 'upper: Total          12.50', 'lower: Scan member code', 'upper: Checking payment', 'lower: Do not pay again']);
  });

  it('skips what was overtaken while a write was going on', async () => {
    const { port, far } = memoryLink();
    const display = new Cd5220Display(port);
    far.stall();
    display.show({ kind: 'scan-code', amountFen });
    display.show({ kind: 'working', amountFen });
    display.show({ kind: 'checking', amountFen });
    far.resume();
    await settle();
    expect(shown(far).filter((line) => line.startsWith('lower'))).toEqual(['lower: Scan member code', 'lower: Do not pay again']);
  });

  it('never throws when the port is gone', async () => {
    const { port, far } = memoryLink();
    const display = new Cd5220Display(port);
    far.stall();
    display.show({ kind: 'idle', text: 'Hi' });
    far.hangUp();
    await settle();
    display.show({ kind: 'idle', text: 'Hi' });
    await settle();
    expect(far.writes).toHaveLength(1);
  });
});
