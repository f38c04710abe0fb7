import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { adapterPlace } from '../adapter-place.ts';
import { until } from '../check.ts';
import type { Part } from '../part.ts';
import { receiptDesk } from '../receipt-desk.ts';
import { replug } from '../replug.ts';

/** A Star printer on a serial line: its own language, and proof by its counter of blocks. */
export const starPart: Part = {
  name: 'star',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('star', 'adapter');
    const counter = till.open([{ class: 'receipt-printer', profile: 'star-line-printer', address: await adapterPlace(till), name: 'printer' }]);
    const desk = receiptDesk(counter.set);
    const receiptsOf = async (order: string) => (await bench.act('star', 'receipts')).filter((text) => text.includes(order));
    const unmarked = async (order: string) => (await receiptsOf(order)).filter((text) => !text.includes('REPRINT')).length;
    const proved = (order: string) => until(() => `${order}; it is ${desk.state(order)}`, () => desk.state(order) === 'proved');
    await check('star: opens by the place of its adapter', () => counter.ready('printer'));
    await check('star: a receipt, and the printer\'s count says that it is on paper', async () => {
      await desk.print('order-1');
      deepStrictEqual([desk.state('order-1'), await unmarked('order-1')], ['proved', 1]);
    });
    await check('star: every line of it', async () => ok((await receiptsOf('order-1'))[0]!.includes('order-1 line 24')));
    await check('star: with the paper out nothing is sent, and staff are told why', async () => {
      await bench.act('star', 'setPaperOut', true);
      desk.due('order-2');
      await until(() => `paper-out; it says ${desk.reason('order-2')}`, () => desk.reason('order-2') === 'paper-out');
      deepStrictEqual(await receiptsOf('order-2'), []);
    });
    await check('star: with paper again it is printed once', async () => {
      await bench.act('star', 'setPaperOut', false);
      await proved('order-2');
      strictEqual(await unmarked('order-2'), 1);
    });
    await replug(surroundings, {
      device: 'star', counter, name: 'printer', during: 'a receipt', subsystem: 'tty',
      pull: async () => {
        await bench.act('star', 'fallMuteInReceipt');
        desk.due('order-3');
        await until('the receipt\'s first bytes', () => bench.act('star', 'isMute'));
        return bench.unplug('star');
      },
      plug: async () => {
        await bench.act('star', 'powerUp');
        return bench.plug('star', 'adapter');
      },
    });
    await check('star: its receipt was unproved, and is proved as REPRINT 1', async () => {
      await proved('order-3');
      deepStrictEqual([desk.statesOf('order-3').includes('unproved'), (await receiptsOf('order-3')).filter((text) => text.includes('REPRINT 1')).length], [true, 1]);
    });
    await check('star: no second receipt without a mark', async () => ok((await unmarked('order-3')) <= 1));
    await counter.stop();
    await bench.unplug('star');
  },
};
