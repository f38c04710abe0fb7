import { describe, expect, it } from 'vitest';
import { encodeEscpos } from '../../../src/codecs/escpos/encode-escpos.ts';
import type { EscposCommand } from '../../../src/codecs/escpos/escpos-command.ts';
import { readAutomaticStatus, readStatusByte } from '../../../src/codecs/escpos/escpos-reply.ts';
import { readDeviceId, readPortStatus } from '../../../src/codecs/usb-printer/usb-printer-class.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { ReceiptPrinterModel, type ReceiptPrinterModelOptions } from '../../../src/doubles/receipt-printer-twin/receipt-printer-model.ts';

function rig(options: ReceiptPrinterModelOptions = {}) {
  const time = new ManualTime();
  const model = new ReceiptPrinterModel({ timers: time, ...options });
  const said: Uint8Array[] = [];
  model.onData = (bytes) => said.push(bytes);
  const send = (...commands: EscposCommand[]) => model.take(encodeEscpos(commands));
  const line = (text: string): EscposCommand[] => [{ type: 'text', text }, { type: 'line-feed' }];
  const receipt = (name: string): EscposCommand[] => [{ type: 'init' }, ...line(`${name} one`), ...line(`${name} two`), { type: 'cut', feedDots: 0 }];
  const paper = () => model.pieces().map(({ end, text }) => `${end}: ${text.replaceAll('\n', ', ')}`);
  const answers = () => Buffer.concat(said.splice(0)).toString('latin1');
  return { time, model, send, line, receipt, paper, answers, said };
}

describe('the printer twin in trouble', () => {
  it.each<[string, (model: ReceiptPrinterModel, on: boolean) => void]>([
    ['paper out', (model, on) => model.setPaperOut(on)], ['cover open', (model, on) => model.setCoverOpen(on)], ['hot', (model, on) => model.setHot(on)],
  ])('%s: holds what it gets, answers in real time that it is offline, goes on afterwards', (_name, set) => {
    const { model, send, receipt, paper, said } = rig();
    set(model, true);
    send(...receipt('a'), { type: 'paper-status-request' });
    send({ type: 'status-request', status: 1 });
    expect([paper(), said.map(([byte]) => readStatusByte(1, byte!).offline)]).toEqual([[], [true]]);
    set(model, false);
    expect(paper()).toEqual(['cut: a one, a two']);
    expect(said.at(-1)).toEqual(Uint8Array.of(0x00));
  });

  it('mute: prints and says nothing; deaf: does neither, and does it later', () => {
    const { model, send, receipt, paper, answers } = rig();
    model.setMute(true);
    send(...receipt('a'), { type: 'paper-status-request' });
    expect([paper(), answers()]).toEqual([['cut: a one, a two'], '']);
    model.setMute(false);
    model.setDeaf(true);
    send(...receipt('b'), { type: 'paper-status-request' });
    send({ type: 'status-request', status: 1 });
    expect([paper().length, answers()]).toEqual([1, '']);
    model.setDeaf(false);
    expect([paper().length, answers()]).toEqual([2, '\0\x12']);
  });

  it('slow: a line takes its time, and an answer in order comes after the last', async () => {
    const { time, model, send, receipt, paper, answers } = rig({ processId: true });
    model.setSlow(100);
    send(...receipt('a'), { type: 'proof-request', id: 'abcd' });
    send({ type: 'status-request', status: 1 });
    await time.advance(199);
    expect([paper(), answers()]).toEqual([[], '\x12']);
    await time.advance(1);
    expect([paper(), answers()]).toEqual([['cut: a one, a two'], '7"abcd\0']);
  });

  it('without power: what it held and the line it was in are lost, what was printed is torn off, nothing is answered', () => {
    const { model, send, line, receipt, paper, answers } = rig({ processId: true });
    const power: boolean[] = [];
    model.onPower((powered) => power.push(powered));
    model.cutPowerAfter(1);
    send(...receipt('a'), { type: 'proof-request', id: 'abcd' });
    send({ type: 'status-request', status: 1 });
    send(...receipt('b'));
    expect([paper(), answers(), model.isPowered, power]).toEqual([['torn: a one'], '', false, [false]]);
    expect(model.receipts()).toEqual([]);
    model.restorePower();
    send(...receipt('c'));
    expect([paper(), power]).toEqual([['torn: a one', 'cut: c one, c two'], [false, true]]);
    send({ type: 'init' }, ...line('d one'), { type: 'text', text: 'never ended' });
    model.cutPower();
    expect(paper().at(-1)).toBe('torn: d one');
  });

  it('a jammed knife stops it at the cut until it is free and told to go on, and its buffer is gone then', () => {
    const { model, send, receipt, paper, answers } = rig({ processId: true });
    model.setCutterJammed(true);
    send(...receipt('a'), { type: 'proof-request', id: 'abcd' });
    send({ type: 'status-request', status: 3 });
    expect(readStatusByte(3, answers().charCodeAt(0)).cutterError).toBe(true);
    send({ type: 'recover' });
    model.setCutterJammed(false);
    expect(paper()).toEqual([]);
    send({ type: 'recover' });
    send(...receipt('b'), { type: 'proof-request', id: 'efgh' });
    // The knife did not come between them.
    expect([paper(), answers()]).toEqual([['cut: a one, a two, b one, b two'], '7"efgh\0']);
  });

  it('half a command of a lost connection does not eat the first bytes of the next', () => {
    const { model, send, receipt, paper } = rig();
    model.take(Uint8Array.of(0x1d, 0x28, 0x6b, 0xff, 0xff));
    model.opened();
    send(...receipt('a'));
    expect(paper()).toEqual(['cut: a one, a two']);
  });
});

