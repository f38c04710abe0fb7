import { asciiBytes, fromHex } from '../../../src/base/bytes.ts';
import type { Timers } from '../../../src/base/clock.ts';
import { CardModel } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { displayModel } from '../../../src/doubles/customer-display-twin/display-models.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { SerialScannerModel, type SerialScannerOptions } from '../../../src/doubles/scanner-twin/serial-scanner-model.ts';
import { starPrinterModel } from '../../../src/doubles/star-printer-twin/star-printer-twin.ts';
import type { TwinIdentity } from '../../../src/doubles/twin-model.ts';
import { watched } from './watched.ts';

/** What speaks on a serial line, behind an adapter or as a CDC-ACM device of its own. */
export function makeLineShelf() {
  return {
    'line-scanner': lineScanner({ dialect: 'plain' }),
    'line-display': lineDisplay(),
    pn532: pn532(),
    star: starPrinter(),
    acceptor: cashAcceptor(),
    cdc: { ...lineScanner({ dialect: 'honeywell' }), ...cdcIdentity({ vendorId: 0x0c2e, productId: 0x090a, serialNumber: 'CDC0001' }) },
    /** The same model, set up to look only when it is told to. */
    'cdc-manual': { ...lineScanner({ dialect: 'honeywell', needsTrigger: true }), ...cdcIdentity({ vendorId: 0x0c2e, productId: 0x090a, serialNumber: 'CDC0002' }) },
    /** One that answers when it is told to look, between its codes. */
    newland: { ...lineScanner({ dialect: 'newland', needsTrigger: true }), ...cdcIdentity({ vendorId: 0x1eab, productId: 0x1d06, serialNumber: 'CDC0003' }) },
  } as const;
}

function cdcIdentity(ids: Pick<TwinIdentity, 'vendorId' | 'productId' | 'serialNumber'>) {
  return { identity: { ...ids, manufacturer: 'cardtill bench', product: 'CDC scanner' } satisfies TwinIdentity };
}

function lineScanner(options: SerialScannerOptions) {
  const model = new SerialScannerModel(options);
  return {
    model,
    hands: {
      /** False: it was not looking. */
      scan: (code: string) => model.scan(code),
      scanMany: (codes: readonly string[]) => codes.every((code) => model.scan(code)),
      /** The plug is pulled before its end. */
      scanHalf: (code: string) => model.onData(asciiBytes(code.slice(0, code.length / 2))),
      isLooking: () => model.isLooking,
      triggers: () => model.triggers,
    },
  };
}

function lineDisplay() {
  const model = displayModel('cd5220');
  return { model, hands: { lines: () => model.lines(), discardedBytes: () => model.discardedBytes } };
}

const listTargets = 0x4a;

function pn532() {
  const model = new Pn532Model();
  let looks = 0;
  let onLook: () => void = () => undefined;
  model.beforeCommand = (code) => {
    if (code !== listTargets) return;
    looks += 1;
    onLook();
  };
  return {
    model,
    hands: {
      isSetUp: () => model.isSetUp,
      /** How often it was asked what lies in its field. */
      looks: () => looks,
      place: (uid: string, kind: 'mifare-classic-1k' | 'mifare-ultralight' = 'mifare-classic-1k') => model.place(new CardModel({ kind, uid: fromHex(uid) })),
      takeAway: () => model.takeAway(),
      breakAnswers: (count: number) => { model.brokenAnswers = count; },
      /** It takes the next question for a card and never answers it. */
      fallSilentInExchange: () => { onLook = () => { model.isSilent = true; }; },
      isSilent: () => model.isSilent,
      /** Its power comes with the plug. */
      powerUp: () => {
        onLook = () => undefined;
        model.isSilent = false;
        model.reset();
      },
    },
  };
}

function starPrinter() {
  const printer = starPrinterModel();
  let isMutedByReceipt = false;
  let isMute = false;
  const model = watched(printer, (bytes) => {
    // A question for its state is shorter.
    if (!isMutedByReceipt || bytes.length < 20) return;
    isMute = true;
    printer.setMute(true);
  });
  return {
    model,
    hands: {
      receipts: () => printer.receipts().map(({ text }) => text),
      setPaperOut: (paperOut: boolean) => printer.set({ paperOut }),
      discardedBytes: () => printer.discardedBytes,
      /** With the first bytes of the next receipt it says nothing more. */
      fallMuteInReceipt: () => { isMutedByReceipt = true; },
      isMute: () => isMute,
      powerUp: () => {
        isMutedByReceipt = isMute = false;
        printer.setMute(false);
      },
    },
  };
}

function cashAcceptor() {
  const time = new HeldTime();
  const model = new CashAcceptorTwin({ timers: time });
  return {
    model,
    hands: {
      insert: (units: number, country?: string) => model.insert(units, country),
      state: () => model.state,
      cassette: () => [...model.cassette],
      handedBack: () => [...model.handedBack],
      /** How often it was asked for its state. */
      polls: () => model.commands.filter((type) => type === 'poll').length,
      /** A note that is on its way stays on its way, until it is let go. */
      hold: () => time.hold(),
      letGo: () => time.letGo(),
      cutPower: (lands: boolean) => model.cutPower(lands),
      restorePower: () => model.restorePower(),
    },
  };
}

/** Real time, in which what falls due can be held back. */
class HeldTime implements Timers {
  #isHeld = false;
  #due: (() => void)[] = [];

  after(delayMs: number, run: () => void) {
    let isCancelled = false;
    const runUnlessCancelled = () => {
      if (!isCancelled) run();
    };
    const timer = realTimers.after(delayMs, () => {
      if (this.#isHeld) this.#due.push(runUnlessCancelled);
      else run();
    });
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }

  hold(): void {
    this.#isHeld = true;
  }

  letGo(): void {
    this.#isHeld = false;
    for (const run of this.#due.splice(0)) run();
  }
}
