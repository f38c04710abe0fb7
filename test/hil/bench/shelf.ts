import { HidPosModel } from '../../../src/doubles/scanner-twin/hid-pos-model.ts';
import { KeyboardModel } from '../../../src/doubles/scanner-twin/keyboard-model.ts';
import type { Twin } from '../../../src/doubles/twin-model.ts';

/** A twin on the shelf: it keeps its state while it is not plugged in. What a person does to it are its hands; they take and give plain data. */
interface ShelfTwin {
  readonly twin: Twin;
  readonly hands: Readonly<Record<string, (...parameters: never[]) => unknown>>;
}

/** Every twin that the suite plugs in. */
export function makeShelf() {
  const hidPos = new HidPosModel();
  const wedge = new KeyboardModel();
  return {
    'hid-pos': {
      twin: { model: hidPos, identity: hidPos.identity({ serialNumber: 'POS0001' }) },
      hands: {
        scan: (code: string) => hidPos.scan(code),
        scanMany: (codes: readonly string[]) => { for (const code of codes) hidPos.scan(code); },
        /** Every report but the last: the plug is pulled in the middle of a code. */
        scanHalf: (code: string) => { for (const report of hidPos.reportsOf(code).slice(0, -1)) hidPos.onData(report); },
        features: () => hidPos.features.map((bytes) => Buffer.from(bytes).toString('hex')),
      },
    },
    wedge: {
      twin: { model: wedge, identity: wedge.identity({ serialNumber: 'KEY0001' }) },
      hands: { type: (code: string) => wedge.type(code) },
    },
  } as const satisfies Record<string, ShelfTwin>;
}

export type Shelf = ReturnType<typeof makeShelf>;
export type TwinName = keyof Shelf;
