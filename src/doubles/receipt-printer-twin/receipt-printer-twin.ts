import { serveTwin } from '../twin-links.ts';
import { ReceiptPrinterModel, type ReceiptPrinterModelOptions } from './receipt-printer-model.ts';

export type { TwinReceipt } from './twin-receipt.ts';

/** A printer on a socket: what a person does to it are methods of the model. */
export interface ReceiptPrinterTwin extends Omit<ReceiptPrinterModel, 'onData' | 'onNotice' | 'take' | 'opened' | 'control' | 'onPower'> {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  hangUp(): void;
  stop(): Promise<void>;
}

export interface ReceiptPrinterTwinOptions extends ReceiptPrinterModelOptions {
  readonly host?: string;
  readonly port?: number;
  /** The line goes with the power, as that of a USB or network printer does; else it stays open and silent, as a serial one. */
  readonly hangsUpWithoutPower?: boolean;
}

export async function startReceiptPrinterTwin(options: ReceiptPrinterTwinOptions = {}): Promise<ReceiptPrinterTwin> {
  const model = new ReceiptPrinterModel(options);
  const server = await serveTwin(model, options);
  model.onPower((powered) => {
    if (!powered && options.hangsUpWithoutPower === true) server.hangUp();
  });
  return {
    get host() { return server.host; },
    get port() { return server.port; },
    get connections() { return server.connections; },
    get drawerOpenings() { return model.drawerOpenings; },
    get discardedBytes() { return model.discardedBytes; },
    get isPowered() { return model.isPowered; },
    get isPrinting() { return model.isPrinting; },
    receipts: () => model.receipts(),
    pieces: () => model.pieces(),
    onReceipt: (listener) => model.onReceipt(listener),
    setPaperOut: (out) => model.setPaperOut(out),
    setPaperNearEnd: (nearEnd) => model.setPaperNearEnd(nearEnd),
    setCoverOpen: (open) => model.setCoverOpen(open),
    setHot: (hot) => model.setHot(hot),
    setCutterJammed: (jammed) => model.setCutterJammed(jammed),
    setMute: (mute) => model.setMute(mute),
    // Its socket fills up, as that of a printer does that reads nothing.
    setDeaf: (deaf) => {
      model.setDeaf(deaf);
      if (deaf) server.pause();
      else server.resume();
    },
    setSlow: (msPerLine) => model.setSlow(msPerLine),
    endPaperAfter: (lines) => model.endPaperAfter(lines),
    cutPowerAfter: (lines) => model.cutPowerAfter(lines),
    cutPower: () => model.cutPower(),
    restorePower: () => model.restorePower(),
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
