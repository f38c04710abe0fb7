import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import type { ScreenModel } from '../../../src/domain/screen/screen-model.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { displayModel } from '../../../src/doubles/customer-display-twin/display-models.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { displayLanguage, led8Reading } from '../../../src/drivers/customer-display/display-language.ts';
import { LineDisplay } from '../../../src/drivers/customer-display/line-display.ts';
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

describe('line display', () => {
  it('clears and initialises once, then writes both lines', async () => {
    const { port, far } = memoryLink();
    const display = new LineDisplay(port, displayLanguage('cd5220'));
    display.show({ kind: 'scan-code', amountFen });
    await settle();
    display.show({ kind: 'checking', amountFen });
    await settle();
    expect(shown(far)).toEqual(['clear', 'init', 'upper: Total          12.50', 'lower: Scan member code', 'upper: Checking payment', 'lower: Do not pay again']);
  });

  it('skips what was overtaken while a write was going on', async () => {
    const { port, far } = memoryLink();
    const display = new LineDisplay(port, displayLanguage('cd5220'));
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
    const display = new LineDisplay(port, displayLanguage('cd5220'));
    far.stall();
    display.show({ kind: 'idle', text: 'Hi' });
    far.hangUp();
    await settle();
    display.show({ kind: 'idle', text: 'Hi' });
    await settle();
    expect(far.writes).toHaveLength(1);
  });
});

describe('Epson DM-D and LED8', () => {
  function rig(protocol: 'epson-dmd' | 'led8') {
    const { port, far } = memoryLink();
    const model = displayModel(protocol);
    joinMemory(model, far);
    return { display: new LineDisplay(port, displayLanguage(protocol)), far, model };
  }

  it.each(screens)('a DM-D shows %o', async (screen, upper, lower) => {
    const { display, model } = rig('epson-dmd');
    display.show({ kind: 'scan-code', amountFen: fen(88_888_888) });
    await settle();
    display.show(screen);
    await settle();
    expect(model.lines()).toEqual([upper, lower]);
    expect(model.discardedBytes).toBe(0);
  });

  it('a DM-D in the printer\'s line gives it back after every write', async () => {
    const { display, far, model } = rig('epson-dmd');
    display.show({ kind: 'idle', text: 'Welcome' });
    display.show({ kind: 'scan-code', amountFen });
    await settle();
    expect(far.writes.length).toBeGreaterThan(0);
    expect(far.writes.map((bytes) => [...bytes.subarray(0, 3), ...bytes.subarray(-3)])).toEqual(far.writes.map(() => [0x1b, 0x3d, 2, 0x1b, 0x3d, 1]));
    const shown = model.lines();
    model.take(new TextEncoder().encode('RECEIPT'));
    expect(model.lines()).toEqual(shown);
    expect(model.passedBytes).toBe(7);
  });

  it.each<[ScreenModel, string, string]>([
    [{ kind: 'idle', text: 'Welcome' }, '', 'off'],
    [{ kind: 'closed', text: '' }, '', 'off'],
    [{ kind: 'scan-code', amountFen: fen(1230) }, '12.30', 'total'],
    [{ kind: 'checking', amountFen }, '12.50', 'total'],
    [{ kind: 'approved', amountFen }, '12.50', 'paid'],
    [{ kind: 'declined', amountFen, reason: '余额不足' }, '12.50', 'total'],
    [{ kind: 'reversed', amountFen }, '', 'off'],
    [{ kind: 'recharge-cash', payFen: fen(10_000), bonusFen: fen(0) }, '100.00', 'total'],
    [{ kind: 'cash-in', payFen: fen(10_000), takenFen: fen(6_000), missingFen: fen(4_000) }, '40.00', 'total'],
    [{ kind: 'recharge-credited', payFen: fen(10_000), bonusFen: fen(0), balanceAfterFen: fen(10_000) }, '100.00', 'paid'],
    [{ kind: 'balance', balanceFen: fen(99_999_999), asOfWallMs: 0 }, '999999.99', 'off'],
    [{ kind: 'balance', balanceFen: fen(1_234_567_890), asOfWallMs: 0 }, '12345678', 'off'],
    [{ kind: 'balance', balanceFen: fen(10_000_000_000), asOfWallMs: 0 }, '--------', 'off'],
  ])('an LED8 shows %o as %s under %s', async (screen, digits, lamp) => {
    const { display, model } = rig('led8');
    display.show({ kind: 'approved', amountFen: fen(88_888_888) });
    await settle();
    display.show(screen);
    await settle();
    expect(model.lines()).toEqual([digits, lamp]);
    expect(model.discardedBytes).toBe(0);
  });

  it('an LED8 has a reading of every kind of screen', () => {
    expect(screens.map(([screen]) => led8Reading(screen).lamp).filter((lamp) => !['off', 'total', 'paid'].includes(lamp))).toEqual([]);
  });

  it('writes the vector of devices §4: 12.30 as total', async () => {
    const { display, far } = rig('led8');
    display.show({ kind: 'scan-code', amountFen: fen(1230) });
    await settle();
    expect(Buffer.from(far.received).toString('hex')).toBe('0c1b73300c1b514131322e33300d1b7332');
  });
});
