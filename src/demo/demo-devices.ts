import { join } from 'node:path';
import type { DeviceConfig } from '../agent/devices/device-config.ts';
import { startCustomerDisplayTwin, type CustomerDisplayTwin } from '../doubles/customer-display-twin/customer-display-twin.ts';
import { startPtyBridge } from '../doubles/pty-bridge.ts';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin, type ReceiptPrinterTwinOptions } from '../doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin, type ScannerTwin } from '../doubles/scanner-twin/scanner-twin.ts';

export interface DemoDevices {
  readonly scanner: ScannerTwin;
  readonly printer: ReceiptPrinterTwin;
  readonly display: CustomerDisplayTwin;
  readonly config: readonly DeviceConfig[];
  /** False where ptys could not be made: scanner and display are then on TCP. */
  readonly onSerialLines: boolean;
  stop(): Promise<void>;
}

/** Twins of the counter's three devices: scanner and display at the other end of real ptys, the printer on a socket. */
export async function startDemoDevices(folder: string, printerOptions: ReceiptPrinterTwinOptions = {}): Promise<DemoDevices> {
  const [scanner, printer, display] = [await startScannerTwin(), await startReceiptPrinterTwin(printerOptions), await startCustomerDisplayTwin()];
  const bridges = [await startPtyBridge({ linkPath: join(folder, 'scanner'), port: scanner.port }), await startPtyBridge({ linkPath: join(folder, 'display'), port: display.port })];
  const [scannerLine, displayLine] = bridges;
  const tcp = (port: number) => `tcp://127.0.0.1:${port}`;
  return {
    scanner, printer, display,
    onSerialLines: scannerLine !== undefined && displayLine !== undefined,
    config: [
      { class: 'scanner', profile: 'generic-line-serial', name: 'scanner', address: scannerLine === undefined ? tcp(scanner.port) : `serial:${scannerLine.path}` },
      { class: 'receipt-printer', profile: 'generic-escpos-80mm', name: 'printer', address: tcp(printer.port) },
      { class: 'customer-display', profile: 'vfd220-cd5220', name: 'display', address: displayLine === undefined ? tcp(display.port) : `serial:${displayLine.path}` },
    ],
    stop: async () => {
      for (const bridge of bridges) await bridge?.stop();
      await Promise.all([scanner.stop(), printer.stop(), display.stop()]);
    },
  };
}
