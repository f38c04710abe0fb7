import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { KioskCustomer } from '../../../src/demo/kiosk-customer.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { CashLine } from '../../support/cash-line.ts';
import { cardRig, readerProfile } from '../drivers/card-reader-rig.ts';

const uid = '04DECA00000001';

/** A customer before a validator with its driver; notes of up to 100 yuan are taken, and each one that waits is stacked. */
async function beforeAcceptor() {
  const line = await new CashLine().ready();
  line.onEvent = (event, acceptor) => {
    if (event.kind === 'escrow') acceptor.stack();
    if (event.kind === 'stacked') acceptor.keep();
  };
  return { line, customer: new KioskCustomer({ acceptor: line.twin, reader: new Pn532Model() }, line.time) };
}

describe('a customer with notes', () => {
  it('has one taken: it is on its way, then in the cassette', async () => {
    const { line, customer } = await beforeAcceptor();
    expect(customer.acceptor()).toEqual({ takesNotes: true, cassetteNotes: 0, cassetteFen: 0 });
    customer.insert(fen(5_000));
    expect(customer.acceptor().lastNote).toEqual({ noteFen: 5_000, place: 'inside' });
    customer.insert(fen(10_000));
    expect(customer.acceptor().lastNote).toEqual({ noteFen: 10_000, place: 'given-back', reason: 'the acceptor is busy with the one before' });
    await line.time.advance(2_000);
    customer.insert(fen(10_000));
    await line.time.advance(2_000);
    expect(customer.acceptor()).toEqual({ takesNotes: true, cassetteNotes: 2, cassetteFen: 15_000, lastNote: { noteFen: 10_000, place: 'cassette' } });
  });

  it('has one back that is more than is missing, that is not wanted, or that nobody takes', async () => {
    const { line, customer } = await beforeAcceptor();
    line.acceptor.enable(fen(5_000));
    await line.time.advance(1_000);
    customer.insert(fen(10_000));
    expect(customer.acceptor().lastNote).toEqual({ noteFen: 10_000, place: 'given-back', reason: 'it is more than is missing' });
    await line.time.advance(1_000);
    line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.giveBack(); };
    customer.insert(fen(5_000));
    await line.time.advance(2_000);
    expect(customer.acceptor().lastNote).toEqual({ noteFen: 5_000, place: 'given-back', reason: 'the terminal did not want it' });
    line.acceptor.disable();
    await line.time.advance(1_000);
    customer.insert(fen(5_000));
    expect(customer.acceptor()).toEqual({ takesNotes: false, cassetteNotes: 0, cassetteFen: 0, lastNote: { noteFen: 5_000, place: 'given-back', reason: 'no recharge takes notes' } });
  });
});

describe('a customer with a card', () => {
  it('holds it to the reader until it was seen, and takes it away', async () => {
    const { time, events, model } = cardRig(readerProfile('pn532'), new Pn532Model());
    const customer = new KioskCustomer({ acceptor: new CashLine().twin, reader: model }, time);
    const tapped = customer.tap(uid);
    expect(customer.isTapping).toBe(true);
    await expect(customer.tap(uid)).rejects.toMatchObject({ code: 'BUSY' });
    await time.advance(5_000);
    await tapped;
    expect([customer.isTapping, events]).toEqual([false, [`classic-1k ${uid}`, 'removed']]);
  });

  it('gives up where nobody asks the reader', async () => {
    const { time } = new CashLine();
    const customer = new KioskCustomer({ acceptor: new CashLine().twin, reader: new Pn532Model() }, time);
    const refused = expect(customer.tap(uid)).rejects.toMatchObject({ code: 'DEVICE_GONE' });
    await time.advance(60_000);
    await refused;
    expect(customer.isTapping).toBe(false);
  });
});
