import { join } from 'node:path';
import type { DeviceConfig } from '../agent/devices/device-config.ts';
import { startCustomerDisplayTwin, type CustomerDisplayTwin } from '../doubles/customer-display-twin/customer-display-twin.ts';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin, type ReceiptPrinterTwinOptions } from '../doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin, type ScannerTwin } from '../doubles/scanner-twin/scanner-twin.ts';
import { layDeviceLine } from './device-line.ts';

export interface CounterDevices {
  readonly scanner: ScannerTwin;
  readonly printer: ReceiptPrinterTwin;
  readonly display: CustomerDisplayTwin;
  readonly config: readonly DeviceConfig[];
  /** False where ptys could not be made: scanner and display are then on TCP. */
  readonly onSerialLines: boolean;
  stop(): Promise<void>;
}

/** Twins of the counter's three devices: scanner and display at the other end of real ptys, the printer on a socket. */
export async function startCounterDevices(folder: string, printerOptions: ReceiptPrinterTwinOptions = {}): Promise<CounterDevices> {
  const [scanner, printer, display] = [await startScannerTwin(), await startReceiptPrinterTwin(printerOptions), await startCustomerDisplayTwin()];
  const [scannerLine, displayLine] = [await layDeviceLine(join(folder, 'scanner'), scanner.port), await layDeviceLine(join(folder, 'display'), display.port)];
  return {
    scanner, printer, display,
    onSerialLines: scannerLine.isSerial && displayLine.isSerial,
    config: [
      { class: 'scanner', profile: 'generic-line-serial', name: 'scanner', address: scannerLine.address },
      { class: 'receipt-printer', profile: 'generic-escpos-80mm', name: 'printer', address: `tcp://127.0.0.1:${printer.port}` },
      { class: 'customer-display', profile: 'vfd220-cd5220', name: 'display', address: displayLine.address },
    ],
    stop: async () => {
      for (const line of [scannerLine, displayLine]) await line.stop();
      await Promise.all([scanner.stop(), printer.stop(), display.stop()]);
    },
  };
}
