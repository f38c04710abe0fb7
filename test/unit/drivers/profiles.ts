import type { ReceiptPrinterProfile, ScannerProfile } from '../../../src/profiles/device-profile.ts';

export const scannerProfile: ScannerProfile = {
  id: 'line', name: 'Line scanner', class: 'scanner', protocol: 'line', transports: ['serial'],
  status: { kind: 'should-work', manual: 'test' }, capabilities: { aimPrefix: true },
};

export const printerProfile: ReceiptPrinterProfile = {
  id: 'wide', name: '80 mm printer', class: 'receipt-printer', protocol: 'escpos', transports: ['tcp'],
  status: { kind: 'should-work', manual: 'test' },
  capabilities: { columns: 48, widthDots: 576, characters: 'gb18030', cutter: true, drawerPin: 2, qr: true, barcode: true, realTimeStatus: true },
};