describe('what the printer twin says', () => {
  it('changes by itself where it was told to, and not after a power cut', () => {
    const { model, send, said } = rig({ automaticStatus: true });
    model.setPaperOut(true);
    expect(said).toEqual([]);
    model.setPaperOut(false);
    send({ type: 'automatic-status', mask: 0x0e });
    model.setCoverOpen(true);
    model.setCoverOpen(false);
    expect(said.map((bytes) => readAutomaticStatus(bytes).coverOpen)).toEqual([false, true, false]);
    model.cutPower();
    model.restorePower();
    model.setCoverOpen(true);
    expect(said).toHaveLength(3);
  });

  it('neither proofs nor changes nor names where it is a printer without them', () => {
    const { model, send, answers } = rig();
    send({ type: 'automatic-status', mask: 0x0e }, { type: 'proof-request', id: 'abcd' }, { type: 'name-request', name: 'model' });
    model.setCoverOpen(true);
    expect(answers()).toBe('');
  });

  it('its name', () => {
    const { send, answers } = rig({ modelName: 'TM-T88V' });
    send({ type: 'name-request', name: 'model' }, { type: 'name-request', name: 'firmware' });
    expect(answers()).toBe('_TM-T88V\0');
  });

  it('over USB: device id, port status, reset', () => {
    const { model, send, receipt, paper } = rig({ deviceId: 'MFG:EPSON;MDL:TM-T88V;CMD:ESC/POS;' });
    const ask = (request: number) => model.control({ kind: 'usb-in', requestType: 0xa1, request, value: 0, index: 0, byteCount: 1_024 });
    const port = () => readPortStatus(ask(1)![0]!);
    expect(readDeviceId(ask(0)!)?.model).toBe('TM-T88V');
    expect(port()).toEqual({ paperEmpty: false, selected: true, error: false });
    model.setPaperOut(true);
    expect(port()).toEqual({ paperEmpty: true, selected: true, error: true });
    send(...receipt('a'));
    expect(model.control({ kind: 'usb-out', requestType: 0x21, request: 2, value: 0, index: 0, bytes: new Uint8Array(0) })).toEqual(new Uint8Array(0));
    model.setPaperOut(false);
    expect(paper()).toEqual([]);
    expect(model.control({ kind: 'get-feature', reportId: 0, byteCount: 8 })).toBeUndefined();
    model.cutPower();
    expect(ask(1)).toBeUndefined();
  });
});
