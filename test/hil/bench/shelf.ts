import { fromHex } from '../../../src/base/bytes.ts';
import { CardModel } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { CcidReaderModel } from '../../../src/doubles/card-reader-twin/ccid-reader-model.ts';
import { StripeReaderModel } from '../../../src/doubles/card-reader-twin/stripe-reader-model.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { ReceiptPrinterModel } from '../../../src/doubles/receipt-printer-twin/receipt-printer-model.ts';
import { HidPosModel } from '../../../src/doubles/scanner-twin/hid-pos-model.ts';
import { KeyboardModel } from '../../../src/doubles/scanner-twin/keyboard-model.ts';
import type { TwinIdentity, TwinModel } from '../../../src/doubles/twin-model.ts';
import { usbDescriptors } from '../../../src/doubles/usb-descriptors.ts';
import { makeLineShelf } from './line-shelf.ts';
import { watched } from './watched.ts';

/** A twin on the shelf: it keeps its state while it is not plugged in. What a person does to it are its hands; they take and give plain data. */
export interface ShelfTwin {
  readonly model: TwinModel;
  /** Of those that are USB devices themselves. */
  readonly identity?: TwinIdentity;
  readonly hands: Readonly<Record<string, (...parameters: never[]) => unknown>>;
}

/** Every twin that the suite plugs in. */
export function makeShelf() {
  const hidPos = new HidPosModel();
  const wedge = new KeyboardModel();
  const stripes = new StripeReaderModel({ maker: 'magtek' });
  return {
    'hid-pos': {
      model: hidPos, identity: hidPos.identity({ serialNumber: 'POS0001' }),
      hands: {
        scan: (code: string) => hidPos.scan(code),
        scanMany: (codes: readonly string[]) => { for (const code of codes) hidPos.scan(code); },
        /** Every report but the last: the plug is pulled in the middle of a code. */
        scanHalf: (code: string) => { for (const report of hidPos.reportsOf(code).slice(0, -1)) hidPos.onData(report); },
        features: () => hidPos.features.map((bytes) => Buffer.from(bytes).toString('hex')),
      },
    },
    wedge: {
      model: wedge, identity: wedge.identity({ serialNumber: 'KEY0001' }),
      hands: {
        type: (code: string) => wedge.type(code),
        typeMany: (codes: readonly string[]) => wedge.send(codes.flatMap((code) => wedge.reportsOf(code))),
        typeOpen: (text: string) => wedge.typeOpen(text),
      },
    },
    msr: {
      model: stripes, identity: stripes.identity(),
      hands: { swipe: (track2: string) => stripes.swipe('', track2) },
    },
    ccid: ccidReader(),
    /** A reader that no driver of the kernel asks first. */
    omnikey: ccidReader({ vendorId: 0x076b, productId: 0x5022, product: 'OMNIKEY 5022 CL' }),
    printer: printer(),
    ...makeLineShelf(),
  } as const satisfies Record<string, ShelfTwin>;
}

function ccidReader(ids: Parameters<CcidReaderModel['identity']>[0] = {}) {
  const model = new CcidReaderModel();
  let isEmpty = true;
  const remove = () => {
    isEmpty = true;
    model.remove();
  };
  return {
    model, identity: model.identity(ids),
    hands: {
      insert: (uid: string) => {
        isEmpty = false;
        model.insert(new CardModel({ uid: fromHex(uid) }));
      },
      remove,
      isEmpty: () => isEmpty,
      askForTime: (times: number) => { model.extensions = times; },
      /** The card goes when the host has begun to talk to it. */
      removeInExchange: () => {
        model.beforeCommand = ({ type }) => {
          if (type !== 'transfer') return;
          model.beforeCommand = () => undefined;
          remove();
        };
      },
      setSilent: (silent: boolean) => { model.isSilent = silent; },
    },
  };
}

function printer() {
  const model = new ReceiptPrinterModel({ processId: true, automaticStatus: true, hasChinese: false, modelName: 'TM-T20II', deviceId: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;', timers: realTimers });
  const ids = { vendorId: 0x04b8, productId: 0x0e15 };
  const identity: TwinIdentity = {
    ...ids, manufacturer: 'EPSON', product: 'TM-T20II',
    usbDescriptors: usbDescriptors({ ...ids, interfaces: [{ number: 0, interfaceClass: 0x07, subclass: 1, protocol: 2, endpoints: [{ address: 0x01, type: 'bulk', packetBytes: 64 }, { address: 0x82, type: 'bulk', packetBytes: 64 }] }] }),
  };
  let bytesTaken = 0;
  let forgotten = 0;
  const counting = watched(model, (bytes) => { bytesTaken += bytes.length; });
  const pieces = () => model.pieces().slice(forgotten);
  return {
    model: counting, identity,
    hands: {
      /** What was cut, as a person would read it. */
      receipts: () => pieces().filter(({ end }) => end === 'cut').map(({ text }) => text),
      pieces: () => pieces().map(({ text }) => text),
      /** What is on paper by now is nobody's affair. */
      forget: () => { forgotten = model.pieces().length; },
      bytesTaken: () => bytesTaken,
      setPaperOut: (out: boolean) => model.setPaperOut(out),
      setSlow: (msPerLine: number) => model.setSlow(msPerLine),
    },
  };
}

export type Shelf = ReturnType<typeof makeShelf>;
export type TwinName = keyof Shelf;
